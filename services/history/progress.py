"""How far the reading of history is, and how long the rest of it takes at the pace Discord allows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """How far history is since it began; everything newer than `frontier` (aware UTC) is stored.

    `remaining` is estimated from the limits and from what the pages so far held; None while nothing can be said.
    """

    channels_done: int
    channels_total: int
    messages_read: int
    frontier: datetime | None
    remaining: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Channels of a server whose messages are still to be read, and those that are only compared once more."""

    missing: frozenset[int]
    checking: frozenset[int]


class Countable(Protocol):
    """A reading of which one can say how far it is."""

    pages: int

    @property
    def span_read(self) -> int:
        """How wide the ids are that its pages covered."""
        ...

    @property
    def span_left(self) -> int:
        """How wide the ids are that it has still to cover."""
        ...

    @property
    def seconds_a_page(self) -> float:
        """How long a page takes at the pace of the channel's own limit."""
        ...


def time_left(readings: Collection[Countable], seconds_a_request: float) -> timedelta | None:
    """How long the readings take side by side: as long as the slowest channel, or as all requests together."""
    if not readings:
        return timedelta()
    left = pages_left(readings)
    if not left:
        return None
    slowest = max(pages * reading.seconds_a_page for reading, pages in left)
    return timedelta(seconds=max(slowest, sum(pages for _, pages in left) * seconds_a_request))


def pages_left[R: Countable](readings: Collection[R]) -> list[tuple[R, float]]:
    """How many pages each reading has left as far as those before tell; empty while there were none."""
    density = _density(readings)
    if density is None:
        return []
    found = []
    for reading in readings:
        own = _density([reading])
        found.append((reading, max(1.0, reading.span_left * (density if own is None else own))))
    return found


def _density(readings: Iterable[Countable]) -> float | None:
    """Pages for each id of width, as read so far."""
    begun = [reading for reading in readings if reading.pages and reading.span_read]
    return sum(r.pages for r in begun) / sum(r.span_read for r in begun) if begun else None
