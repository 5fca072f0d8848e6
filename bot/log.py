"""Log lines for people or for machines, without secrets and without anything a person wrote."""

import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

import orjson

from services.logs import FIELDS, around
from services.metrics.figures import LINES

HIDDEN = "[hidden]"
NEXTCORD_SHOWS = 8  # so many of a token's letters are in its lines about requests
# PostgreSQL repeats the refused row in DETAIL, and a row of ours holds the text of a message.
_ROW = re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE)
# So does asyncpg with an argument it cannot send, and PostgreSQL with one it cannot read.
_REFUSED = re.compile(
    r"((?:invalid input (?:for query argument|syntax for type|value for enum)|syntax error in ts(?:query|vector))"
    r"[^:\n]*:).*$",
    re.MULTILINE,
)


def set_up_logging(
    level: str = "INFO", style: Literal["pretty", "json"] = "pretty", *, secrets: Sequence[str] = ()
) -> None:
    """Send every logger's lines to stderr in one style."""
    handler = Counted(sys.stderr)
    handler.setFormatter(Discreet(style, secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # nextcord's debug lines repeat whole gateway frames, message text included.
    logging.getLogger("nextcord").setLevel(logging.WARNING)
    logging.getLogger("nextcord.gateway").addFilter(_no_false_alarm)
    logging.getLogger("nextcord.http").addFilter(_not_told_by_us)
    # botocore's debug lines hold signatures and the names of files; apscheduler tells each of its steps.
    for chatty in ("asyncio", "tortoise", "apscheduler", "boto3", "botocore", "aiobotocore", "aioboto3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("asyncpg").setLevel(logging.ERROR)  # a lost connection is told once, by whoever waits for it


def _no_false_alarm(record: logging.LogRecord) -> bool:
    """Whether a line is true: nextcord may note a heartbeat after its answer, and finds that 41 s late."""
    return not str(record.msg).startswith("Can't keep up")


def _not_told_by_us(record: logging.LogRecord) -> bool:
    """Whether a line is news: a refused token is told in our own words, without the beginning of the token."""
    return "rejected authorization" not in record.getMessage()


class Counted(logging.StreamHandler):  # type: ignore[type-arg]
    """A handler that counts its lines by level."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        LINES.add(record.levelname)
        super().emit(record)


class Discreet(logging.Formatter):
    """A formatter whose output holds no secret and no row of the database."""

    def __init__(self, style: Literal["pretty", "json"], secrets: Sequence[str]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
        self._json = style == "json"
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """One line, followed by the traceback in the pretty style."""
        return self._as_json(record) if self._json else self._discreet(super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - the standard library's name
        """A traceback without the rows that PostgreSQL quotes."""
        return _without_rows(super().formatException(ei))  # type: ignore[arg-type]

    def _as_json(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "event": f"{record.module}.{(record.funcName or 'line').lstrip('_')}",
            **around(),
            **getattr(record, FIELDS, {}),
            "message": self._discreet(record.getMessage()),
        }
        if record.exc_info:
            line["exception"] = self._discreet(self.formatException(record.exc_info))
        return orjson.dumps(line, default=str).decode()

    def _discreet(self, text: str) -> str:
        """The text without secrets and rows; before it becomes JSON, where a secret may be written otherwise."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
            text = text.replace(f"Bot {secret[:NEXTCORD_SHOWS]}[redacted]", HIDDEN)
        return _without_rows(text)


def _without_rows(text: str) -> str:
    return _REFUSED.sub(rf"\1 {HIDDEN}", _ROW.sub(rf"\1 {HIDDEN}", text))
