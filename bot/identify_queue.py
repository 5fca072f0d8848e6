"""How several shards, in one process or more, take turns in identifying new gateway sessions.

Discord lets shards of one bucket (their number by its `max_concurrency`) identify once in five seconds, whichever
process they are in. A turn is a row of `gateway_identify` with its moment, taken under a lock of the database; what
`bot/identify_budget.py` says of a day holds for all of them together.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import asyncpg

from bot.identify_budget import AT_ONCE, DAY, SPACING, IdentifyBudget, pause_after_refusals, wait_before_identify
from services.discord.errors import DiscordUnavailable, Refused
from services.discord.rest import DiscordRest

log = logging.getLogger(__name__)

MOST_AT_ONCE = 130  # with one more in 100 s all day long this stays below Discord's 1000
A_LONG_TIME = timedelta(minutes=1)
ANSWER_SECONDS = 10.0
NEARLY = 0.9  # of the spacing, which is more than Discord asks for: a turn may be used a little late
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

LOCK = "select pg_advisory_xact_lock(hashtextextended('identify', 0))"
PAST = "select at, bucket from gateway_identify where at > $1 and id is distinct from $2"
FORGET = "delete from gateway_identify where at < $1"
MOVE = "update gateway_identify set at = $2, bucket = $3 where id = $1 returning id"
TAKE = "insert into gateway_identify (at, bucket) values ($1, $2) returning id"


class Turn(NamedTuple):
    """When somebody identified, or will (aware UTC), and in which bucket."""

    at: datetime
    bucket: int


def next_turn(
    taken: Sequence[Turn], bucket: int, now: datetime, *, spacing: timedelta = SPACING, at_once: int = AT_ONCE
) -> datetime:
    """The first moment from `now` on when a shard of a bucket may identify, between the turns that are taken."""
    free = now
    for at in sorted(turn.at for turn in taken if turn.bucket == bucket):
        if abs(at - free) < spacing:
            free = at + spacing
    return free + wait_before_identify([turn.at for turn in taken], free, spacing=timedelta(), at_once=at_once)


def burst(shard_count: int) -> int:
    """How many identifies may come at once: three for each shard, within what a day allows."""
    return min(MOST_AT_ONCE, max(AT_ONCE, 3 * shard_count))


class Concurrency:
    """Discord's `max_concurrency` of this bot, asked for once; 1, the most polite, as long as Discord does not say."""

    def __init__(self, rest: DiscordRest) -> None:
        self._rest, self._known = rest, 0
        self._turn = asyncio.Lock()

    async def __call__(self) -> int:
        """The number of buckets."""
        async with self._turn:
            if not self._known:
                try:
                    answer = await self._rest.get("/gateway/bot")
                    self._known = max(1, int(answer["session_start_limit"]["max_concurrency"]))
                except (DiscordUnavailable, Refused, KeyError, TypeError, ValueError):
                    return 1
            return self._known


class QueuedIdentifies(IdentifyBudget):
    """The turns of one shard; a turn that was not used is moved, not taken anew."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        shard_id: int,
        shard_count: int,
        concurrency: Callable[[], Awaitable[int]],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        spacing: timedelta = SPACING,
        pause: Callable[[int], float] = pause_after_refusals,
    ) -> None:
        self._pool, self._shard_id, self._concurrency = pool, shard_id, concurrency
        self._at_once = burst(shard_count)
        self._clock, self._spacing, self._pause = clock, spacing, pause
        self._refusals = 0
        self._unused: int | None = None

    async def admitted(self) -> None:
        """Wait for a turn."""
        await self._rested()
        unknown = self._spacing * (1 + self._shard_id % 8)  # without the database nobody knows of the others
        wait = await self._turn(self._spacing, unknown)
        if wait > A_LONG_TIME:
            log.warning("many new gateway sessions lately: that of shard %d in %.0f s", self._shard_id, wait.seconds)
        await asyncio.sleep(wait.total_seconds())

    async def spent(self) -> None:
        """The identify is sent when this returns: at once, or soon where the turn was missed and another has it.

        Raises:
            TimeoutError: it was missed by so much that a new connection is better than an idle one.
        """
        wait = await self._turn(self._spacing * NEARLY, timedelta())
        if wait > self._spacing:
            raise TimeoutError("the turn to identify was missed")
        self._unused = None
        await asyncio.sleep(wait.total_seconds())

    async def _turn(self, spacing: timedelta, unknown: timedelta) -> timedelta:
        """Take a turn, or move the one that was not used; returns how long until then, `unknown` without a database."""
        bucket = self._shard_id % await self._concurrency()
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self._pool.acquire() as con, con.transaction():
                await con.execute(LOCK)
                now = self._clock()
                await con.execute(FORGET, now - 2 * DAY)
                taken = [Turn(*row) for row in await con.fetch(PAST, now - DAY, self._unused)]
                at = next_turn(taken, bucket, now, spacing=spacing, at_once=self._at_once)
                moved = None if self._unused is None else await con.fetchval(MOVE, self._unused, at, bucket)
                self._unused = moved or await con.fetchval(TAKE, at, bucket)
        except AWAY as away:
            log.warning("the turns of identifying cannot be read (%s); going on politely", type(away).__name__)
            return unknown
        return at - now
