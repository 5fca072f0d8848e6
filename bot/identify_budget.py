"""How often a new gateway session may be identified.

Discord resets the token of a bot that identifies more than 1000 times in 24 hours, and a crash loop does that in
hours. The times are kept in the database (table gateway_identify), so that a restarted process remembers them.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import asyncpg

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
AT_ONCE = 30  # identifies that a restless hour may use up freely
REFILL = timedelta(seconds=100)  # after those, one per this long: 30 + 864 in a day stay well below 1000
SPACING = timedelta(seconds=5.5)  # Discord allows one identify in five seconds
FIRST_REFUSAL_PAUSE = 5.0
LONGEST_PAUSE = 900.0


def wait_before_identify(
    past: Sequence[datetime], now: datetime, *, spacing: timedelta = SPACING, at_once: int = AT_ONCE
) -> timedelta:
    """How long to wait before the next identify, given the earlier ones (aware UTC, any order)."""
    tokens, last = float(at_once), None
    for at in sorted(at for at in past if now - DAY < at <= now):
        tokens = min(at_once, tokens + ((at - last) / REFILL if last else 0)) - 1
        last = at
    if last is None:
        return timedelta()
    tokens = min(at_once, tokens + (now - last) / REFILL)
    return max(timedelta(), last + spacing - now, REFILL * (1 - tokens))


def pause_after_refusals(count: int) -> float:
    """Seconds to wait after the count-th refused session in a row: 5, 10, 20 … up to a quarter of an hour."""
    return float(min(LONGEST_PAUSE, FIRST_REFUSAL_PAUSE * 2 ** min(max(0, count - 1), 20)))


class IdentifyLog(Protocol):
    """Where the times of identifies are kept."""

    async def recent(self, since: datetime) -> list[datetime]:
        """The times of identifies after `since`."""

    async def add(self, at: datetime) -> None:
        """Remember one identify."""


class StoredIdentifies:
    """The times of identifies in the database, and in memory while the database is away."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._own: list[datetime] = []

    async def recent(self, since: datetime) -> list[datetime]:
        """The times of identifies after `since`; those of this process alone when the database does not answer."""
        self._own = [at for at in self._own if at > since]
        try:
            async with asyncio.timeout(5):
                rows = await self._pool.fetch("select at from gateway_identify where at > $1", since)
        except (
            OSError,
            TimeoutError,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            asyncpg.InternalClientError,
        ) as away:
            log.warning("the identify budget cannot be read (%s); counting only our own", type(away).__name__)
            return self._own
        return sorted({row["at"] for row in rows} | set(self._own))

    async def add(self, at: datetime) -> None:
        """Remember one identify, and forget those that no longer count."""
        self._own.append(at)
        try:
            async with asyncio.timeout(5):
                await self._pool.execute(
                    "with old as (delete from gateway_identify where at < $1::timestamptz - interval '2 days') "
                    "insert into gateway_identify (at) values ($1)",
                    at,
                )
        except (
            OSError,
            TimeoutError,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            asyncpg.InternalClientError,
        ) as away:
            log.warning("the identify budget cannot be written (%s); kept in memory", type(away).__name__)


class IdentifyBudget:
    """Lets an identify through when it is polite."""

    def __init__(
        self,
        past: IdentifyLog,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        spacing: timedelta = SPACING,
        pause: Callable[[int], float] = pause_after_refusals,
    ) -> None:
        self._past, self._clock, self._spacing, self._pause = past, clock, spacing, pause
        self._refusals = 0

    async def admitted(self) -> None:
        """Wait until an identify is allowed."""
        await self._rested()
        now = self._clock()
        wait = wait_before_identify(await self._past.recent(now - DAY), now, spacing=self._spacing)
        if wait > self._spacing:
            log.warning("too many new gateway sessions lately: the next one in %.0f s", wait.total_seconds())
        await asyncio.sleep(wait.total_seconds())

    async def _rested(self) -> None:
        """Wait for as long as refused sessions ask for."""
        if self._refusals:
            await asyncio.sleep(self._pause(self._refusals) * random.uniform(1, 1.2))  # noqa: S311 - spreads load

    async def spent(self) -> None:
        """An identify is being sent now."""
        await self._past.add(self._clock())

    def refused(self) -> None:
        """Discord answered an identify with "invalid session"."""
        self._refusals += 1

    def accepted(self) -> None:
        """A session is up."""
        self._refusals = 0
