"""Carries out what is to be erased, however often the process dies meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from services.attachments.objects.store import ObjectStore, StoreProblem
from services.consent.closing import closed_at, older_writers_ended
from services.consent.key import PrivacyKey
from services.database import Database
from services.discord.errors import DiscordUnavailable
from services.discord.rest import DiscordRest
from services.erasure.asking import Erasing, due
from services.erasure.files import delete_exports, files_elsewhere, release_files
from services.erasure.person import erase_person, finish_person
from services.erasure.places import LAST_OF_SERVER, erase_channels, erase_server
from services.erasure.progress import Progress
from services.erasure.rows import DOOR
from services.erasure.unagreed import erase_record
from services.errors import DatabaseAway
from services.storage.transactions import in_one_transaction
from services.sync.lock import HeldLock

log = logging.getLogger(__name__)

PATIENCE: Final = 5.0  # seconds for those who began to write before the door was closed
LOOK: Final = 0.05
LOCK: Final = "profiler erasure"
TOLD_WITHIN: Final = timedelta(minutes=30)  # then it ends without: being told must not keep anybody here
# The person's own rows that telling them has made.
FORGET_TELLING = (
    "delete from delivery where guild_id = $1 and user_id = $2",
    DOOR,
)
IS_HERE = "select present from guild where id = $1"

type Tell = Callable[[Erasing, Mapping[str, int]], Awaitable[None]]


class Eraser:
    """One at a time; every step can be repeated, and what is not done is taken up again at the next minute.

    `shared` says that other processes erase as well: each erasure is then carried out by one of them.
    """

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        rest: DiscordRest | None,
        key: PrivacyKey,
        clock: Callable[[], datetime],
        *,
        tell: Tell | None = None,
        patience: float = PATIENCE,
        shared: bool = False,
    ) -> None:
        self._shared = shared
        self._database, self._store, self._rest, self._key = database, store, rest, key
        self._clock, self._tell, self._patience = clock, tell, patience
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[bool]] = set()

    async def run_due(self) -> None:
        """Everything that is due, as far as it goes now."""
        for erasing in await in_one_transaction(self._database, due):
            await self.carry_out(erasing)

    async def carry_out(self, erasing: Erasing) -> bool:
        """Erase one thing; returns whether all of it is gone, else it goes on at the next minute."""
        async with self._turn:
            if not await self._is_due(erasing):
                return True
            try:
                return await self._alone(erasing) if self._shared else await self._erase(erasing)
            except (StoreProblem, DiscordUnavailable, DatabaseAway) as problem:
                log.warning("erasure %d has to wait: %s", erasing.id, problem)
            except Exception:
                log.exception("erasure %d failed, and is tried again", erasing.id)
            return False

    async def _alone(self, erasing: Erasing) -> bool:
        """Erase unless another process is about to, which is then waited for until the next minute."""
        lock = await HeldLock.taken(self._database.url, LOCK, erasing.id)
        if lock is None:
            return False
        try:
            return not await self._is_due(erasing) or await self._erase(erasing)
        finally:
            await lock.release()

    async def wait_for(self, guild_id: int, erasure_id: int, seconds: float) -> bool:
        """Carry out one erasure now; returns whether it was done within so many seconds. It goes on in any case."""
        asked = await in_one_transaction(self._database, lambda con: due(con, guild_id))
        for erasing in asked:
            if erasing.id == erasure_id:
                work = asyncio.create_task(self.carry_out(erasing))
                self._under_way.add(work)
                work.add_done_callback(self._under_way.discard)
                done, _ = await asyncio.wait([work], timeout=seconds)
                return bool(done) and work.result()
        return True

    async def _erase(self, erasing: Erasing) -> bool:
        progress, guild_id = Progress(self._database, erasing), erasing.guild_id
        if erasing.kind == "guild" and await self._is_here(guild_id):
            await progress.drop()
            return True
        older_ended = await self._older_ended()
        match erasing.kind:
            case "person":
                await erase_person(self._database, self._rest, self._key, progress)
            case "record":
                await erase_record(self._database, self._key, progress)
            case "channel":
                await erase_channels(self._database, progress, [erasing.subject_id], rooms=False)
            case "guild":
                await erase_server(progress)
        await progress.add(exported_file=await delete_exports(self._database, self._store, guild_id))
        released = await release_files(self._database, self._store, guild_id)
        await progress.add(stored_object=released or 0)
        if released is None or not older_ended:
            return False
        await self._finish(erasing, progress)
        return True

    async def _finish(self, erasing: Erasing, progress: Progress) -> None:
        """The last steps; the receipt is told before the address of whoever is told it goes as well."""
        last: tuple[str, ...] = ()
        elsewhere = await files_elsewhere(self._database, self._store, erasing.guild_id)
        match erasing.kind:
            case "person":
                await finish_person(self._database, self._key, progress)
                in_time = self._clock() - erasing.asked_at < TOLD_WITHIN
                if erasing.tell and in_time and self._tell is not None:
                    await self._tell(erasing, await progress.counts())
                last = FORGET_TELLING
            case "guild":
                last = LAST_OF_SERVER
        await progress.close(self._clock(), elsewhere, last)

    async def _older_ended(self) -> bool:
        """Whether everybody has ended who may have been let in before the door was closed, waited for a little."""
        async with self._database.pool.acquire() as con:
            mark = await closed_at(con)
            end = asyncio.get_running_loop().time() + self._patience
            while not await older_writers_ended(con, mark):
                if asyncio.get_running_loop().time() >= end:
                    return False
                await asyncio.sleep(LOOK)
        return True

    async def _is_here(self, guild_id: int) -> bool:
        return bool(await self._database.pool.fetchval(IS_HERE, guild_id))

    async def _is_due(self, erasing: Erasing) -> bool:
        """Whether nobody has finished it while this one waited for its turn."""
        left = await in_one_transaction(self._database, lambda con: due(con, erasing.guild_id))
        return any(one.id == erasing.id for one in left)
