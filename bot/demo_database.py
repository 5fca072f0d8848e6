"""The demo's databases, on an embedded server of its own."""

import asyncio
import contextlib
import shutil
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg

from services.database import Database, connect, create_database
from services.local_postgres import LocalPostgres
from services.opened_database import open_database
from services.schema import apply_migrations, schema_digest

POOL_SIZE = 12
DATABASE_PREFIX, KEPT_PREFIX, TEMPLATE_PREFIX = "demo_", "kept_", "schema_"


@contextlib.asynccontextmanager
async def throwaway_database(folder: Path, *, keep: bool) -> AsyncIterator[tuple[Database, Path]]:
    """A fresh database on the demo's own embedded server, and the folder of its files; never the operator's."""
    server = LocalPostgres(folder / "postgres", durable=False)
    await asyncio.to_thread(server.start)
    name = f"{KEPT_PREFIX if keep else DATABASE_PREFIX}{uuid.uuid4().hex[:12]}"
    try:
        await _drop_old(server, folder)
        await create_database(server.url(), name, template=await _template(server))
        async with open_database(server.url(name), folder, pool_size=POOL_SIZE) as database:
            yield database, _files_of(folder, name)
    finally:
        if keep:
            print(f"  The demo's database stays: {name} in {folder}", flush=True)
        else:
            await _drop(server, folder, name)
        await asyncio.to_thread(server.stop_if_last)


def template_name() -> str:
    """The name of the database that has today's schema and nothing else; another schema gives another name."""
    return f"{TEMPLATE_PREFIX}{schema_digest()}"


async def _template(server: LocalPostgres) -> str:
    """The database that a demo's own is copied from: a tenth of a second, where making the schema takes three."""
    name = template_name()
    connection = await connect(server.url())
    try:
        if not await connection.fetchval("select exists (select from pg_database where datname = $1)", name):
            unfinished = f"{DATABASE_PREFIX}{uuid.uuid4().hex[:12]}"  # killed here, it is left to the next demo
            await create_database(server.url(), unfinished)
            await apply_migrations(server.url(unfinished))
            with contextlib.suppress(asyncpg.DuplicateDatabaseError):  # another demo was quicker
                await connection.execute(f'alter database "{unfinished}" rename to "{name}"')
    finally:
        await connection.close()
    return name


def _files_of(folder: Path, name: str) -> Path:
    return folder / "attachments" / name


async def _drop_old(server: LocalPostgres, folder: Path) -> None:
    """Remove what killed demos left behind; a database that somebody uses stays."""
    connection = await connect(server.url())
    try:
        rows = await connection.fetch(
            "select datname from pg_database d where (datname like $1 or datname like $2 and datname <> $3) "
            "and not exists (select from pg_stat_activity a where a.datid = d.oid)",
            f"{DATABASE_PREFIX}%",
            f"{TEMPLATE_PREFIX}%",
            template_name(),
        )
    finally:
        await connection.close()
    for row in rows:
        await _drop(server, folder, row["datname"])


async def _drop(server: LocalPostgres, folder: Path, name: str) -> None:
    await asyncio.to_thread(shutil.rmtree, _files_of(folder, name), ignore_errors=True)
    connection = await connect(server.url())
    try:
        with contextlib.suppress(asyncpg.ObjectInUseError, asyncpg.InvalidCatalogNameError):
            await connection.execute(f'drop database "{name}"')
    finally:
        await connection.close()
