"""Log lines hold no secret and nothing a person wrote."""

import io
import logging
from collections.abc import Callable
from typing import Literal

import asyncpg
import orjson
import pytest

from bot.log import Discreet, set_up_logging

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
