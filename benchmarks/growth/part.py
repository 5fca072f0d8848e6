"""The part "growth": on a copy of a server of a million messages, which each measurement may change."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

from benchmarks.analytics import kept_year
from benchmarks.bench import Bench
from benchmarks.growth.layouts import layouts
from benchmarks.growth.rollup import rollup
from benchmarks.growth.wear import wear
from benchmarks.measure import Measure
from services.database import connect, create_database

COPY = "bench_growth"


async def run(bench: Bench) -> list[Measure]:
    """Measure what is written, what is left behind by edits and erasures, and other layouts of the largest table."""
    async with _copied(bench) as con:
        return [*await rollup(bench, con), *await wear(bench, con), *await layouts(bench, con)]


@asynccontextmanager
async def _copied(bench: Bench) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a copy that goes afterwards."""
    async with kept_year(bench) as url:
        name = urlsplit(url).path.lstrip("/")
        async with bench.server() as server:
            await _drop(server.url())
            bench.say("copying the server")
            await create_database(server.url(), COPY, template=name)
            con = await connect(server.url(COPY))
            try:
                await con.execute("set statement_timeout = '120s'")
                yield con
            finally:
                await con.close()
                await _drop(server.url())


async def _drop(url: str) -> None:
    con = await connect(url)
    try:
        await con.execute(f'drop database if exists "{COPY}" with (force)')
    finally:
        await con.close()
