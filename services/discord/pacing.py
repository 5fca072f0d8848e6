"""The own rate limiter of the bot's REST requests: no 429 from limits that Discord announces."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass

from services.discord.limit_window import Learned, LimitHeaders, LimitWindow, Pace
from services.discord.places import Places, Urgency
from services.metrics import figures

POLITE = Pace(5, 5.0)  # what message pages bear per channel when their headers cannot be believed
OVERALL = Pace(50, 1.0)  # what Discord allows in any second
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

    `requests_per_second` and `overall`, whichever is less, bounds all routes together in any second, interactions and
    webhooks excepted. Within that bound requests go out at once: channels whose windows open together and whose
    requests were spread out would each begin their next window late. Where several wait, those of `hurried` routes go
    first, and each of the others in the order it came. Who else asks Discord with the same token takes places with
    `enter` and gives them back with `leave`, ahead of all that waits in `turn`.
    """

    def __init__(
        self,
        requests_per_second: float,
        *,
        polite: Pace = POLITE,
        overall: Pace = OVERALL,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        most = min(overall.requests, max(1, round(requests_per_second * overall.seconds)))
        self._polite = polite
        self._places = Places(Pace(most, max(overall.seconds, most / requests_per_second)), monotonic, sleep)
        self.hurried: frozenset[RouteKey] = frozenset()
        self._learned: dict[tuple[str, str], Learned] = {}
        self._monotonic = monotonic
        self._sleep = sleep
        self._windows: dict[RouteKey, LimitWindow] = {}
        self._by_hash: dict[tuple[str, str, int | str | None], LimitWindow] = {}
        self._landed = asyncio.Event()

    def ready_at(self, key: RouteKey) -> float:
        """When (monotonic seconds) a request of this route could go out as far as its own limit goes."""
        now = self._monotonic()
        window = self._windows.get(key)
        return max(now if window is None else window.ready_at(now), self._places.closed_until)

    def is_free(self, key: RouteKey) -> bool:
        """Whether a request of this route would go out at once, with nobody else waiting for it to pass."""
        return self._places.is_free and self.ready_at(key) <= self._monotonic()

    def seconds_between(self, key: RouteKey | None = None) -> float:
        """How far apart requests lie in the long run: those of one route by its own limit, or all together."""
        if key is None:
            return self._places.pace.seconds / self._places.pace.requests
        window = self._windows.get(key)
        if window is not None and window.unlimited:
            return 0.0
        learned = self._learned.get((key.method, key.template))
        pace = self._polite if learned is None else learned.pace
        return pace.seconds / pace.requests

    @contextlib.asynccontextmanager
    async def turn(self, key: RouteKey) -> AsyncIterator["Turn"]:
        """Wait for this route's next free place and hold it while the request is under way."""
        window = await self._free_window(key)
        window.take(self._monotonic())
        try:
            if key.template.startswith(FREE_OF_GLOBAL_LIMIT):
                yield Turn(self, key, window)
                return
            await self._places.take(Urgency.CANNOT_WAIT if key in self.hurried else Urgency.USUAL)
            try:
                yield Turn(self, key, window)
            finally:
                self.leave()
        finally:
            window.landed()
            self._landed.set()

    async def enter(self) -> None:
        """Wait for a place among all routes together, ahead of the requests that wait in `turn`, and take it."""
        await self._places.take(Urgency.OWN_CLIENT)

    def leave(self) -> None:
        """Give back a place that was taken with `enter`: the request was answered, or given up."""
        self._places.give_back()

    def close_until(self, moment: float) -> None:
        """Let nothing out at all before `moment` (monotonic seconds)."""
        self._places.closed_until = max(self._places.closed_until, moment)

    @property
    def counting(self) -> int:
        """How many requests that count for all routes together are under way."""
        return self._places.under_way

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
        began = None
        while True:
            window = self._window(key)
            now = self._monotonic()
            ready_at = max(window.ready_at(now), self._places.closed_until)
            if ready_at <= now:
                if began is not None:
                    figures.LIMIT_WAIT.note(now - began, "route")
                return window
            began = now if began is None else began
            await self._wait(ready_at - now)

    async def _wait(self, seconds: float) -> None:
        if seconds != float("inf"):
            await self._sleep(seconds)
            return
        self._landed.clear()
        await self._landed.wait()

    def _window(self, key: RouteKey) -> LimitWindow:
        window = self._windows.get(key)
        if window is None:
            if len(self._windows) >= MANY_WINDOWS:
                self._forget_idle()
            learned = self._learned.setdefault((key.method, key.template), Learned(self._polite))
            window = self._windows[key] = LimitWindow(learned)
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
