"""A demo's database is a copy of the schema that an earlier demo left."""

import asyncio

import asyncpg

from bot.demo_database import TEMPLATE_PREFIX, template_name, throwaway_database
from services.database import connect
from services.local_postgres import LocalPostgres
from tests.shared_server import copy_cluster

OF_AN_OLDER_VERSION = f"{TEMPLATE_PREFIX}000000000000"


async def test_the_kept_schema_is_copied_and_that_of_an_older_version_is_dropped(tmp_path):
    await asyncio.to_thread(copy_cluster, tmp_path / "postgres")
    server = LocalPostgres(tmp_path / "postgres", durable=False)
    await asyncio.to_thread(server.start)
    await do(server, template_name(), "create table made_before ()")
    await do(server, "postgres", f'create database "{OF_AN_OLDER_VERSION}"')
    async with throwaway_database(tmp_path, keep=False) as (database, _):
        assert await database.pool.fetchval("select to_regclass('made_before')") is not None
        names = {row["datname"] for row in await database.pool.fetch("select datname from pg_database")}
    assert template_name() in names
    assert OF_AN_OLDER_VERSION not in names
    assert not server.answers()


async def do(server: LocalPostgres, name: str, statement: str) -> None:
    con: asyncpg.Connection = await connect(server.url(name))
    try:
        await con.execute(statement)
    finally:
        await con.close()
