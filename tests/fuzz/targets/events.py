"""Gateway events through the capture path: the picture of the server, the queue, the records."""

from datetime import UTC, datetime
from typing import Any, cast

import asyncpg
import orjson

from cogs.ingestion import Ingestion
from services.capture.batch import Batch
from services.capture.events import READERS
from services.capture.writer import Capture
from services.database import Database
from services.discord.server_state import ServerState
from tests.fuzz.target import Target, as_json, loaded, no_mistakes, plain
from tests.fuzz.targets.payloads import EVENTS

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LOGGERS = ("cogs.ingestion", "services.capture.events", "services.discord.server_state", "services.capture.writer")


def batch_of(data: bytes) -> Batch | None:
    """What a list of events [name, payload] amounts to on its way to the database; None for no such list."""
    events = loaded(data)
    if not isinstance(events, list):
        return None
    database = Database(cast("asyncpg.Pool", None), "")
    capture = Capture(database, capacity=1000, on_gap=lambda _: None, clock=lambda: NOW)
    ingestion = Ingestion(database, ServerState(), capture, lambda _: None, clock=lambda: NOW)
    for seq, event in enumerate(events):
        if isinstance(event, list) and len(event) == 2 and isinstance(event[0], str) and _from_the_wire(event[1]):
            ingestion.received(event[0], orjson.loads(orjson.dumps(event[1])), seq=seq)
    return capture._line.take()[1]


def _from_the_wire(payload: Any) -> bool:
    """Whether the gateway would hand this on: an object that its JSON parser takes."""
    try:
        return isinstance(payload, dict) and isinstance(orjson.loads(orjson.dumps(payload)), dict)
    except (TypeError, ValueError):
        return False


def check(data: bytes) -> None:
    """Every event is understood, or kept with a reason; never is a mistake of ours behind it."""
    with no_mistakes(*LOGGERS):
        batch = batch_of(data)
    if batch is None:
        return
    for kept in batch.unreadable:
        assert not kept.reason.endswith("while mapping"), kept.reason
        assert "\x00" not in kept.reason


assert {name for name, _ in EVENTS} <= READERS.keys() | {"READY", "THREAD_MEMBERS_UPDATE"}
TARGET = Target("events", as_json(*([event] for event in EVENTS), EVENTS), plain(check))
