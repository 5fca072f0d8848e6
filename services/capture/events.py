"""Gateway events read into a batch, each by the reader of its name."""

import logging
from collections.abc import Iterable

from services.capture.batch import Batch, Event
from services.capture.readers import Reader, messages, occasions, people, server, voice
from services.records.json_values import UnreadablePayload, as_object

log = logging.getLogger(__name__)

READERS: dict[str, Reader] = {
    **server.READERS,
    **people.READERS,
    **voice.READERS,
    **occasions.READERS,
    **messages.READERS,
}


def fold(events: Iterable[Event]) -> Batch:
    """What events amount to; whatever cannot be read is kept in the batch as unreadable. Never raises."""
    batch = Batch()
    for event in events:
        read_into(batch, event)
    return batch


def read_into(batch: Batch, event: Event) -> None:
    """Take one event in. Never raises."""
    if event.fault is not None:
        batch.keep(event, event.fault, event.data)
        return
    try:
        READERS[event.name](batch, as_object(event.data, "the event"), event)
    except UnreadablePayload as problem:
        batch.keep(event, str(problem), event.data)
    except Exception as problem:  # our own mistake must not cost the events around it
        log.exception("event %s could not be mapped", event.name)
        batch.keep(event, f"{type(problem).__name__} while mapping", event.data)
