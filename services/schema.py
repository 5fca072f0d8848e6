"""The history of the schema: which steps a database has seen, and how it gets the others.

Tortoise makes the schema (`models/`, `migrations/`). Nothing of it is loaded where nothing is to be changed.
"""

import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from services.database import LOCAL_DATABASE, address_and_cache, connect
from services.database_reasons import away, read_only
from services.errors import DatabaseAway, SetupProblem

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
MIGRATION_LOCK = 7_305_491  # any number, as long as every process of the project takes the same
ONLY_READ = "select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean"
NEWER_SCHEMA = (
    "The database was changed by a newer version of the program ({name}): start that one, or go back as "
    "docs/upgrading.md says."
)


def tortoise_config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for one database address.

    It connects as we do: of an address it understands less (`sslmode` is an unknown argument to it).
    """

    async def connect_for_tortoise(*_: Any, connection_class: Any, record_class: Any, **__: Any) -> Any:
        address, cache = address_and_cache(url)
        return await asyncpg.connect(
            address, statement_cache_size=cache, connection_class=connection_class, record_class=record_class
        )

    connection = {"engine": "tortoise.backends.asyncpg", "credentials": {"connect": connect_for_tortoise}}
    return {
        "connections": {"default": connection},
        "apps": {"models": {"models": ["models.tables"], "migrations": "migrations", "default_connection": "default"}},
        "use_tz": True,
        "timezone": "UTC",
    }


# What `tortoise makemigrations` reads; it compares the models with the migrations and needs no server.
TORTOISE = tortoise_config(os.environ.get("DATABASE_URL", f"postgres://postgres@localhost/{LOCAL_DATABASE}"))


async def apply_migrations(url: str, *, upto: str | None = None) -> list[str]:
    """Bring the schema up to date under a lock, so that processes starting together are safe; returns what was new.

    `upto` is the last step to take, None for all of them.

    Raises:
        SetupProblem: a newer version of the program has changed the schema.
        DatabaseAway: the server cannot be reached, can only be read, its disk is full, or the account may not create
            tables.
    """
    async with _alone(url) as connection:
        missing = [name for name in await _missing_migrations(connection) if upto is None or name <= upto]
        if missing:
            await _run_tortoise(url, upto)
        return missing


async def undo_migrations(url: str, target: str) -> list[str]:
    """Take back every step of the schema after `target`, with what only those steps hold; returns what was undone.

    Raises:
        SetupProblem: there is no such step, the database has not seen it, or a newer version has changed the schema.
        DatabaseAway: the server cannot be reached, can only be read, or the account may not change tables.
    """
    async with _alone(url) as connection:
        missing = await _missing_migrations(connection)
        applied = [name for name in _known_migrations() if name not in missing]
        if target not in applied:
            raise SetupProblem(f"The database has not seen a step {target}: its steps are {', '.join(applied)}.")
        undone = [name for name in applied if name > target]
        if undone:
            await _run_tortoise(url, target)
        return undone


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database whose steps nobody else changes meanwhile; its troubles become DatabaseAway."""
    connection = await connect(url)
    try:
        if await connection.fetchval(ONLY_READ):
            raise DatabaseAway(read_only(url))
        async with connection.transaction():  # a lock of the transaction, so that a pooler cannot keep it
            await connection.execute("select pg_advisory_xact_lock($1)", MIGRATION_LOCK)
            yield connection
    except (OSError, asyncpg.PostgresError) as problem:
        raise away(url, problem) from problem
    finally:
        await connection.close()


async def pending_migrations(url: str) -> list[str]:
    """The names of the migrations that this database has not seen yet."""
    connection = await connect(url)
    try:
        return await _missing_migrations(connection)
    finally:
        await connection.close()


def schema_digest() -> str:
    """Twelve letters that change with any step of the schema."""
    steps = (MIGRATIONS / f"{name}.py" for name in _known_migrations())
    return hashlib.sha256(b"".join(step.read_bytes() for step in steps)).hexdigest()[:12]


async def _missing_migrations(connection: asyncpg.Connection) -> list[str]:
    known = _known_migrations()
    if await connection.fetchval("select to_regclass('tortoise_migrations')") is None:
        return known
    applied = {row["name"] for row in await connection.fetch("select name from tortoise_migrations")}
    if newer := sorted(applied - set(known)):
        raise SetupProblem(NEWER_SCHEMA.format(name=newer[0]))
    return [name for name in known if name not in applied]


def _known_migrations() -> list[str]:
    return sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))


async def _run_tortoise(url: str, target: str | None) -> None:
    from tortoise import Tortoise  # noqa: PLC0415 - half a second that only a changed schema has to pay
    from tortoise.context import TortoiseContext  # noqa: PLC0415 - the same
    from tortoise.exceptions import BaseORMException  # noqa: PLC0415 - the same
    from tortoise.migrations.api import migrate  # noqa: PLC0415 - the same

    async with TortoiseContext():
        try:
            await migrate(config=tortoise_config(url), target=f"models.{target}" if target else None)
        except BaseORMException as wrapped:
            raise wrapped.__cause__ or wrapped from None
        finally:
            await Tortoise.close_connections()
