"""The one way to PostgreSQL: a pool of connections to a migrated database.

Hot reads and writes are hand-written SQL on the pool; Tortoise makes the schema (`models/`, `migrations/`).
"""

import asyncio
import contextlib
import logging
import os
import urllib.parse
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import orjson

from services.database_reasons import away, read_only
from services.encryption.known import check_keys
from services.errors import DatabaseAway, DatabaseRefused, SetupProblem
from services.kept_postgres import kept_running, to_its_end
from services.local_postgres import LocalPostgres

if TYPE_CHECKING:
    from services.consent.door import Door
    from services.encryption.keys import Keyring

log = logging.getLogger(__name__)

OLDEST_SERVER = 14
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
MIGRATION_LOCK = 7_305_491  # any number, as long as every process of the project takes the same
START_PATIENCE = 60  # seconds for a server that is still reading its log after a crash
ONLY_READ = "select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean"
CLOSE_SECONDS = 2.0  # for a pool to say good-bye; what is cut then was given back or undone
LOCAL_DATABASE = "profiler"
NEWER_SCHEMA = (
    "The database was changed by a newer version of the program ({name}): start that one, or go back as "
    "docs/upgrading.md says."
)
CACHE_OPTION, STATEMENT_CACHE = "statement_cache_size", 100  # asyncpg's, and its default; unknown to PostgreSQL


def tortoise_config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for one database address.

    It connects as we do: of an address it understands less (`sslmode` is an unknown argument to it).
    """

    async def connect_for_tortoise(*_: Any, connection_class: Any, record_class: Any, **__: Any) -> Any:
        address, cache = _for_asyncpg(url)
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


@dataclass(frozen=True, slots=True)
class Database:
    """An open database: `pool` speaks jsonb as Python objects and times as aware UTC datetimes.

    `complaints` is when each trouble with it was last said in the log, so that a long outage does not fill the log.
    `door` is asked by whoever records what people do; without one everybody is recorded. `keys` seal the texts that
    people wrote, None where they are kept in clear.
    """

    pool: asyncpg.Pool
    url: str
    complaints: dict[str, float] = field(default_factory=dict, compare=False, repr=False)
    door: "Door | None" = None
    keys: "Keyring | None" = field(default=None, repr=False)


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


@contextlib.asynccontextmanager
async def open_pool(
    url: str, size: int, keys: "Keyring | None" = None, *, read_only: bool = False
) -> AsyncIterator[asyncpg.Pool]:
    """A pool whose connections speak orjson, and seal texts; raises DatabaseAway when the server cannot be reached.

    `read_only` ones write in no transaction that does not ask for it.
    """
    await (await connect(url)).close()  # says what is wrong in words; the pool itself would only raise
    address, cache = _for_asyncpg(url)

    async def teach(connection: asyncpg.Connection) -> None:
        if keys is None:
            await _teach_json(connection)
        else:
            from services.encryption.connections import teach_sealing  # noqa: PLC0415 - most have no keys

            await teach_sealing(connection, keys)

    pool = await asyncpg.create_pool(
        address,
        statement_cache_size=cache,
        min_size=1,
        max_size=size,
        init=teach,
        command_timeout=120,
        server_settings={"default_transaction_read_only": "on"} if read_only else None,
    )
    try:
        yield pool
    finally:
        with contextlib.suppress(TimeoutError, OSError, asyncpg.PostgresError):
            await asyncio.wait_for(pool.close(), CLOSE_SECONDS)
        pool.terminate()


async def connect(url: str) -> asyncpg.Connection:
    """One connection, waiting while the server starts up; raises DatabaseAway in plain words."""
    try:
        address, cache = _for_asyncpg(url)
        async with asyncio.timeout(START_PATIENCE):
            while True:
                try:
                    connection = await asyncpg.connect(address, statement_cache_size=cache, timeout=10)
                except asyncpg.CannotConnectNowError:  # it recovers from a crash: soon
                    await asyncio.sleep(0.1)
                else:
                    break
    except (
        OSError,
        TimeoutError,
        ValueError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
    ) as problem:
        raise away(url, problem) from problem
    if connection.get_server_version().major < OLDEST_SERVER:
        await connection.close()
        raise DatabaseRefused(f"DATABASE_URL leads to a PostgreSQL older than {OLDEST_SERVER}: upgrade that server.")
    return connection


def _for_asyncpg(url: str) -> tuple[str, int]:
    """The address as PostgreSQL knows it, and the size of the statement cache, which asyncpg takes apart from it.

    Raises ValueError when that size is no number.
    """
    parts = urllib.parse.urlsplit(url)
    query = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
    asked = [value for name, value in query if name == CACHE_OPTION]
    if not asked:
        return url, STATEMENT_CACHE
    kept = urllib.parse.urlencode([(name, value) for name, value in query if name != CACHE_OPTION], safe="/")
    return parts._replace(query=kept).geturl(), int(asked[-1])


def checked_url(url: str) -> str:
    """The address when it is one of PostgreSQL's; raises SetupProblem otherwise, never showing the password."""
    try:
        parts = urllib.parse.urlsplit(url)
        hosts = parts.netloc.rpartition("@")[2].split(",")  # several of a cluster: host:port,host:port
        ports = [urllib.parse.urlsplit(f"//{host}").port for host in hosts]
        named = bool(parts.path.strip("/")) and all(port is None or port > 0 for port in ports)
        fine = named and parts.scheme in {"postgres", "postgresql"}
    except ValueError:
        fine = False
    if not fine:
        example = "postgresql://user:password@host:5432/database"
        raise SetupProblem(f"DATABASE_URL is no address of a PostgreSQL database: write it like {example}.")
    return url


