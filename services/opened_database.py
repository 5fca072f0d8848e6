"""From an address, or none, to a migrated database with an open pool."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from services.database import LOCAL_DATABASE, Database, checked_url, create_database, open_pool
from services.encryption.known import check_keys
from services.kept_postgres import kept_running, to_its_end
from services.local_postgres import LocalPostgres
from services.schema import apply_migrations

if TYPE_CHECKING:
    from services.encryption.keys import Keyring


@contextlib.asynccontextmanager
async def open_database(
    url: str | None, data_dir: Path, *, migrate: bool = True, pool_size: int = 8, keys: "Keyring | None" = None
) -> AsyncIterator[Database]:
    """A migrated database: the one at `url`, or the embedded server's under `data_dir` when there is none.

    `keys` seal and open the texts in it.

    Raises:
        DatabaseAway: it cannot be reached or started; the text says why and what to do.
        SetupProblem: texts in it are sealed with a key that is not among the given ones.
    """
    async with running_server(url, data_dir) as address:
        if migrate:
            await apply_migrations(address)
        async with open_pool(address, pool_size, keys) as pool:
            async with pool.acquire() as con:
                await check_keys(con, keys, datetime.now(UTC))
            yield Database(pool, address, keys=keys)


@contextlib.asynccontextmanager
async def running_server(url: str | None, data_dir: Path) -> AsyncIterator[str]:
    """The address of the operator's database, or of the embedded server's, which runs meanwhile.

    Raises:
        SetupProblem: the address is none of PostgreSQL's.
        DatabaseAway: the embedded server cannot be started.
    """
    if url is not None:
        yield checked_url(url)
        return
    server = LocalPostgres(data_dir / "postgres")
    try:
        await to_its_end(server.start)
        await create_database(server.url("postgres"), LOCAL_DATABASE)
        async with kept_running(server):
            yield server.url(LOCAL_DATABASE)
    finally:
        await asyncio.to_thread(server.stop_if_last)
