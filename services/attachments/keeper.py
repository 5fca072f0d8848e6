"""Fetches every attachment and keeps its bytes, however often Discord, the bucket or the process go away meanwhile."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from services.attachments import due as table
from services.attachments.due import Due, Key
from services.attachments.fetching import Fetcher, LinkRefused, TooLarge, emptied
from services.attachments.keeping import keep, keep_same, release
from services.attachments.limits import EVERYTHING, Limits, Verdict, judge_again
from services.attachments.links import FileGone, Links, TryAgain
from services.attachments.objects.store import RESERVE, ObjectStore, StoreFull, StoreProblem
from services.database import Database
from services.discord.errors import TokenRefused
from services.discord.rest import DiscordRest
from services.discord.shards import ALONE, Shards
from services.logs import about
from services.metrics.figures import HANDLED
from services.records.attachments import expiry
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

SPOOL = "passing-files"  # in DATA_DIR
AT_ONCE = 3
BATCH = 50  # files looked up together, as many as Discord refreshes links of at once
LOOK_SECONDS = 1.0
LONGEST_PROBE_PAUSE = 60.0
REFUSED_THAT_OFTEN = 8  # with fresh links each time, about an hour: then Discord does not have the file
SAID_AGAIN = 60.0
STORE_AWAY, STORE_FULL = "store_away", "store_full"
OUT: tuple[Verdict, ...] = ("too_large", "excluded")


def _now() -> datetime:
    return datetime.now(UTC)


class AttachmentKeeper:
    """Runs for ever; everything it still has to do is in the database.

    `spool` is a folder for files that are passing through. `first_pause` is how long a file rests after its first
    failure. Files of servers on other shards are left to the processes that have them.
    """

    def __init__(
        self,
        database: Database,
        rest: DiscordRest,
        store: ObjectStore,
        *,
        cdn_base: str,
        spool: Path,
        limits: Limits = EVERYTHING,
        clock: Callable[[], datetime] = _now,
        first_pause: timedelta = table.FIRST_PAUSE,
        look: float = LOOK_SECONDS,
        reserve: int = RESERVE,
        shards: Shards = ALONE,
    ) -> None:
        self._database = database
        self._shards = shards
        self._due = partial(table.due, process=limits, shards=shards)
        self._store = store
        self._spool = spool
        self._links = Links(rest, cdn_base, clock)
        self._clock = clock
        self._first_pause = first_pause
        self._look = look
        self._reserve = reserve
        self._woken = asyncio.Event()
        self._queue: deque[Due] = deque()
        self._under_way: dict[Key, asyncio.Task[None]] = {}
        self._trouble: StoreProblem | None = None
        self._store_is_away = False
        self._said = 0.0
        self._said_words = ""

    @property
    def store_is_away(self) -> bool:
        """Whether the place for files does not take any now."""
        return self._store_is_away

    def wake(self) -> None:
        """Look at once for something to do."""
        self._woken.set()

    async def retry_now(self, guild_id: int) -> None:
        """Try again at once what failed on a server."""
        await self._do(lambda con: table.try_now(con, guild_id))
        self.wake()

    async def caught_up(self) -> None:
        """Wait until nothing is due any more, or the store is away; what failed waits for its own time."""
        while not self._store_is_away and (self._under_way or self._queue or await self._is_due()):  # noqa: ASYNC110 - no event
            await asyncio.sleep(self._look / 4)

    async def settled(self) -> None:
        """Wait until every file is stored, left out or gone, and every object that nobody uses is deleted."""
        while not await self._do(lambda con: table.is_settled(con, self._store.place)):  # noqa: ASYNC110 - other processes settle too
            await asyncio.sleep(self._look / 4)

    async def run(self) -> None:
        """Fetch and give up for ever; when it is cancelled, nothing is left behind that the next run cannot take up.

        Raises:
            TokenRefused: only the operator can help.
        """
        await asyncio.to_thread(emptied, self._spool)
        await self._do(judge_again)
        parts = [asyncio.create_task(part) for part in (self._fetching(), self._releasing())]
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_EXCEPTION)
            for part in done:
                part.result()
        finally:
            await _cancelled(*parts)

    async def _fetching(self) -> None:
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        async with aiohttp.ClientSession(connector=connector, read_bufsize=2**18) as session:
            fetcher = Fetcher(session, self._spool, reserve=self._reserve)
            with contextlib.suppress(StoreProblem):
                await self._store.tidy()
            try:
                while True:
                    await self._until_the_store_answers()
                    await self._fill(fetcher)
                    await self._pause()
            finally:
                await _cancelled(*self._under_way.values())
                self._under_way.clear()
                self._queue.clear()

    async def _fill(self, fetcher: Fetcher) -> None:
        """Start as many files as may be under way at once."""
        while len(self._under_way) < AT_ONCE and (self._queue or await self._refilled()):
            file = self._queue.popleft()
            self._under_way[file.key] = asyncio.create_task(self._handle(fetcher, file))

    async def _pause(self) -> None:
        """Until a file is done, something is new, or it is time to look again."""
        woken = asyncio.create_task(self._woken.wait())
        try:
            await asyncio.wait(
                [woken, *self._under_way.values()], timeout=self._look, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            await _cancelled(woken)
        self._woken.clear()
        for key, task in list(self._under_way.items()):
            if task.done():
                del self._under_way[key]
                task.result()

    async def _refilled(self) -> bool:
        """Queue what is to be fetched and not under way already, if there is anything."""
        while not self._queue:
            most = BATCH + len(self._under_way)
            found = await self._do(partial(self._due, at=self._clock(), most=most))
            wanted = await self._without_left_out(found)
            new = [file for file in wanted if file.key not in self._under_way]
            self._queue.extend(await self._with_fresh_links(new))
            if len(wanted) == len(found):
                break
        return bool(self._queue)

    async def _is_due(self) -> bool:
        """Whether there is a file to fetch now."""
        return bool(await self._do(partial(self._due, at=self._clock(), most=1)))

    async def _without_left_out(self, files: list[Due]) -> list[Due]:
        """The files that the limits let in; the others are noted."""
        judged = [(file, file.limits.verdict(file.filename, file.content_type, file.size)) for file in files]
        for verdict in OUT:
            keys = [file.key for file, each in judged if each == verdict]
            if keys:
                await self._do(partial(table.left_out, keys=keys, state=verdict))
        return [file for file, verdict in judged if verdict == "kept"]

    async def _with_fresh_links(self, files: list[Due]) -> list[Due]:
        """The files with links that have not ended, as far as one question to Discord gives them."""
        fresh = await self._links.refreshed(file for file in files if file.link and self._links.is_stale(file))
        if not fresh:
            return files
        ends = {key: expiry(link) or self._clock() for key, link in fresh.items()}
        await self._do(lambda con: table.note_links(con, [(key, link, ends[key]) for key, link in fresh.items()]))
        return [file.with_link(fresh[file.key], ends[file.key]) if file.key in fresh else file for file in files]

    async def _handle(self, fetcher: Fetcher, file: Due) -> None:
        """One file, to its end or to the note of why not yet."""
        try:
            if not await keep_same(self._database, self._store, file.key):
                await self._fetch_and_keep(fetcher, file)
            HANDLED.add("stored")
        except FileGone as gone:
            reason = str(gone)
            HANDLED.add("gone")
            await self._do(lambda con: table.note_gone(con, file.key, reason))
        except TooLarge:
            HANDLED.add("too_large")
            await self._do(lambda con: table.left_out(con, [file.key], "too_large"))
        except TryAgain as problem:
            await self._failed(file, str(problem))
        except StoreProblem as problem:
            self._trouble = problem
            await self._failed(file, STORE_FULL if isinstance(problem, StoreFull) else STORE_AWAY)
        except TokenRefused:
            raise
        except Exception:
            guild_id, message_id, id_ = file.key
            seen = about("attachment_failed", guild=guild_id)
            log.exception("attachment %d of message %d could not be kept", id_, message_id, extra=seen)
            await self._failed(file, "fault")

    async def _fetch_and_keep(self, fetcher: Fetcher, file: Due) -> None:
        async with contextlib.aclosing(self._links.of(file)) as links:
            async for link in links:
                url = self._links.trusted(link)
                if url is not None and await self._kept_from(url, fetcher, file):
                    return
        if file.tries + 1 >= REFUSED_THAT_OFTEN:
            raise FileGone("missing")
        raise TryAgain("missing")

    async def _kept_from(self, url: URL, fetcher: Fetcher, file: Due) -> bool:
        """Fetch a file from there and keep it, or note that it is not wanted any more; false when the link ended."""
        try:
            async with fetcher.fetch(url, file.size, file.limits.largest) as fetched:
                await keep(self._database, self._store, file.key, fetched, file.content_type)
        except LinkRefused:
            return False
        return True

    async def _failed(self, file: Due, reason: str) -> None:
        HANDLED.add("put off")
        at = self._clock() + table.pause(file.tries, self._first_pause)
        await self._do(lambda con: table.note_failed(con, file.key, reason, at))

    async def _until_the_store_answers(self) -> None:
        """While the store is away nothing is fetched: it would only have to be fetched again."""
        problem, self._trouble = self._trouble, None
        pause, was_away = min(1.0, self._look), False
        while problem is not None:
            try:
                await self._store.check()
            except StoreProblem as still:
                was_away = self._store_is_away = True
                self._say(str(still))
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PROBE_PAUSE)
            else:
                problem = None
        self._store_is_away = False
        if was_away:
            log.info("the store of attachments answers again")
            self._queue.clear()
            await self._do(lambda con: table.try_now(con, reason=STORE_AWAY))

    async def _releasing(self) -> None:
        """Delete objects that nobody uses any more."""
        while True:
            for guild_id, sha256, seen in await self._do(
                partial(table.to_release, place=self._store.place, shards=self._shards)
            ):
                try:
                    await release(self._database, self._store, guild_id, sha256, seen)
                except StoreProblem as problem:
                    self._say(str(problem))
                    break
            await asyncio.sleep(self._look)

    def _say(self, words: str) -> None:
        """Log a trouble with the store once, and again every minute as long as it lasts."""
        if words != self._said_words or time.monotonic() - self._said >= SAID_AGAIN:
            self._said, self._said_words = time.monotonic(), words
            log.warning("attachments have to wait: %s", words)

    async def _do[T](self, work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
        return await in_one_transaction(self._database, work)


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