async def create_database(server_url: str, name: str, *, template: str | None = None) -> bool:
    """Create a database unless it is there, as a copy of `template` if given; returns whether it was new."""
    connection = await connect(server_url)
    try:
        await connection.execute(f'create database "{name}"' + (f' template "{template}"' if template else ""))
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):  # the latter: two at once
        return False
    except asyncpg.DiskFullError as problem:
        raise away(server_url, problem) from problem
    else:
        return True
    finally:
        await connection.close()


async def apply_migrations(url: str, *, upto: str | None = None) -> list[str]:
    """Bring the schema up to date under a lock, so that processes starting together are safe; returns what was new.

    `upto` is the last step to take, None for all of them.

    Raises:
        SetupProblem: a newer version of the program has changed the schema.
        DatabaseAway: the server cannot be reached, can only be read, its disk is full, or the account may not create
            tables.
    """
    connection = await connect(url)
    try:
        if await connection.fetchval(ONLY_READ):
            raise DatabaseAway(read_only(url))
        async with connection.transaction():  # a lock of the transaction, so that a pooler cannot keep it
            await connection.execute("select pg_advisory_xact_lock($1)", MIGRATION_LOCK)
            missing = [name for name in await _missing_migrations(connection) if upto is None or name <= upto]
            if missing:
                await _run_tortoise(url, upto)
    except (OSError, asyncpg.PostgresError) as problem:
        raise away(url, problem) from problem
    else:
        return missing
    finally:
        await connection.close()


async def undo_migrations(url: str, target: str) -> list[str]:
    """Take back every step of the schema after `target`, with what only those steps hold; returns what was undone.

    Raises:
        SetupProblem: there is no such step, the database has not seen it, or a newer version has changed the schema.
        DatabaseAway: the server cannot be reached, or the account may not change tables.
    """
    connection = await connect(url)
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock($1)", MIGRATION_LOCK)
            missing = await _missing_migrations(connection)
            applied = [name for name in _known_migrations() if name not in missing]
            if target not in applied:
                raise SetupProblem(f"The database has not seen a step {target}: its steps are {', '.join(applied)}.")
            undone = [name for name in applied if name > target]
            if undone:
                await _run_tortoise(url, target)
    except (OSError, asyncpg.PostgresError) as problem:
        raise away(url, problem) from problem
    else:
        return undone
    finally:
        await connection.close()


async def pending_migrations(url: str) -> list[str]:
    """The names of the migrations that this database has not seen yet."""
    connection = await connect(url)
    try:
        return await _missing_migrations(connection)
    finally:
        await connection.close()


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


async def _teach_json(connection: asyncpg.Connection) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(
            kind, schema="pg_catalog", encoder=_to_json, decoder=orjson.loads, format="text"
        )


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()
