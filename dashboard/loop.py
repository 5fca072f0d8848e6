"""The one background loop of the page's process: the database, the render worker and the files live in it."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from threading import Thread
from typing import Any

import asyncpg

from dashboard.kept import Answers
from services.attachments.objects.opening import open_store
from services.attachments.objects.store import ObjectStore
from services.config.live import LiveSettings
from services.database import Database, open_pool
from services.encryption.keys import Keyring
from services.errors import DatabaseAway
from services.page_access.environment import PageEnvironment, read
from services.people.guild_settings import GuildSettings
from services.render import Renderer, RenderFailed
from services.reports.question import Question, ReportTools
from services.storage.transactions import is_passing

log = logging.getLogger(__name__)

READERS, WRITERS = 6, 2  # connections
PATIENCE = 20.0  # seconds for one question
REFRESH_SECONDS = 30.0  # so old may be what is known of the servers' settings
AWAY = "The record cannot be reached just now."  # for the log: the page says it in its own language


@dataclass(frozen=True, slots=True)
class Parts:
    """What answers are made with; `door` is the narrow way on which sessions and looks are written."""

    tools: ReportTools
    door: Database
    store: ObjectStore
    live: LiveSettings


def now() -> datetime:
    """The one clock of the page, aware UTC."""
    return datetime.now(UTC)


class Loop:
    """A loop in a thread of its own; it opens what it needs when it is first asked, and again while it cannot."""

    def __init__(self, environment: PageEnvironment) -> None:
        self.environment = environment
        self.answers = Answers()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True, name="the page's loop")
        self._thread.start()
        self._open: Parts | None = None
        self._closing = contextlib.AsyncExitStack()
        self._turn = asyncio.Lock()
        self._refreshed = 0.0

    def submit[T](self, work: Callable[[Parts], Awaitable[T]]) -> "Future[T]":
        """The work's result, sooner or later; raises DatabaseAway when the database cannot be reached."""
        return asyncio.run_coroutine_threadsafe(self._done(work), self._loop)

    def do[T](self, work: Callable[[Parts], Awaitable[T]]) -> T:
        """The work's result; raises DatabaseAway, in one sentence, when the database is away or too slow."""
        return self.submit(work).result()

    def close(self) -> None:
        """End everything that was opened."""
        asyncio.run_coroutine_threadsafe(self._closed(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    async def _done[T](self, work: Callable[[Parts], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(PATIENCE):
                return await work(await self._parts())
        except TimeoutError:
            log.warning("the page gave up on an answer after %d s", PATIENCE)
            raise DatabaseAway(AWAY) from None
        except RenderFailed as failed:
            raise DatabaseAway(AWAY) from failed
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
            if not is_passing(problem) and not isinstance(problem, asyncpg.UndefinedTableError):
                raise
            log.warning("the page cannot read the record: %s", type(problem).__name__)
            raise DatabaseAway(AWAY) from problem

    async def _parts(self) -> Parts:
        async with self._turn:
            if self._open is None:
                self._open = await self._opened()
            elif self._loop.time() - self._refreshed > REFRESH_SECONDS:
                await self._open.live.refresh()
                self._refreshed = self._loop.time()
            return self._open

    async def _opened(self) -> Parts:
        given = self.environment
        keys = Keyring.read(list(given.text_keys)) if given.text_keys else None
        async with contextlib.AsyncExitStack() as opening:
            reading = await opening.enter_async_context(
                open_pool(given.database_url, READERS, keys, read_only=not given.own_role)
            )
            writing = await opening.enter_async_context(open_pool(given.database_url, WRITERS, keys))
            database = Database(reading, given.database_url, keys=keys)
            live = LiveSettings(database, given.defaults, now)
            await live.start()
            renderer = Renderer(given.data_dir / "matplotlib")
            opening.push_async_callback(renderer.close)
            store = await opening.enter_async_context(open_store(given.bucket, given.files))
            self._refreshed = self._loop.time()
            self._closing = opening.pop_all()
        door = Database(writing, given.database_url, keys=keys)
        return Parts(ReportTools(database, renderer), door, store, live)

    async def _closed(self) -> None:
        await self._closing.aclose()
        self._open = None


@cache
def loop() -> Loop:
    """The loop of this process; raises SetupProblem when `profiler page` did not start it."""
    return Loop(read(os.environ))


def run[T](work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine; raises a ProfilerError, in one sentence, when the record cannot be reached."""

    async def done(_: Parts) -> T:
        return await work

    return loop().do(done)


def tools() -> ReportTools:
    """What reports are made with; its database can only be read."""
    return loop().do(_tools)


def store() -> ObjectStore:
    """Where the bytes of attachments are."""
    return loop().do(_store)


def settings_of(guild_id: int, locale: str | None = None) -> GuildSettings:
    """What is set for a server now."""

    async def found(parts: Parts) -> GuildSettings:
        return parts.live.of(guild_id, locale)

    return loop().do(found)


def answered[T](service: Callable[[ReportTools, Question], Awaitable[T]], question: Question) -> T:
    """What a service of the page answers; kept for a minute, for this very viewer and what they may see now."""
    return asking(service, question).result()


def asking[T](service: Callable[[ReportTools, Question], Awaitable[T]], question: Question) -> "Future[T]":
    """The same, sooner or later: what is asked before it is shown is ready by then."""
    viewer = question.viewer
    cohorts = None if viewer.cohorts is None else sorted(viewer.cohorts)
    asked = (
        f"{service.__module__}.{service.__qualname__}",
        question.guild_id,
        (viewer.user_id, cohorts, sorted(viewer.channels)),
        question.name,
        sorted(question.values.items()),
        question.settings,
    )
    running = loop()

    async def done(parts: Parts) -> T:
        return await service(parts.tools, question)

    return running.answers.asked(repr(asked), lambda: running.submit(done))


async def _tools(parts: Parts) -> ReportTools:
    return parts.tools


async def _store(parts: Parts) -> ObjectStore:
    return parts.store
