"""The port for operators, over real HTTP."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.watching import health
from bot.watching.health import Health
from bot.watching.readiness import Finding, Findings
from services.metrics.shapes import Counter, Reading
from tests.e2e.bot_process import until

FINE = {"gateway": Finding(ok=True, reason="events come"), "lag": Finding(ok=True, reason="0.0 s behind")}


class Process:
    """A process that is looked at."""

    def __init__(self) -> None:
        self.found: Findings = dict(FINE)
        self.asked = 0
        self.answer = asyncio.Event()
        self.answer.set()
        self.counter = Counter("sent_total", "Sent")

    async def ready(self) -> Findings:
        """How it is."""
        self.asked += 1
        await self.answer.wait()
        return self.found

    def figures(self) -> list[Reading]:
        """Its one figure."""
        return [self.counter.read()]


@contextlib.asynccontextmanager
async def looked_at(process: Process) -> AsyncIterator[aiohttp.ClientSession]:
    """The port, on any that is free."""
    served = Health(process.ready, process.figures)
    async with served.served(("127.0.0.1", 0)):
        await until(lambda: served.address is not None)
        assert served.address is not None
        async with aiohttp.ClientSession(f"http://127.0.0.1:{served.address[1]}") as http:
            yield http


async def got(http: aiohttp.ClientSession, path: str) -> tuple[int, Any]:
    async with http.get(path) as answer:
        assert answer.headers.get("Cache-Control") == "no-store"
        return answer.status, await answer.json()


async def test_a_process_whose_loop_turns_is_alive_whatever_else_is_away() -> None:
    process = Process()
    process.found = {"gateway": Finding(ok=False, reason="not connected")}
    async with looked_at(process) as http:
        assert await got(http, "/healthz") == (200, {"live": True})
    assert process.asked == 0


async def test_ready_is_whoever_does_all_of_the_work_and_every_check_says_why() -> None:
    process = Process()
    async with looked_at(process) as http:
        status, told = await got(http, "/readyz")
        assert (status, told["ready"]) == (200, True)
        assert told["checks"]["gateway"] == {"ok": True, "reason": "events come"}

        process.found["lag"] = Finding(ok=False, reason="the oldest event has waited for 14 s")
        status, told = await got(http, "/readyz")
        assert (status, told["ready"]) == (503, False)
        assert told["checks"]["lag"]["reason"] == "the oldest event has waited for 14 s"


async def test_many_who_ask_at_once_cost_one_look() -> None:
    process = Process()
    process.answer.clear()
    async with looked_at(process) as http:
        asking = [asyncio.create_task(got(http, "/readyz")) for _ in range(5)]
        await until(lambda: process.asked == 1)
        assert (await got(http, "/healthz"))[0] == 200  # meanwhile
        process.answer.set()
        answers = await asyncio.gather(*asking)

    assert [status for status, _ in answers] == [200] * 5
    assert process.asked <= 2  # one that came late may have begun another


async def test_the_figures_are_told_as_they_are_at_each_scrape() -> None:
    process = Process()
    async with looked_at(process) as http:
        for number in (1, 2):
            process.counter.add()
            async with http.get("/metrics") as answer:
                assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
                assert f"\nsent_total {number}.0\n" in await answer.text()


@pytest.mark.parametrize("path", ["/", "/metrics/", "/debug", "/healthz/../etc"])
async def test_there_is_nothing_else(path: str) -> None:
    async with looked_at(Process()) as http, http.get(path) as answer:
        assert answer.status == 404


async def test_nothing_can_be_sent() -> None:
    async with looked_at(Process()) as http, http.post("/healthz", data=b"x") as answer:
        assert answer.status == 405


async def test_a_taken_port_is_said_once_and_taken_when_it_is_free(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(health, "TAKEN_AGAIN", 0.02)
    process = Process()
    served = Health(process.ready, process.figures)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        async with served.served(("127.0.0.1", port)):
            await until(lambda: "nobody can look" in caplog.text)
            other.close()
            await until(lambda: served.address is not None)

    assert served.address == ("127.0.0.1", port)
    (said,) = [record.message for record in caplog.records if "nobody can look" in record.message]
    assert said.startswith(f"nobody can look at this process: 127.0.0.1:{port} is taken")


@pytest.mark.parametrize(("host", "said"), [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True), ("::", True)])
def test_an_open_port_is_said(caplog: pytest.LogCaptureFixture, host: str, said: bool) -> None:
    with caplog.at_level(logging.WARNING):
        health._say_if_open((host, 9190))

    assert ("whoever reaches it" in caplog.text) is said
