"""Log lines hold no secret and nothing a person wrote."""

import asyncio
import io
import logging
from collections.abc import Callable
from typing import Literal

import asyncpg
import orjson
import pytest

from bot.log import Discreet, set_up_logging
from services.logs import about, happening
from services.metrics.figures import LINES

Start = Callable[[Literal["pretty", "json"]], tuple[logging.Logger, io.StringIO]]


@pytest.fixture
def log() -> Start:
    def start(style: Literal["pretty", "json"]) -> tuple[logging.Logger, io.StringIO]:
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(Discreet(style, ["s3cret-token"]))
        logger = logging.Logger("bot.test")  # noqa: LOG001 - a logger of its own, so that no other test sees the handler
        logger.addHandler(handler)
        return logger, stream

    return start


@pytest.mark.parametrize("style", ["pretty", "json"])
def test_a_token_is_never_printed(log: Start, style: Literal["pretty", "json"]) -> None:
    logger, stream = log(style)
    logger.error("with s3cret-token", exc_info=RuntimeError("refused: Bot s3cret-token"))
    assert "s3cret-token" not in stream.getvalue()
    assert "[hidden]" in stream.getvalue()


@pytest.mark.parametrize("style", ["pretty", "json"])
def test_a_row_quoted_by_postgresql_is_not_printed(log: Start, style: Literal["pretty", "json"]) -> None:
    logger, stream = log(style)
    refused = asyncpg.NotNullViolationError("null value in column")
    refused.detail = "Failing row contains (1, my private message)."
    logger.error("failed: %s", refused, exc_info=refused)
    assert "private message" not in stream.getvalue()


@pytest.mark.parametrize("style", ["pretty", "json"])
@pytest.mark.parametrize(
    "words",
    [
        "invalid input for query argument $3: 'my private message' (expected an int)",
        "invalid input for query argument $3 in element #2 of executemany() sequence: 'my private message' (no)",
        'invalid input syntax for type bigint: "my private message"',
        'syntax error in tsquery: "my private message"',
    ],
)
def test_an_argument_that_the_database_does_not_take_is_not_printed(
    log: Start, style: Literal["pretty", "json"], words: str
) -> None:
    logger, stream = log(style)
    logger.error("failed: %s", asyncpg.DataError(words), exc_info=asyncpg.DataError(words))
    assert "private message" not in stream.getvalue()
    assert words.split(":", maxsplit=1)[0] in stream.getvalue()
    if style == "json":
        assert orjson.loads(stream.getvalue())["message"] == f"failed: {words.split(':', maxsplit=1)[0]}: [hidden]"


def test_a_json_line_names_its_event_and_its_places(log: Start) -> None:
    logger, stream = log("json")
    with happening(guild=1, channel=2):
        logger.warning("reading waits", extra=about("waiting", channel=3, seconds=0.5))
        logger.warning("reading goes on")
    first, second = map(orjson.loads, stream.getvalue().splitlines())
    assert (first["event"], first["guild"], first["channel"], first["seconds"]) == ("waiting", 1, 3, 0.5)
    assert second["event"] == "test_log.test_a_json_line_names_its_event_and_its_places"
    assert (second["guild"], second["channel"]) == (1, 2)


async def test_what_a_task_starts_is_about_the_same_place_and_what_comes_later_is_not(log: Start) -> None:
    logger, stream = log("json")

    async def later() -> None:
        logger.warning("inside")

    with happening(guild=1):
        task = asyncio.create_task(later())
    await task
    logger.warning("outside")
    inside, outside = map(orjson.loads, stream.getvalue().splitlines())
    assert inside["guild"] == 1
    assert "guild" not in outside


def test_log_lines_are_counted_by_level() -> None:
    before = LINES.value("WARNING")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        set_up_logging()
        logging.getLogger("bot.test").warning("counted")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert LINES.value("WARNING") == before + 1


def test_a_json_line_is_one_object(log: Start) -> None:
    logger, stream = log("json")
    logger.warning("%d events", 3)
    line = orjson.loads(stream.getvalue())
    assert (line["level"], line["message"], line["logger"]) == ("WARNING", "3 events", "bot.test")


@pytest.mark.parametrize("library", ["nextcord.gateway", "botocore.auth", "botocore.endpoint", "aiobotocore.client"])
def test_debug_lines_that_quote_messages_signatures_or_names_of_files_stay_off(library: str) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        set_up_logging("DEBUG")
        assert not logging.getLogger(library).isEnabledFor(logging.DEBUG)
    finally:
        root.handlers[:] = before
        root.setLevel(level)


def test_the_beginning_of_a_token_that_nextcord_shows_is_not_printed(log: Start) -> None:
    logger, stream = log("pretty")
    logger.warning("Path %s", ("GET", "None:None:/users/@me", "Bot s3cret-t[redacted]"))
    assert "s3cret" not in stream.getvalue()


def test_nextcords_line_about_a_refused_token_is_left_out_because_we_tell_it() -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        set_up_logging()
        http = logging.getLogger("nextcord.http")
        told = http.makeRecord(http.name, logging.WARNING, "", 1, "Path %s, rejected authorization?", ("/",), None)
        assert not http.filter(told)
    finally:
        root.handlers[:] = before
        root.setLevel(level)


def test_a_secret_that_json_writes_otherwise_is_not_printed() -> None:
    record = logging.LogRecord("bot.test", logging.ERROR, "", 1, 'with pass"wörd\\', (), None)
    line = Discreet("json", ['pass"wörd\\']).format(record)
    assert "wörd" not in line
    assert orjson.loads(line)["message"] == "with [hidden]"
