"""Back-tests as lines to print, one server after the other."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from analytics.dropoff.evaluation import evaluated
from exports import ExportError
from services.backtest.history import from_exports, from_record
from services.backtest.telling import told
from services.database import Database
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings


async def of_exports(path: Path, zone: ZoneInfo) -> AsyncIterator[list[str]]:
    """The back-test of every server of an export; a ProfilerError when there is none."""
    try:
        histories = await asyncio.to_thread(from_exports, path, zone)
    except ExportError as problem:
        raise ProfilerError(str(problem)) from problem
    for history in histories:
        yield list(told(await asyncio.to_thread(evaluated, history)))


async def of_record(
    database: Database, settings_of: Callable[[int], GuildSettings], now: datetime
) -> AsyncIterator[list[str]]:
    """The back-test of every server that is recorded."""
    async with database.pool.acquire() as con:
        for row in await con.fetch("select id from guild order by id"):
            history = await from_record(con, row["id"], settings_of(row["id"]), now)
            if history.moments:
                yield list(told(await asyncio.to_thread(evaluated, history)))
