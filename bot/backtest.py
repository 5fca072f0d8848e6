"""`profiler backtest`: what the drop-off formula is worth on a server's own past, or on a folder of exports."""

import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.settings import Settings
from bot.wiring.defaults import live_settings
from services.backtest.running import of_exports, of_record
from services.opened_database import open_database


async def backtest(settings: Settings, exports: Path | None) -> int:
    """Evaluate every server of the record, or of the exports, and print the tables; 1 when there is nothing.

    Raises:
        ProfilerError: there is no export at the path, or the database is away.
    """
    if exports is not None:
        return await _print(of_exports(exports, ZoneInfo(settings.time_zone)))
    async with open_database(settings.postgres_url, settings.data_dir, keys=settings.keyring) as database:
        live = await live_settings(settings, database)
        return await _print(of_record(database, live.of, datetime.now(UTC)))


async def _print(reports: AsyncIterator[list[str]]) -> int:
    found = False
    async for lines in reports:
        found = True
        sys.stdout.write("\n".join([*lines, "", ""]))
        sys.stdout.flush()
    if not found:
        sys.stdout.write("Nothing is recorded yet that could be evaluated.\n")
    return 0 if found else 1
