"""What is done once for all servers, by one of the processes that share them: the leader.

It needs only the database: what needs to know a server as it is now is done by the process with that server's shard.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from services.sync.lock import HeldLock

log = logging.getLogger(__name__)

LEAD: Final = "profiler lead"
LEADS: Final = "this process does what is done once for all servers"
FOLLOWS: Final = "another process does what is done once for all servers; this one takes over when that one is gone"
LOST: Final = "this process no longer does what is done once for all servers: its lock is lost"
LOOK_SECONDS: Final = 2.0
BEAT_SECONDS: Final = 5.0


class Lead:
    """Whether this process is the leader; one that shares with nobody (no address of a database) always is.

    Two at once for a moment, while a lost lock is not noticed yet, do no harm: every write can be repeated.
    """

    def __init__(
        self, database_url: str | None = None, *, look: float = LOOK_SECONDS, beat: float = BEAT_SECONDS
    ) -> None:
        self._url, self._look, self._beat = database_url, look, beat
        self._gained, self._lost = asyncio.Event(), asyncio.Event()
        if database_url is None:
            self._gained.set()

    @property
    def shares_with_nobody(self) -> bool:
        """Whether there are no other processes."""
        return self._url is None

    @property
    def here(self) -> bool:
        """Whether this process leads."""
        return self._gained.is_set()

    async def run(self) -> None:
        """Lead whenever nobody else does, until cancelled; raises DatabaseAway."""
        assert self._url is not None
        followed = False
        while True:
            lock = await HeldLock.taken(self._url, LEAD, beat=self._beat)
            if lock is not None:
                await self._led(lock)
                followed = False
            elif not followed:
                log.info(FOLLOWS)
                followed = True
            await asyncio.sleep(self._look)

    async def _led(self, lock: HeldLock) -> None:
        log.info(LEADS)
        self._lost.clear()
        self._gained.set()
        try:
            await lock.lost()
            log.warning(LOST)
        finally:
            self._gained.clear()
            self._lost.set()
            await lock.release()

    async def once(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it when this process leads; it is broken off when it leads no more."""
        if self.here:
            await self._until_lost(work)

    async def always(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it for ever, whenever this process leads."""
        while True:
            await self._gained.wait()
            await self._until_lost(work)
            if self._url is None:
                return

    async def _until_lost(self, work: Callable[[], Awaitable[None]]) -> None:
        if self._url is None:
            await work()
            return
        doing, losing = asyncio.ensure_future(work()), asyncio.ensure_future(self._lost.wait())
        try:
            await asyncio.wait([doing, losing], return_when=asyncio.FIRST_COMPLETED)
            if doing.done():
                doing.result()
        finally:
            for task in (doing, losing):
                task.cancel()
            await asyncio.gather(doing, losing, return_exceptions=True)
