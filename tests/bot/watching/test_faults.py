"""A report of a fault holds nothing that anybody wrote, named or set, proven at the receiver's end of the wire."""

import asyncio
import gzip
import io
import logging
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, cast

import asyncpg
import orjson
import pytest
from aiohttp import web

from bot.watching.faults import Reporting, event_of, reported
from services.logs import about, happening
from tests.e2e.bot_process import until

log = logging.getLogger("services.trying")

TEXT, NAME, TOKEN, LOCAL = "my private message", "Zofia Nowak", "MTk4.s3cret.token", "a value of a variable"
PLANTED = (TEXT, NAME, TOKEN, LOCAL)


@dataclass
class Receiver:
    """A Sentry on this machine: keeps every byte it gets."""

    dsn: str = ""
    bodies: list[bytes] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.bodies.append(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
        return web.json_response({"id": "1"})

    def events(self) -> list[dict[str, Any]]:
        """The events in the envelopes so far."""
        lines = [line for body in self.bodies for line in body.splitlines() if line]
        return [found for found in map(orjson.loads, lines) if "logentry" in found]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    kept = Receiver()
    app = web.Application(client_max_size=10_000_000)
    app.router.add_route("*", "/{path:.*}", kept.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = cast("asyncio.Server", site._server).sockets[0].getsockname()[1]
    kept.dsn = f"http://public@127.0.0.1:{port}/7"
    yield kept
    await runner.cleanup()


def fail() -> None:
    """Fail as our code does, with everything in reach that must not leave."""
    private = {"note": LOCAL, "text": TEXT}
    refused = asyncpg.NotNullViolationError(f"null value, {private['text']}")
    refused.detail = f"Failing row contains (1, {TEXT}, {NAME})."
    try:
        raise refused
    except asyncpg.PostgresError as cause:
        raise ValueError(f"{TEXT} by {NAME} with {TOKEN}") from cause


def say_everything() -> None:
    """A line of ours, one of another library's, and one of a group of exceptions."""
    with happening(guild=11, channel=22):
        try:
            fail()
        except ValueError:
            log.exception(
                "a message of %s could not be kept: %s (%s)", NAME, TEXT, TOKEN, extra=about("keeping", guild=33)
            )
    logging.getLogger("asyncio").error(f"Task exception was never retrieved: {TEXT}")  # noqa: G004 - as asyncio does
    log.critical("%s", TEXT, exc_info=ExceptionGroup(NAME, [KeyError(TEXT), RuntimeError(TOKEN)]))


async def test_nothing_planted_reaches_the_receiver_and_what_helps_does(receiver: Receiver) -> None:
    with reported(receiver.dsn, "1.2.3"):
        say_everything()
        await until(lambda: len(receiver.events()) == 3, 30, lambda: receiver.bodies)
    whole = b"".join(receiver.bodies).decode()

    assert not [each for each in PLANTED if each in whole]
    assert not re.search(r"/(home|root|work|tmp|usr)/", whole)
    ours, foreign, group = receiver.events()
    assert ours["logentry"] == {"message": "a message of %s could not be kept: %s (%s)"}
    assert ours["tags"] == {"event": "keeping", "guild": "33", "channel": "22"}
    assert [each["type"] for each in ours["exception"]["values"]] == ["NotNullViolationError", "ValueError"]
    assert ours["exception"]["values"][1]["stacktrace"]["frames"][-1] == {
        "filename": "tests/bot/watching/test_faults.py",
        "function": "fail",
        "lineno": fail.__code__.co_firstlineno + 8,
        "in_app": True,
    }
    assert "value" not in ours["exception"]["values"][1]
    assert foreign["logentry"] == {"message": "a fault that asyncio told of"}
    assert {each["type"] for each in group["exception"]["values"]} == {"ExceptionGroup", "KeyError", "RuntimeError"}
    assert ours["release"] == "1.2.3"


async def test_a_receiver_that_is_away_costs_the_one_who_logs_nothing() -> None:
    with reported("http://public@127.0.0.1:9/7", "1"):
        log.error("this cannot be reported")

    assert not [each for each in logging.getLogger().handlers if isinstance(each, Reporting)]


def test_without_an_address_nothing_listens_to_the_log() -> None:
    with reported(None, "1"):
        assert not [each for each in logging.getLogger().handlers if isinstance(each, Reporting)]


class Sent:
    """In place of Sentry's client: counts."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def capture_event(self, event: Any) -> None:
        """Take one."""
        self.events.append(event)


@pytest.fixture
def sent() -> tuple[Sent, Callable[..., None]]:
    client = Sent()
    logger = logging.Logger("bot.trying")  # noqa: LOG001 - away from every other handler
    logger.addHandler(Reporting(cast("Any", client)))
    return client, logger.log


def test_the_same_fault_is_reported_once_a_minute_and_another_at_once(
    sent: tuple[Sent, Callable[..., None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, say = sent
    now = 0.0
    monkeypatch.setattr("bot.watching.faults.monotonic", lambda: now)
    for number in range(5):
        say(logging.ERROR, "broken %d", number)
    say(logging.ERROR, "also broken")
    assert len(client.events) == 2
    now = 61.0
    say(logging.ERROR, "broken %d", 6)
    assert len(client.events) == 3


def test_what_is_no_fault_is_not_reported(sent: tuple[Sent, Callable[..., None]]) -> None:
    client, say = sent
    say(logging.WARNING, "Discord asks to wait")

    assert not client.events


def test_the_chain_of_an_exception_that_is_its_own_cause_ends() -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    record = logging.LogRecord("bot.trying", logging.ERROR, "", 1, "broken", (), (ValueError, first, None))

    assert [each["type"] for each in event_of(record)["exception"]["values"]] == ["KeyError", "ValueError"]
    assert io.StringIO().write(str(event_of(record)))
