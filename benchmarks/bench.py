"""What every part of the benchmarks is given: how much to measure, where its data is, and a PostgreSQL of its own."""

import asyncio
import contextlib
import hashlib
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from services.database import connect, create_database
from services.local_postgres import LocalPostgres
from services.schema import MIGRATIONS, apply_migrations

Fill = Callable[[str], Awaitable[None]]
Side = Callable[[], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Bench:
    """One part's share of a run.

    `quick` asks only whether everything still works: the smallest data, one repeat, at most four seconds. `data` is the
    folder for what is generated once and kept. Every database is on one server in it, with the settings of the
    embedded server, on disk and durable; only a quick run does without durability.
    """

    part: str
    data: Path
    quick: bool = False
    repeats: int = 3
    began: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        """A line about the progress, with the seconds since the part began."""
        print(f"{self.part:>10} {time.monotonic() - self.began:6.1f} s  {text}", file=sys.stderr, flush=True)

    @contextlib.asynccontextmanager
    async def server(self) -> AsyncIterator[LocalPostgres]:
        """The server, running; it ends when nobody else is on it."""
        server = LocalPostgres(self.data / "postgres", durable=not self.quick)
        await asyncio.to_thread(server.start)
        try:
            yield server
        finally:
            await asyncio.to_thread(server.stop_if_last)

    @contextlib.asynccontextmanager
    async def database(self, name: str = "") -> AsyncIterator[str]:
        """The address of a new, migrated, empty database, thrown away afterwards."""
        named = f"bench_{self.part}{'_' if name else ''}{name}"
        async with self.server() as server:
            await self.prepared(server)
            await self._drop(server, named)
            await create_database(server.url(), named, template=_template())
            try:
                yield server.url(named)
            finally:
                await self._drop(server, named)

    @contextlib.asynccontextmanager
    async def kept(self, name: str, version: str, fill: Fill) -> AsyncIterator[str]:
        """The address of a database with data that is made once and kept.

        It is filled by `fill(address)` when there is none, or another `version`; a schema that has grown meanwhile is
        migrated. Who uses it leaves it as it was.
        """
        named = f"kept_{name}"
        async with self.server() as server:
            if await self._comment(server, named) != version:
                self.say(f"making the data of {name}")
                await self._drop(server, named)
                await self.prepared(server)
                await create_database(server.url(), named, template=_template())
                await fill(server.url(named))
                await self._execute(server, f"comment on database \"{named}\" is '{version}'")
            await apply_migrations(server.url(named))
            yield server.url(named)

    async def prepared(self, server: LocalPostgres) -> None:
        """See to it that the server has a database with today's schema to copy from."""
        if await self._comment(server, _template()) is None:
            await self._drop(server, _template())
            await create_database(server.url(), _template())
            await apply_migrations(server.url(_template()))
            await self._execute(server, f"comment on database \"{_template()}\" is 'migrated'")

    async def interleaved(self, **sides: Side) -> dict[str, tuple[float, ...]]:
        """Each side's values, measured in turns, so that what disturbs the machine disturbs all alike."""
        values: dict[str, list[float]] = {name: [] for name in sides}
        for turn in range(self.repeats):
            for name, side in sides.items():
                values[name].append(await side())
                self.say(f"{turn + 1}/{self.repeats} {name}: {values[name][-1]:,.4g}")
        return {name: tuple(each) for name, each in values.items()}

    @staticmethod
    async def _drop(server: LocalPostgres, name: str) -> None:
        await Bench._execute(server, f'drop database if exists "{name}" with (force)')

    @staticmethod
    async def _execute(server: LocalPostgres, statement: str) -> None:
        connection = await connect(server.url())
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @staticmethod
    async def _comment(server: LocalPostgres, name: str) -> str | None:
        connection = await connect(server.url())
        try:
            said = await connection.fetchval(
                "select shobj_description(oid, 'pg_database') from pg_database where datname = $1", name
            )
        finally:
            await connection.close()
        return said if said is None else str(said)


def _template() -> str:
    """Named after the migrations, so that a changed schema is made anew."""
    steps = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(MIGRATIONS.glob("[0-9]*.py"))))
    return f"migrated_{steps.hexdigest()[:12]}"
