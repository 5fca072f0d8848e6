"""The one way to PostgreSQL: connections, and pools of them, for hand-written SQL.

What brings a database to be is in `services/opened_database.py`, its schema in `services/schema.py`.
"""

import asyncio
import contextlib
import urllib.parse
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import asyncpg
import orjson

from services.database_reasons import away
from services.errors import DatabaseRefused, SetupProblem

if TYPE_CHECKING:
    from services.consent.door import Door
    from services.encryption.keys import Keyring

LOCAL_DATABASE = "profiler"  # on the embedded server
OLDEST_SERVER = 14
START_PATIENCE = 60  # seconds for a server that is still reading its log after a crash
CLOSE_SECONDS = 2.0  # for a pool to say good-bye; what is cut then was given back or undone
CACHE_OPTION, STATEMENT_CACHE = "statement_cache_size", 100  # asyncpg's, and its default; unknown to PostgreSQL


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
async def open_pool(
    url: str, size: int, keys: "Keyring | None" = None, *, read_only: bool = False
) -> AsyncIterator[asyncpg.Pool]:
    """A pool whose connections speak orjson, and seal texts; raises DatabaseAway when the server cannot be reached.

    `read_only` ones write in no transaction that does not ask for it.
    """
    await (await connect(url)).close()  # says what is wrong in words; the pool itself would only raise
    address, cache = address_and_cache(url)

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
        reset=_as_it_is,
        command_timeout=120,
        server_settings={"default_transaction_read_only": "on"} if read_only else None,
    )
    try:
        yield pool
    finally:
        with contextlib.suppress(TimeoutError, OSError, asyncpg.PostgresError):
            await asyncio.wait_for(pool.close(), CLOSE_SECONDS)
        pool.terminate()


async def _as_it_is(_: asyncpg.Connection) -> None:
    """Nothing to reset, which would take a question each time: what is set or locked ends with its transaction."""


async def connect(url: str) -> asyncpg.Connection:
    """One connection, waiting while the server starts up; raises DatabaseAway in plain words."""
    try:
        address, cache = address_and_cache(url)
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


def address_and_cache(url: str) -> tuple[str, int]:
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


async def _teach_json(connection: asyncpg.Connection) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(
            kind, schema="pg_catalog", encoder=_to_json, decoder=orjson.loads, format="text"
        )


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()
