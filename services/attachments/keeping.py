"""Bytes into the store once, and out of it when nobody uses them any more.

Whoever stores or deletes an object holds its lock, so that the two cannot cross. An object is written down before its
bytes go out: what a killed process stored is found, and deleted unless somebody uses it.
"""

import asyncio
import hashlib
from datetime import datetime
from pathlib import Path

from services.attachments.due import Key
from services.attachments.fetching import Fetched
from services.attachments.limits import Limits
from services.attachments.objects.store import ObjectStore
from services.database import Database
from services.storage.transactions import Connection, in_one_transaction

OPEN = ("waiting", "failed", "gone")  # states from which a file may become stored
# On a connection of its own, so that it stays whatever becomes of the transaction.
AHEAD = """
    insert into stored_object (guild_id, sha256, size, object_key, place, release_at)
    values ($1, $2, $3, $4, $5, clock_timestamp())
    on conflict (guild_id, sha256) do update set
        place = excluded.place, object_key = excluded.object_key, release_at = clock_timestamp()
    where stored_object.stored_at is null
"""
TRY_LOCK = "select pg_try_advisory_xact_lock(hashtextextended($1, 0))"


def object_key(guild_id: int, sha256: str) -> str:
    """The key of some bytes of a server."""
    return f"{guild_id}/{sha256[:2]}/{sha256}"


async def keep(database: Database, store: ObjectStore, key: Key, file: Fetched, content_type: str | None) -> bool:
    """Store a file's bytes unless they are there already; false when nobody wants it any more.

    Can be repeated.

    Raises:
        StoreProblem: the store did not take them; nothing changed.
    """

    async def work(con: Connection) -> bool:
        guild_id = key[0]
        await _lock(con, guild_id, file.sha256)
        if not await _is_wanted(con, key):
            return False
        if not await _is_stored(con, store, guild_id, file.sha256):
            address = object_key(guild_id, file.sha256)
            await database.pool.execute(AHEAD, guild_id, file.sha256, file.size, address, store.place)
            await store.put(address, file.path, content_type)
        return await _note_stored(con, store, key, file.sha256, file.size)

    return await in_one_transaction(database, work)


async def keep_same(database: Database, store: ObjectStore, key: Key) -> bool:
    """Whether a file is stored already because another message shows the same one, as forwards do; then noted."""

    async def work(con: Connection) -> bool:
        same = await con.fetchrow(
            "select sha256, size from attachment"
            " where guild_id = $1 and id = $3 and message_id <> $2 and state = 'stored' limit 1",
            *key,
        )
        if same is None:
            return False
        await _lock(con, key[0], same["sha256"])
        if not await _is_stored(con, store, key[0], same["sha256"]):
            return False
        return await _note_stored(con, store, key, same["sha256"], same["size"])

    return await in_one_transaction(database, work)


async def keep_local_file(
    database: Database,
    store: ObjectStore,
    guild_id: int,
    message_id: int,
    attachment_id: int,
    path: Path,
    limits: Limits,
) -> str:
    """Store a file that lies on the disk already, as an export's media do; returns the attachment's state.

    "unknown" when the database has no such attachment, "wrong_size" when the file is not the one it should be; then
    nothing is changed. Can be repeated.

    Raises:
        StoreProblem: the store did not take it. OSError: the file cannot be read.
    """
    key = guild_id, message_id, attachment_id
    row = await database.pool.fetchrow(
        "select state, size, filename, content_type from attachment"
        " where guild_id = $1 and message_id = $2 and id = $3",
        *key,
    )
    if row is None or row["state"] not in OPEN:
        return "unknown" if row is None else str(row["state"])
    size = (await asyncio.to_thread(path.stat)).st_size
    if row["size"] and row["size"] != size:
        return "wrong_size"
    verdict = limits.verdict(row["filename"], row["content_type"], size)
    if verdict != "kept":
        return verdict
    file = Fetched(path, await asyncio.to_thread(_hash, path), size)
    return "stored" if await keep(database, store, key, file, row["content_type"]) else "removed"


async def release(database: Database, store: ObjectStore, guild_id: int, sha256: str, seen: datetime) -> bool:
    """Delete an object if nobody uses it; false when somebody is storing it just now or noticed something later.

    `seen` is the `release_at` that the caller saw.

    Raises:
        StoreProblem: the store did not answer; the object is looked at again later.
    """

    async def work(con: Connection) -> bool:
        if not await con.fetchval(TRY_LOCK, _lock_name(guild_id, sha256)):
            return False
        row = await con.fetchrow(
            "select place, object_key, exists (select from attachment where guild_id = $1 and sha256 = $2"
            " and state = 'stored') as used from stored_object where guild_id = $1 and sha256 = $2",
            guild_id,
            sha256,
        )
        if row is None:
            return True
        if row["used"]:
            await con.execute(
                "update stored_object set release_at = null where guild_id = $1 and sha256 = $2 and release_at = $3",
                guild_id,
                sha256,
                seen,
            )
            return True
        if row["place"] != store.place:
            return False  # it lies where the settings no longer lead
        await store.delete(row["object_key"])
        await con.execute("delete from stored_object where guild_id = $1 and sha256 = $2", guild_id, sha256)
        return True

    return await in_one_transaction(database, work)


async def _lock(con: Connection, guild_id: int, sha256: str) -> None:
    await con.execute("set local idle_in_transaction_session_timeout = 0")  # a large file takes its time
    await con.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", _lock_name(guild_id, sha256))


def _lock_name(guild_id: int, sha256: str) -> str:
    return f"object {guild_id} {sha256}"


async def _is_wanted(con: Connection, key: Key) -> bool:
    return bool(
        await con.fetchval(
            "select true from attachment where guild_id = $1 and message_id = $2 and id = $3 and state = any($4)",
            *key,
            OPEN,
        )
    )


async def _is_stored(con: Connection, store: ObjectStore, guild_id: int, sha256: str) -> bool:
    return bool(
        await con.fetchval(
            "select true from stored_object"
            " where guild_id = $1 and sha256 = $2 and place = $3 and stored_at is not null",
            guild_id,
            sha256,
            store.place,
        )
    )


async def _note_stored(con: Connection, store: ObjectStore, key: Key, sha256: str, size: int) -> bool:
    """Note the bytes; a file that was given up meanwhile leaves them to the next `release`.

    The file's row comes before the object's, as in the deletion of a message, so that the two do not deadlock.
    """
    noted = await con.fetchval(
        "update attachment set state = 'stored', sha256 = $4, size = $5, stored_at = now(), reason = null,"
        " next_try_at = null where guild_id = $1 and message_id = $2 and id = $3 and state = any($6) returning true",
        *key,
        sha256,
        size,
        OPEN,
    )
    await con.execute(
        """
        insert into stored_object as known (guild_id, sha256, size, object_key, place, stored_at, release_at)
        values ($1, $2, $3, $4, $5, now(), case when $6 then null else clock_timestamp() end)
        on conflict (guild_id, sha256) do update set
            size = excluded.size, object_key = excluded.object_key, place = excluded.place,
            stored_at = coalesce(known.stored_at, excluded.stored_at), release_at = excluded.release_at
        """,
        key[0],
        sha256,
        size,
        object_key(key[0], sha256),
        store.place,
        bool(noted),
    )
    return bool(noted)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
