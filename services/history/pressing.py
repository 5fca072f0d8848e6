"""Which channels cannot wait: read newest first with all others, they would be left to the end, each at its own pace.

All channels together may be read faster than one alone. A long one therefore has to be read all the time when what is
left of it takes, at the pace of its own limit, about as long as all that is left takes together.
"""

import time
from collections.abc import Callable, Collection

from services.discord.pacing import Limiter
from services.discord.pagers import message_route
from services.discord.permissions import THREADS
from services.history.channel.reading import ChannelReading
from services.history.progress import Countable, pages_left
from services.history.scheduling import RENEWED_EVERY, Priority, Reading
from services.records.snowflakes import LARGEST_ID

ALMOST = 0.7  # what is left is estimated, and a channel that waits is late at once
AFTER_WHAT_WAS_ASKED_FOR = 1 - LARGEST_ID


def pressing[R: Countable](readings: Collection[R], seconds_a_request: float) -> list[R]:
    """Those of the readings that cannot wait; requests of all of them lie so many seconds apart."""
    left = pages_left(readings)
    in_all = sum(pages for _, pages in left) * seconds_a_request
    return [one for one, pages in left if pages * one.seconds_a_page >= ALMOST * in_all]


class Pressing:
    """How much a reading is wanted, given what is left of all `readings`; the limiter hurries what cannot wait."""

    def __init__(self, readings: Callable[[], Collection[ChannelReading]], limiter: Limiter) -> None:
        self._readings, self._limiter = readings, limiter
        self._renewed_at = float("-inf")
        self._pressing: frozenset[ChannelReading] = frozenset()

    def wanted(self, reading: Reading) -> Priority:
        """A reading's own priority, behind that of what cannot wait: there too the newest first."""
        if not isinstance(reading, ChannelReading) or reading.asked_for or reading.in_background:
            return reading.priority
        self._renew()
        if reading in self._pressing:
            return (0, AFTER_WHAT_WAS_ASKED_FOR, 0, *reading.priority)
        if reading.pages == 0 and reading.channel.kind not in THREADS:  # threads are many, and short
            return (0, AFTER_WHAT_WAS_ASKED_FOR, 1, *reading.priority)  # how long it is shows with its first page
        return reading.priority

    def _renew(self) -> None:
        now = time.monotonic()
        if now >= self._renewed_at + RENEWED_EVERY:
            self._renewed_at = now
            self._pressing = frozenset(pressing(self._readings(), self._limiter.seconds_between()))
            self._limiter.hurried = frozenset(message_route(one.channel.id) for one in self._pressing)
