"""Log lines of the page: as those of the bot, and without the message of any exception."""

import logging
import sys
from datetime import UTC, datetime

import orjson

from dashboard.mistakes import without_message
from services.logs import FIELDS

PLAIN = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
LOUD = "WARNING"
OTHERS = ("streamlit", "uvicorn", "uvicorn.access", "uvicorn.error", "asyncio", "botocore", "aiobotocore", "PIL")


class Lines(logging.Formatter):
    """Lines for people, or one JSON object a line."""

    def __init__(self, style: str) -> None:
        super().__init__(PLAIN, "%H:%M:%S")
        self._json = style == "json"

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        without_message(record)
        if not self._json:
            return super().format(record)
        line = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        return orjson.dumps(line, default=str).decode()


def set_up_logging(level: str, style: str) -> None:
    """Send our lines, and the warnings of others, to stderr in one style."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(style))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in OTHERS:
        logging.getLogger(name).setLevel(LOUD)
    logging.getLogger("streamlit.error_util").addFilter(without_message)
