"""A lock that ends with whoever holds it, on a real PostgreSQL."""

import asyncio

import asyncpg
import pytest

from services.errors import DatabaseAway
from services.sync import lock as lock_module
from services.sync.lock import HeldLock

PIDS = "select pid from pg_locks where locktype = 'advisory' and granted and database = ({})"
OWN_DATABASE = "select oid from pg_database where datname = current_database()"


async def cut(database):
    """End the connections that hold a lock, as a restart of the server would."""
    await database.pool.execute(f"select pg_terminate_backend(pid) from ({PIDS.format(OWN_DATABASE)}) as holders")


async def held(database, **options) -> HeldLock:
    """The lock of the test, which is free."""
    lock = await HeldLock.taken(database.url, "test", **options)
    assert lock is not None
    return lock


async def test_one_holder_at_a_time_and_the_next_one_after_it(database):
    first = await held(database)
    assert first.held
    assert await HeldLock.taken(database.url, "test") is None
    await first.release()
    await (await held(database)).release()


async def test_other_names_and_numbers_are_other_locks(database):
    locks = [await HeldLock.taken(database.url, *key) for key in (("a",), ("b",), ("b", 1))]
    assert None not in locks
    for lock in filter(None, locks):
        await lock.release()


async def test_a_broken_connection_is_noticed_at_once(database):
    lock = await held(database, beat=3600)
    losing = asyncio.create_task(lock.lost())
    await cut(database)
    await asyncio.wait_for(losing, 20)
    assert not lock.held
    await (await held(database)).release()


async def test_a_client_that_doubts_itself_after_a_broken_answer_is_a_database_away(database, monkeypatch):
    async def broken(*_args: object) -> bool:
        raise asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress")

    monkeypatch.setattr(lock_module, "_locked", broken)
    with pytest.raises(DatabaseAway):
        await HeldLock.taken(database.url, "test")


async def test_a_lock_that_is_held_is_not_lost(database):
    lock = await held(database, beat=0.01)
    losing = asyncio.create_task(lock.lost())
    done, _ = await asyncio.wait([losing], timeout=0.2)
    assert not done
    assert lock.held
    losing.cancel()
    await asyncio.gather(losing, return_exceptions=True)
    await lock.release()


async def test_a_database_that_is_away_is_said_in_words():
    with pytest.raises(DatabaseAway, match="cannot be reached"):
        await HeldLock.taken("postgresql://nobody@127.0.0.1:1/none", "test")
