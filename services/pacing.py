"""The own rate limiter of the bot's REST requests: no 429 from limits that Discord announces."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass

from services.limit_window import LimitHeaders, LimitWindow, Pace

POLITE = Pace(5, 5.0)  # what message pages bear per channel when their headers cannot be believed
MANY_WINDOWS = 4096
FREE_OF_GLOBAL_LIMIT = ("/interactions/", "/webhooks/")


@dataclass(frozen=True, slots=True)
class RouteKey:
    """What Discord limits apart: a method, a route template and the id of the channel, server or webhook in it."""

    method: str
    template: str
    major: int | str | None = None


class Limiter:
    """Lets requests out when their route's limit and the overall pace allow it.

    `requests_per_second` bounds all routes together, interactions and webhooks excepted, as Discord does.
    """

    def __init__(
        self,
        requests_per_second: float,
        *,
        polite: Pace = POLITE,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._interval = 1 / requests_per_second
        self._burst = max(1.0, requests_per_second / 10)
        self._polite = polite
        self._monotonic = monotonic
        self._sleep = sleep
        self._windows: dict[RouteKey, LimitWindow] = {}
        self._by_hash: dict[tuple[str, str, int | str | None], LimitWindow] = {}
        self._next_slot = float("-inf")
        self._closed_until = float("-inf")
        self._landed = asyncio.Event()

    def ready_at(self, key: RouteKey) -> float:
        """When (monotonic seconds) a request of this route could go out as far as its own limit goes."""
        now = self._monotonic()
        window = self._windows.get(key)
        return max(now if window is None else window.ready_at(now), self._closed_until)

    @contextlib.asynccontextmanager
    async def turn(self, key: RouteKey) -> AsyncIterator["Turn"]:
        """Wait for this route's next free place and hold it while the request is under way."""
        window = await self._free_window(key)
        window.take(self._monotonic())
        try:
            await self._overall_slot(key)
            yield Turn(self, key, window)
        finally:
            window.landed()
            self._landed.set()

    def close_until(self, moment: float) -> None:
        """Let nothing out at all before `moment` (monotonic seconds)."""
        self._closed_until = max(self._closed_until, moment)

    def now(self) -> float:
        """The limiter's own monotonic seconds."""
        return self._monotonic()

    def same_limit(self, key: RouteKey, bucket: str) -> None:
        """Two routes whose answers name one bucket for one resource share a limit."""
        mine = self._windows[key]
        theirs = self._by_hash.setdefault((key.method, bucket, key.major), mine)
        if theirs is not mine and theirs.known:
            self._windows[key] = theirs

    async def _free_window(self, key: RouteKey) -> LimitWindow:
        while True:
            window = self._window(key)
            now = self._monotonic()
            ready_at = max(window.ready_at(now), self._closed_until)
            if ready_at <= now:
                return window
            await self._wait(ready_at - now)

    async def _wait(self, seconds: float) -> None:
        if seconds != float("inf"):
            await self._sleep(seconds)
            return
        self._landed.clear()
        await self._landed.wait()

    async def _overall_slot(self, key: RouteKey) -> None:
        if key.template.startswith(FREE_OF_GLOBAL_LIMIT):
            return
        now = self._monotonic()
        slot = max(self._next_slot, now - self._interval * (self._burst - 1))
        self._next_slot = slot + self._interval
        if slot > now:
            await self._sleep(slot - now)
        while (now := self._monotonic()) < self._closed_until:
            await self._sleep(self._closed_until - now)

    def _window(self, key: RouteKey) -> LimitWindow:
        window = self._windows.get(key)
        if window is None:
            if len(self._windows) >= MANY_WINDOWS:
                self._forget_idle()
            window = self._windows[key] = LimitWindow(self._polite)
        return window

    def _forget_idle(self) -> None:
        now = self._monotonic()
        self._windows = {key: window for key, window in self._windows.items() if not window.idle(now)}
        self._by_hash = {key: window for key, window in self._by_hash.items() if not window.idle(now)}


@dataclass(frozen=True, slots=True)
class Turn:
    """One request's permission to go out; tell it what came back."""

    limiter: Limiter
    key: RouteKey
    window: LimitWindow

    def answered(self, headers: Mapping[str, str]) -> None:
        """An answer that was no 429."""
        read = LimitHeaders.read(headers)
        self.window.answered(read, self.limiter.now())
        if read.limit is not None and read.bucket is not None:
            self.limiter.same_limit(self.key, read.bucket)

    def refused(self, retry_after: float, scope: str, headers: Mapping[str, str]) -> None:
        """A 429: `global` closes every route, `shared` (others used the resource up) only makes this one wait."""
        now = self.limiter.now()
        if scope == "global":
            self.limiter.close_until(now + retry_after)
        elif scope == "shared":
            self.window.block(now + retry_after)
        else:
            self.window.refused(LimitHeaders.read(headers), retry_after, now)
