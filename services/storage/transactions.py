"""Work that is tried again until the database takes it, since every write of ours can be repeated."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Iterator

import asyncpg

from services.database import Database
from services.database_reasons import PASSING

log = logging.getLogger(__name__)

LONGEST_PAUSE = 5.0  # seconds between attempts while the database is away
SAID_AGAIN = 60.0  # seconds until the same trouble is said again in the log

# What a pool lends or `asyncpg.connect` gives.
type Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy


async def in_one_transaction[T](database: Database, work: Callable[[Connection], Awaitable[T]]) -> T:
    """What `work` returns, done in one transaction; deadlocks and a database that is away are waited out.

    `work` is run from its beginning each time, so it must not keep anything from an attempt that failed.
    """

    async def together(con: Connection) -> T:
        async with con.transaction():
            return await work(con)

    return await asking(database, together)


async def asking[T](database: Database, work: Callable[[Connection], Awaitable[T]]) -> T:
    """The same of `work` that is a single statement, which needs no beginning and no end."""
    for pause in pauses():
        try:
            async with database.pool.acquire() as con:
                return await work(con)
        except Exception as problem:
            unless_cancelled(problem)
            if database.pool.is_closing() or not is_passing(problem):
                raise
            complain(database, log, "the database did not take a write, trying again", problem)
        await asyncio.sleep(pause)
    raise AssertionError("pauses never end")


def is_passing(problem: BaseException) -> bool:
    """Whether the same write may succeed later: the database is away, busy, full or undid a deadlock."""
    match problem:
        case asyncpg.PostgresError():
            return (getattr(problem, "sqlstate", None) or "XX")[:2] in PASSING
        case asyncpg.InterfaceError():
            return not isinstance(problem, ValueError)  # those complain about an argument
        case OSError() | asyncpg.InternalClientError():
            return True
    return False


def unless_cancelled(problem: BaseException) -> None:
    """Return unless the current task is being cancelled: then what broke is only how a connection took it.

    Raises:
        CancelledError: it is.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from problem


def complain(database: Database, where: logging.Logger, sentence: str, problem: BaseException | None = None) -> None:
    """Log a trouble with the database once, and again every minute as long as it lasts."""
    words, now = sentence if problem is None else f"{sentence} ({_plainly(problem)})", time.monotonic()
    if now - database.complaints.get(words, -SAID_AGAIN) >= SAID_AGAIN:
        database.complaints[words] = now
        where.warning("%s", words)


def _plainly(problem: BaseException) -> str:
    """What went wrong: an InterfaceError's own words, since its name says nothing and no text is in it."""
    name = type(problem).__name__
    match problem:
        case asyncpg.InterfaceError():
            return f"{name}: {problem}"
        case asyncpg.DiskFullError():
            return f"{name}: its disk is full, free some space"
    return name


def pauses() -> Iterator[float]:
    """Seconds to wait before each further attempt: short, doubling, never the same for two writers."""
    longest = 0.02
    while True:
        yield random.uniform(longest / 2, longest)  # noqa: S311 - spreads writers out, hides nothing
        longest = min(longest * 2, LONGEST_PAUSE)
