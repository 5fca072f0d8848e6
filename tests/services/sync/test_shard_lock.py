"""Each shard is recorded by one process, and all processes count alike."""

import contextlib
from collections.abc import AsyncIterator

import pytest

from services.database import Database
from services.discord.shards import ALONE, Shards
from services.sync.lock import HeldLock
from services.sync.shard_lock import STANDBY, Holder, sentence, taken, why_not

FIRST, SECOND, BOTH = Shards((0,), 2), Shards((1,), 2), Shards((0, 1), 2)


@contextlib.asynccontextmanager
async def holding(database: Database, *each: Shards) -> AsyncIterator[None]:
    held: list[HeldLock] = []
    try:
        for shards in each:
            lock = await taken(database.url, shards)
            assert lock is not None, shards
            held.append(lock)
        yield
    finally:
        for lock in held:
            await lock.release()


async def may(database: Database, shards: Shards) -> bool:
    lock = await taken(database.url, shards)
    if lock is not None:
        await lock.release()
    return lock is not None


async def test_processes_with_shards_of_their_own_record_side_by_side(database: Database) -> None:
    async with holding(database, FIRST, SECOND):
        assert not await may(database, FIRST)
        assert not await may(database, BOTH)
        assert not await may(database, ALONE)
    assert await may(database, BOTH)


async def test_another_number_of_shards_waits_although_no_shard_is_the_same(database: Database) -> None:
    async with holding(database, FIRST):
        assert not await may(database, Shards((2,), 3))
        assert "SHARD_COUNT has to be the same" in await why_not(database.url, Shards((2,), 3))
        assert await may(database, SECOND)


async def test_nobody_shares_with_one_that_records_everything(database: Database) -> None:
    async with holding(database, ALONE):
        assert not await may(database, FIRST)
        assert "has the whole database to itself" in await why_not(database.url, FIRST)
        assert await why_not(database.url, ALONE) == STANDBY


async def test_what_is_held_together_is_given_back_together(database: Database) -> None:
    async with holding(database, FIRST):
        assert not await may(database, BOTH)
        assert await may(database, SECOND)


@pytest.mark.parametrize(
    ("ours", "others", "said"),
    [
        (FIRST, [Holder(frozenset({0}), 2)], "another process records shard 0 of 2: this bot stands by"),
        (
            BOTH,
            [Holder(frozenset({0}), 2)],
            "records shard 0 of 2, and this one is set to shards 0 and 1 of 2: no shard",
        ),
        (FIRST, [Holder(frozenset({0}), 3)], "records shard 0 of 3, and this one is set to shard 0 of 2: SHARD_COUNT"),
        (ALONE, [Holder(frozenset({1}), 2)], "records shard 1 of 2, and this one is set to shard 0 of 1: SHARD_COUNT"),
        (ALONE, [], STANDBY),
    ],
)
def test_why_one_waits_is_one_sentence(ours: Shards, others: list[Holder], said: str) -> None:
    assert said in sentence(ours, others)
