"""One migrated database for test after test: emptying what a test filled is ten times quicker than a new copy."""

import asyncio
import uuid
from collections.abc import Coroutine
from threading import Thread
from typing import Any

import asyncpg

from services.database import connect
from tests.database_names import copied, dropped, named

# What is in the schema and how the database is set; a test that changes any of it leaves the database to nobody.
_SHAPE = """
select md5(concat(
    (select string_agg(concat_ws(' ', relname, relkind, relnatts, reloptions), ',' order by relname, relkind)
     from pg_class where relnamespace = 'public'::regnamespace),
    (select string_agg(concat_ws(' ', tgrelid, tgname, tgenabled, tgfoid), ',' order by tgrelid, tgname)
     from pg_trigger where not tgisinternal),
    (select string_agg(md5(prosrc), ',' order by oid) from pg_proc where pronamespace = 'public'::regnamespace),
    (select string_agg(concat_ws(' ', conname, convalidated), ',' order by oid)
     from pg_constraint where connamespace = 'public'::regnamespace),
    (select string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull), ',' order by attrelid, attnum)
     from pg_attribute where attrelid >= 16384),
    (select string_agg(setconfig::text, ',') from pg_db_role_setting),
    (select concat_ws(' ', datallowconn, datconnlimit) from pg_database where datname = current_database())
))
"""
# What was learned of a test's rows would choose the plans of the next one.
_LEARNED = "delete from pg_statistic where starelid >= 16384"
_JUDGED = """
select oid::regclass::text from pg_class
where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= 0
"""
_OTHERS_ENDED = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""


class _Aside:
    """A loop in a thread of its own: what is opened in it outlives the loop of a test."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    async def do[T](self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class LentDatabase:
    """A copy of a template that a worker's tests have one after the other, each as if it were new.

    One connection to it is kept: a new one would read half the catalogue each time to learn what is to be emptied.
    """

    def __init__(self, server: str, template: str) -> None:
        self._server = server
        self._template = template
        self._name: str | None = None
        self._shape = ""
        self._tables: list[str] = []
        self._aside: _Aside | None = None
        self._kept: asyncpg.Connection | None = None

    async def lend(self) -> str:
        """The address of the database, empty but for what the template has."""
        if self._aside is None:
            self._aside = _Aside()
        return await self._aside.do(self._lend())

    async def take_back(self) -> None:
        """Empty it; throw it away when the test changed more than rows."""
        assert self._aside is not None, "nobody has it"
        await self._aside.do(self._take_back())

    async def drop(self) -> None:
        """Throw it away for good."""
        if self._aside is not None:
            await self._aside.do(self._drop())
            self._aside.close()
            self._aside = None

    async def _lend(self) -> str:
        if self._name is None:
            name = f"{self._template}_lent_{uuid.uuid4().hex[:12]}"
            await copied(self._server, name, self._template)
            await self._look(name)
            self._name = name
        return named(self._server, self._name)

    async def _take_back(self) -> None:
        name, self._name = self._name, None
        assert name is not None, "nobody has it"
        try:
            await self._emptied(name)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
            self._hang_up()
            await dropped(self._server, name)
        else:
            self._name = name

    async def _drop(self) -> None:
        self._hang_up()
        if self._name is not None:
            await dropped(self._server, self._name)
            self._name = None

    def _hang_up(self) -> None:
        if self._kept is not None:
            self._kept.terminate()
            self._kept = None

    async def _connection(self, name: str) -> asyncpg.Connection:
        if self._kept is None or self._kept.is_closed():
            self._kept = await connect(named(self._server, name))
        return self._kept

    async def _look(self, name: str) -> None:
        connection = await self._connection(name)
        self._shape = await connection.fetchval(_SHAPE)
        rows = await connection.fetch(
            "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        full = await self._full(connection, [row[0] for row in rows])
        self._tables = sorted({row[0] for row in rows} - set(full))

    async def _emptied(self, name: str) -> None:
        try:
            await self._empty(name)
        except (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InterfaceError, OSError):
            self._hang_up()  # the test cut every connection, this one too
            await self._empty(name)

    async def _empty(self, name: str) -> None:
        connection = await self._connection(name)
        await connection.execute(_OTHERS_ENDED)
        if await connection.fetchval(_SHAPE) != self._shape:
            raise asyncpg.InvalidSchemaDefinitionError("the test changed more than rows")
        used = await self._full(connection, self._tables)
        judged = [row[0] for row in await connection.fetch(_JUDGED) if row[0] in self._tables]
        if used or judged:
            await connection.execute(f"truncate {', '.join({*used, *judged})} restart identity cascade")
        await connection.execute(_LEARNED)
        await connection.execute("select pg_stat_reset()")

    @staticmethod
    async def _full(connection: asyncpg.Connection, tables: list[str]) -> list[str]:
        each = (f"select '{table}' where exists (select from {table})" for table in tables)
        return [row[0] for row in await connection.fetch(" union all ".join(each))]
