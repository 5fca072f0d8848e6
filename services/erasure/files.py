"""Objects in the store that nobody shows any more, and exports that may hold what was erased."""

from services.attachments.keeping import release
from services.attachments.objects.store import ObjectStore
from services.database import Database

FREED = """
select guild_id, sha256, release_at from stored_object
where guild_id = $1 and place = $2 and release_at is not null order by release_at
"""
ELSEWHERE = "select count(*) from stored_object where guild_id = $1 and place <> $2 and release_at is not null"
EXPORTS = "select id, object_key from exported_file where guild_id = $1 and place = $2"


async def release_files(database: Database, store: ObjectStore, guild_id: int) -> int | None:
    """Delete the objects of a server that nobody shows any more; returns how many, None while one is in use.

    Raises:
        StoreProblem: the store does not answer.
    """
    rows = await database.pool.fetch(FREED, guild_id, store.place)
    settled = [await release(database, store, *row) for row in rows]
    if not all(settled):
        return None
    keys = [row["sha256"] for row in rows]
    left = await database.pool.fetchval(
        "select count(*) from stored_object where guild_id = $1 and sha256 = any($2::text[])", guild_id, keys
    )
    return len(keys) - int(left)


async def files_elsewhere(database: Database, store: ObjectStore, guild_id: int) -> int:
    """How many objects to delete lie where the settings no longer lead."""
    return int(await database.pool.fetchval(ELSEWHERE, guild_id, store.place))


async def delete_exports(database: Database, store: ObjectStore, guild_id: int) -> int:
    """Delete every export of a server that still has a link; returns how many.

    Raises:
        StoreProblem: the store does not answer.
    """
    rows = await database.pool.fetch(EXPORTS, guild_id, store.place)
    for id_, object_key in rows:
        await store.delete(object_key)
        await database.pool.execute("delete from exported_file where guild_id = $1 and id = $2", guild_id, id_)
    return len(rows)
