"""`python -m sandbox` as people and the demo start it."""

import asyncio
import json
import signal
import socket
import sys
from contextlib import asynccontextmanager

import aiohttp
import pytest


@asynccontextmanager
async def started(*arguments):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def where(process):
    async with asyncio.timeout(30):
        return json.loads(await process.stdout.readline())


async def ended(*arguments):
    async with started(*arguments) as process, asyncio.timeout(30):
        out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_says_where_it_is_and_ends_when_told(number):
    async with started("--empty", "--token", "abc") as process:
        told = await where(process)
        async with aiohttp.ClientSession() as http, http.get(f"{told['api_base']}/api/v10/gateway") as answer:
            gateway = json.loads(await answer.read())
        process.send_signal(number)
        async with asyncio.timeout(30):
            out, err = await process.communicate()
    assert told.keys() == {"address", "api_base", "cdn_base", "token", "mentor_role", "mentor_channel"}
    assert told["token"] == "abc"
    assert gateway["url"].startswith("ws://127.0.0.1:")
    assert (process.returncode, out) == (0, b"")
    assert b"Traceback" not in err


async def test_it_ends_while_a_page_and_a_bot_are_connected():
    async with started("--empty") as process:
        told = await where(process)
        async with aiohttp.ClientSession() as http:
            people = await (await http.post(f"{told['address']}__sandbox__/add_user", json={"name": "zoe"})).json()
            stream = await http.get(f"{told['address']}__sandbox__/stream", params={"as": people["id"]})
            socket_to_gateway = await http.ws_connect(told["api_base"].replace("http", "ws") + "/gateway?v=10")
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(30):
                await process.communicate()
            await socket_to_gateway.close()
            stream.close()
    assert process.returncode == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.1", "example.org"])
async def test_it_listens_on_loopback_only(host):
    code, out, err = await ended("--empty", "--host", host)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "loopback" in err


async def test_a_taken_port_is_said_in_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, err = await ended("--empty", "--port", str(taken.getsockname()[1]))
    assert code == 1
    assert "cannot listen" in err.splitlines()[-1]  # a missing OpenAPI description is told before
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [("--export", "nowhere"), ("--openapi", "nowhere.json", "--empty")])
async def test_what_is_not_there_is_said_in_one_sentence(arguments):
    code, _, err = await ended(*arguments)
    assert code == 1
    assert err.count("\n") == 1
    assert "Traceback" not in err


async def test_the_school_knows_its_people():
    async with started("--school", "--messages", "500") as process:
        told = await where(process)
        async with aiohttp.ClientSession() as http, http.get(f"{told['address']}__sandbox__/people") as answer:
            people = json.loads(await answer.read())
        parts = {one["part"] for one in people}
    assert parts >= {"mentor", "student", "bot"}
    assert all(one["note"] for one in people if one["part"] == "student")


async def test_a_new_server_speaks_its_language_and_has_somebody_who_owns_it():
    async with started("--fresh", "pl") as process:
        told = await where(process)
        async with aiohttp.ClientSession() as http, http.get(f"{told['address']}__sandbox__/people") as answer:
            people = await answer.json()
    assert told["mentor_role"] == ""
    assert sorted(one["part"] for one in people) == ["admin", "bot", "mentor", "student", "student"]
    assert "Ola Adminka" in {one["user"]["global_name"] for one in people}
