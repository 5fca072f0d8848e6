"""Databases of one server, by name."""

import asyncpg

from services.database import connect


def named(url: str, name: str) -> str:
    """The address of another database of the same server."""
    scheme, rest = url.split("://", 1)
    place, slash, tail = rest.partition("/")
    query = tail.partition("?")[2]
    return f"{scheme}://{place}{slash}{name}" + (f"?{query}" if query else "")


async def dropped(server: str, name: str) -> None:
    """Throw a database away, whoever is still connected."""
    connection = await connect(server)
    try:
        await connection.execute(f'drop database if exists "{name}" with (force)')
    except asyncpg.ObjectInUseError:
        pass  # the whole server is thrown away at the end
    finally:
        await connection.close()
