"""The tables as they were in the beginning."""

import asyncpg

from services.database import connect

USED = """
select string_agg(oid::regclass::text, ', ') from pg_class
where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'tortoise_migrations'
"""


async def emptied(url: str, *, triggers: bool) -> None:
    """Empty every table, switch the triggers of `message` on or off, and let nobody pay for what was written before."""
    connection = await connect(url)
    try:
        await connection.execute("alter table message enable trigger user")
        await connection.execute(f"truncate {await connection.fetchval(USED)} restart identity cascade")
        if not triggers:
            await connection.execute("alter table message disable trigger user")
        await _settled(connection)
    finally:
        await connection.close()


async def _settled(connection: asyncpg.Connection) -> None:
    await connection.execute("analyze message")
    await connection.execute("checkpoint")
