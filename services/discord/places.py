"""Places among all requests of one token together: so many in any second, given to the most urgent, then in order."""

import asyncio
import bisect
import itertools
from collections import deque
from collections.abc import Awaitable, Callable
from enum import IntEnum

from services.discord.limit_window import Pace
from services.metrics import figures


class Urgency(IntEnum):
    """Who goes first where several wait for a place."""

    OWN_CLIENT = 0  # nextcord's requests: a mentor may be waiting for their answer
    CANNOT_WAIT = 1
    USUAL = 2


class Places:
    """At most `pace.requests` places in any `pace.seconds`, counted from when the request was answered.

    Whoever is let out late would be late again with each later window of its own limit, so places go in order of
    urgency and arrival, never to whoever happens to look first.
    """

    def __init__(
        self, pace: Pace, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.pace = pace
        self.closed_until = float("-inf")  # monotonic seconds; nothing is let out before
        self.under_way = 0
        self._answered: deque[float] = deque(maxlen=pace.requests)
        self._monotonic = monotonic
        self._sleep = sleep
        self._order = itertools.count()
        self._waiting: list[tuple[Urgency, int]] = []
        self._moved = asyncio.Event()

    @property
    def is_free(self) -> bool:
        """Whether a place can be had at once, with nobody else waiting for one."""
        return not self._waiting and self._free_at() <= self._monotonic()

    async def take(self, urgency: Urgency) -> None:
        """Wait for a place and take it; whoever gives up waiting takes none."""
        mine, began = (urgency, next(self._order)), self._monotonic()
        waited = False
        bisect.insort(self._waiting, mine)
        try:
            while (wait := self._wait_of(mine)) > 0:
                waited = True
                await self._wait(wait)
            self.under_way += 1
        finally:
            self._waiting.remove(mine)
            self._moved.set()
        if waited:
            figures.LIMIT_WAIT.note(self._monotonic() - began, "all routes")

    def give_back(self) -> None:
        """End what was taken: the request was answered, or given up."""
        self.under_way -= 1
        self._answered.append(self._monotonic())
        self._moved.set()

    def _wait_of(self, mine: tuple[Urgency, int]) -> float:
        """Seconds until the place is free; infinity when somebody else goes first."""
        return self._free_at() - self._monotonic() if self._waiting[0] == mine else float("inf")

    async def _wait(self, seconds: float) -> None:
        if seconds != float("inf"):
            await self._sleep(seconds)
            return
        self._moved.clear()
        await self._moved.wait()

    def _free_at(self) -> float:
        free = self.pace.requests - self.under_way
        if free <= 0:
            return float("inf")
        if len(self._answered) < free:
            return self.closed_until
        return max(self._answered[-free] + self.pace.seconds, self.closed_until)
