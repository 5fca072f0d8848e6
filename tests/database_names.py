"""Databases of one server, by name."""

import asyncpg

from services.database import connect

STRATEGIES_SINCE = 15  # before that, files are what is copied


def named(url: str, name: str) -> str:
    """The address of another database of the same server."""
    scheme, rest = url.split("://", 1)
    place, slash, tail = rest.partition("/")
    query = tail.partition("?")[2]
    return f"{scheme}://{place}{slash}{name}" + (f"?{query}" if query else "")


async def copied(server: str, name: str, template: str) -> None:
    """A new database as a copy of another: of its files, which is quicker than through the log for small ones too."""
    connection = await connect(server)
    try:
        how = " strategy file_copy" if connection.get_server_version().major >= STRATEGIES_SINCE else ""
        await connection.execute(f'create database "{name}" template "{template}"{how}')
    finally:
        await connection.close()


async def dropped(server: str, name: str) -> None:
    """Throw a database away, whoever is still connected."""
    connection = await connect(server)
    try:
        await connection.execute(f'drop database if exists "{name}" with (force)')
    except asyncpg.ObjectInUseError:
        pass  # the whole server is thrown away at the end
    finally:
        await connection.close()
