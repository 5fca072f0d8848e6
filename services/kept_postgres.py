"""The embedded PostgreSQL for as long as a process needs it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable

from services.errors import DatabaseAway
from services.local_postgres import LocalPostgres

log = logging.getLogger(__name__)

KEEP_SECONDS = 3.0  # between two looks at whether the embedded server still runs


async def to_its_end(work: Callable[[], None]) -> None:
    """Do something in a thread, where nobody can break it off: who is cancelled meanwhile waits for it first."""
    doing = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.gather(doing, return_exceptions=True)
        raise


@contextlib.asynccontextmanager
async def kept_running(server: LocalPostgres) -> AsyncIterator[None]:
    """Meanwhile, start the embedded server again whenever it died: of a full disk, or killed for its memory."""
    closing = asyncio.Event()
    keeper = asyncio.create_task(_keep_running(server, closing))
    try:
        yield
    finally:
        closing.set()
        await keeper  # a start under way must not come after the stop


async def _keep_running(server: LocalPostgres, closing: asyncio.Event) -> None:
    said = ""
    while not closing.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(closing.wait(), KEEP_SECONDS)
        if closing.is_set():
            return
        said = await _start_again(server, said)


async def _start_again(server: LocalPostgres, said: str) -> str:
    """Start the server unless it answers; returns what stands in its way, which is logged once and not each time."""
    if await asyncio.to_thread(server.answers):
        return ""
    if not said:
        log.warning("PostgreSQL does not answer, starting it again")
    try:
        await asyncio.to_thread(server.start)
    except (DatabaseAway, OSError) as problem:
        if str(problem) != said:
            log.error("PostgreSQL could not be started again: %s", problem)  # noqa: TRY400 - the text says it all
        return str(problem)
    log.info("PostgreSQL answers again")
    return ""
