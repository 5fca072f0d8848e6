"""One bot records a shard into a database: a second one waits, and takes over when the first is gone."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self

from services.discord.shards import ALONE, Shards
from services.errors import DatabaseAway
from services.sync.lock import HeldLock
from services.sync.shard_lock import taken, why_not

log = logging.getLogger(__name__)

LEADING = "this bot records into the database"
SHARING = "this bot records %s into the database"
LOST = "the connection that says that this bot records is lost; taking it up again"
STEPPED_DOWN = "another process records into this database now: this bot stops recording and stands by"


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two looks at whether the other one is gone, and between two at whether the lock is still held."""

    look: float = 2.0
    beat: float = 5.0


USUAL = Pace()


async def led(
    database_url: str, work: Callable[[], Awaitable[None]], pace: Pace = USUAL, shards: Shards = ALONE
) -> None:
    """Do the work whenever nobody else records these shards into the database, until it ends by itself.

    Both bots at once for a moment, while a lost lock is not noticed yet, do no harm: every write can be repeated.

    Raises:
        ProfilerError: whatever ends the work for good, or a database that is away from the beginning.
    """
    while True:
        term = await _Term.begun(database_url, pace, shards)
        log.info(LEADING if shards.alone else SHARING, *([] if shards.alone else [shards]))
        serving = asyncio.ensure_future(work())
        try:
            await term.over(serving)
            if serving.done():
                return serving.result()
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            await term.lock.release()  # only now: what was heard is written down
        log.warning(STEPPED_DOWN)


async def standing_alone(database_url: str, shards: Shards = ALONE) -> HeldLock | None:
    """The lock of the one that records these shards, or None when somebody has it; raises DatabaseAway."""
    return await taken(database_url, shards)


class _Term:
    """The time during which this process is the one that records."""

    def __init__(self, database_url: str, pace: Pace, shards: Shards, lock: HeldLock) -> None:
        self._database_url, self._pace, self._shards = database_url, pace, shards
        self.lock = lock

    @classmethod
    async def begun(cls, database_url: str, pace: Pace, shards: Shards) -> Self:
        """A term, once nobody else has one; that somebody has is said once, and then even a restart is waited for."""
        said = ""
        while True:
            try:
                lock = await taken(database_url, shards, beat=pace.beat)
                if lock is not None:
                    return cls(database_url, pace, shards, lock)
                said = await _said(database_url, shards, said)
            except DatabaseAway:
                if not said:
                    raise
            # Two that are set to what cannot go together, started at once, do not get in each other's way for ever.
            await asyncio.sleep(pace.look if shards.alone else pace.look * random.uniform(0.5, 1.5))  # noqa: S311

    async def over(self, serving: asyncio.Future[None]) -> None:
        """Return when the work has ended or somebody else has the lock; one lost with the database is taken again."""
        while True:
            losing = asyncio.ensure_future(self.lock.lost())
            try:
                await asyncio.wait([serving, losing], return_when=asyncio.FIRST_COMPLETED)
            finally:
                losing.cancel()
                await asyncio.gather(losing, return_exceptions=True)
            if serving.done():
                return
            log.warning(LOST)
            if not await self._regained(serving):
                return

    async def _regained(self, serving: asyncio.Future[None]) -> bool:
        """Whether the lock could be taken again before another process had it and before the work ended."""
        while not serving.done():
            try:
                lock = await taken(self._database_url, self._shards, beat=self._pace.beat)
            except DatabaseAway:
                await asyncio.wait([serving], timeout=self._pace.look)
                continue
            if lock is not None:
                self.lock = lock
            return lock is not None
        return False


async def _said(database_url: str, shards: Shards, before: str) -> str:
    """Say why these shards have to wait, unless that was said; returns what was said."""
    if before and shards.alone:
        return before
    why = await why_not(database_url, shards)
    if why != before:
        log.warning("%s", why)
    return why
