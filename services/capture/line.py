"""Events that wait to be written, read into batches as they come.

While the database writes one batch the next is read already, so that neither waits for the other. What was read is kept
as JSON in case it has to be read again: the same in Python objects takes twice the memory, and the garbage collector
would stop the loop to walk through a long line of them (0.15 s for 40,000 events).
"""

import asyncio
from collections import deque
from datetime import datetime
from typing import Any

import orjson

from services.capture.batch import Batch, Event
from services.capture.events import read_into

MOST_IN_A_BATCH = 2000
DATA = "d"  # where a frame of the gateway has what its event says
READ_AT_A_STRETCH = 50  # events read before the event loop gets its turn, a few milliseconds


class Line:
    """A queue of events whose end is the batch that is being filled."""

    def __init__(self) -> None:
        self._batches: deque[tuple[list[Event], Batch | None]] = deque()
        self._events: list[Event] = []  # of the last batch
        self._batch = Batch()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def since(self) -> datetime | None:
        """When the first of them arrived; None without any."""
        return self._batches[0][0][0].received_at if self._batches else None

    def append(self, event: Event, frame: bytes | None = None) -> None:
        """One more event, read at once; `frame` is the JSON that it came in. Never raises."""
        if not self._batches or self._batches[-1][0] is not self._events or len(self._events) >= MOST_IN_A_BATCH:
            self._events, self._batch = [], Batch()
            self._batches.append((self._events, self._batch))
        read_into(self._batch, event)
        self._events.append(packed(event) if frame is None else _with(event, frame))
        self._length += 1

    def take(self) -> tuple[list[Event], Batch | None]:
        """The events of the first batch, packed, and what they amount to where that is known."""
        if not self._batches:
            return [], Batch()
        events, batch = self._batches.popleft()
        self._length -= len(events)
        return events, batch

    def put_back(self, events: list[Event]) -> None:
        """Events that were taken and not written are the first again."""
        if events:
            self._batches.appendleft((events, None))
            self._length += len(events)


def packed(event: Event) -> Event:
    """The event with its data in a frame of JSON, as the gateway sends it, as far as it can be written as such."""
    try:
        frame = orjson.dumps({DATA: event.data})
    except TypeError:
        return event
    return _with(event, bytes(memoryview(frame)))  # a copy, since orjson leaves room behind that nobody else gets


def unpacked(event: Event) -> Event:
    """The event as it came."""
    return _with(event, orjson.loads(event.data)[DATA]) if isinstance(event.data, bytes) else event


def _with(event: Event, data: Any) -> Event:
    return Event(event.name, data, event.received_at, event.fault)


async def fold_politely(events: list[Event]) -> Batch:
    """What events amount to, read so that others have their turn meanwhile."""
    batch = Batch()
    for number, event in enumerate(events, 1):
        read_into(batch, unpacked(event))
        if number % READ_AT_A_STRETCH == 0:
            await asyncio.sleep(0)
    return batch
