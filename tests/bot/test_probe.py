import asyncio

import pytest

from bot.probe import DEAD, LIVES, MISUSED, address, main


async def answering(status):
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


@pytest.mark.parametrize(("status", "code"), [(200, LIVES), (503, DEAD)])
@pytest.mark.parametrize(("what", "variable"), [("bot", "HEALTH_ADDRESS"), ("page", "PAGE_PORT")])
async def test_it_says_what_the_process_says(status, code, what, variable):
    async with await answering(status) as server:
        port = server.sockets[0].getsockname()[1]
        value = f"0.0.0.0:{port}" if what == "bot" else str(port)
        assert await asyncio.to_thread(main, [what], {variable: value}) == code


async def test_a_process_that_is_gone_is_dead():
    async with await answering(200) as server:
        port = server.sockets[0].getsockname()[1]
    assert await asyncio.to_thread(main, ["bot"], {"HEALTH_ADDRESS": f"127.0.0.1:{port}"}) == DEAD


def test_what_is_switched_off_is_not_asked():
    assert main(["bot"], {"HEALTH_ADDRESS": "off"}) == LIVES


@pytest.mark.parametrize("arguments", [[], ["both"], ["bot", "page"]])
def test_it_asks_for_one_of_two(arguments):
    assert main(arguments, {}) == MISUSED


def test_an_empty_setting_is_none():
    assert address("page", {"PAGE_PORT": ""}) == address("page", {})
