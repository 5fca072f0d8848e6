"""Faults of the program, reported to a Sentry when the operator names one.

Nothing is taken out of a report afterwards: it is made here, of a few things that hold nothing of anybody's. These are
the sentence as it stands in the source (not filled in), the kinds of the exceptions (not what they say), places in the
source, and the ids of the server and the channel. No texts, no names, no values of variables, no name of the machine.
"""

import contextlib
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

from services.logs import FIELDS, around

if TYPE_CHECKING:
    from sentry_sdk.client import Client

ROOT = Path(__file__).resolve().parents[2]
OWN = ("bot", "cogs", "services", "charts", "analytics", "exports", "models", "dashboard")
PACKAGES = "site-packages/"
AGAIN = 60.0  # seconds until the same fault is reported once more
MOST_REMEMBERED = 500
MOST_EXCEPTIONS, MOST_FRAMES = 10, 50
CLOSING = 0.5  # seconds for what is still on its way when the process ends
PLACES = ("event", "guild", "channel")


@contextlib.contextmanager
def reported(dsn: str | None, release: str) -> Iterator[None]:
    """Meanwhile, report every line of level ERROR and above to the Sentry at this address; to nobody without one."""
    if dsn is None:
        yield
        return
    client = _client(dsn, release)
    handler = Reporting(client)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        client.close(timeout=CLOSING)


def _client(dsn: str, release: str) -> "Client":
    from sentry_sdk.client import Client  # noqa: PLC0415 - a tenth of a second that only its users pay

    return Client(
        dsn=dsn,
        release=release,
        server_name="",
        default_integrations=False,
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        send_client_reports=False,
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        shutdown_timeout=CLOSING,
    )


class Reporting(logging.Handler):
    """Reports errors; sends in a thread of its own, so that nothing waits for it. The same fault once a minute."""

    def __init__(self, client: "Client") -> None:
        super().__init__(logging.ERROR)
        self._client = client
        self._last: dict[object, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Report one line; a report that cannot be made is no reason to end anything."""
        if record.name.startswith(("sentry_sdk", "urllib3")):
            return
        try:
            event = event_of(record)
            if self._is_news((record.name, sentence_of(record), str(event.get("exception")))):
                self._client.capture_event(event)
        except Exception:  # noqa: BLE001 - logging's own way with a handler that fails
            self.handleError(record)

    def _is_news(self, fault: object) -> bool:
        now = monotonic()
        if len(self._last) >= MOST_REMEMBERED:
            self._last.clear()
        if now - self._last.get(fault, -AGAIN) < AGAIN:
            return False
        self._last[fault] = now
        return True


def event_of(record: logging.LogRecord) -> Any:
    """What is reported of a line."""
    known = {**around(), **getattr(record, FIELDS, {})}
    event: dict[str, Any] = {
        "timestamp": datetime.fromtimestamp(record.created, UTC),
        "level": "fatal" if record.levelno >= logging.CRITICAL else "error",
        "platform": "python",
        "logger": record.name,
        "logentry": {"message": sentence_of(record)},
        "tags": {name: str(known[name]) for name in PLACES if name in known},
    }
    problem = record.exc_info[1] if record.exc_info else None
    if problem is not None:
        event["exception"] = {"values": [_described(each) for each in reversed(list(_chain(problem)))]}
    return event


def sentence_of(record: logging.LogRecord) -> str:
    """The sentence as it stands in our source; of other programs only who spoke, since theirs may be filled in."""
    if record.name.split(".", maxsplit=1)[0] in OWN and isinstance(record.msg, str):
        return record.msg
    return f"a fault that {record.name} told of"


def _described(problem: BaseException) -> dict[str, Any]:
    kind = type(problem)
    return {
        "type": kind.__qualname__,
        "module": kind.__module__,
        "stacktrace": {"frames": _frames(problem.__traceback__)},
    }


def _frames(trace: TracebackType | None) -> list[dict[str, Any]]:
    return [_frame(frame.f_code.co_filename, frame.f_code.co_name, line) for frame, line in traceback.walk_tb(trace)][
        -MOST_FRAMES:
    ]


def _frame(path: str, function: str, line: int) -> dict[str, Any]:
    """A place in the source; of a path only what lies below the project, or below the installed packages."""
    inside = Path(path).is_relative_to(ROOT) and PACKAGES not in path
    if inside:
        short = str(Path(path).relative_to(ROOT))
    elif PACKAGES in path:
        short = path.rsplit(PACKAGES, maxsplit=1)[-1]
    else:
        short = Path(path).name
    return {"filename": short, "function": function, "lineno": line, "in_app": inside}


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """An exception, what caused it, and what it holds; the outermost first, none twice."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [problem]
    while waiting and len(seen) < MOST_EXCEPTIONS:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
        waiting.append(one.__cause__ or (None if one.__suppress_context__ else one.__context__))
