"""Mistakes of ours in the log: what and where, never the message, which may hold what somebody wrote."""

import logging
import traceback
from pathlib import Path

LAST = 3  # places


def where(mistake: BaseException) -> str:
    """What kind of mistake it was, and the innermost places in which it happened."""
    places = traceback.extract_tb(mistake.__traceback__)[-LAST:]
    return f"{type(mistake).__name__} at " + ", ".join(f"{Path(one.filename).name}:{one.lineno}" for one in places)


def without_message(record: logging.LogRecord) -> bool:
    """A filter that takes the exception out of a line and leaves where it happened."""
    if record.exc_info and record.exc_info[1] is not None:
        record.msg, record.args = f"{record.getMessage()}: {where(record.exc_info[1])}", ()
        record.exc_info, record.exc_text = None, None
    return True
