"""Shards take turns in identifying, in whichever process they are."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identify_budget import AT_ONCE, DAY, SPACING
from bot.identify_queue import MOST_AT_ONCE, Concurrency, QueuedIdentifies, Turn, burst, next_turn
from sandbox import Sandbox
from services.database import Database
from services.discord.rest import DiscordRest

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NO_TIME = timedelta()


async def one() -> int:
    return 1


async def two() -> int:
    return 2


def test_a_turn_comes_after_those_that_others_have_taken() -> None:
    taken = [Turn(NOON + 4.5 * SECOND, 0), Turn(NOON - SECOND, 0), Turn(NOON + 60 * SECOND, 1)]
    assert next_turn(taken, 0, NOON) == NOON + 4.5 * SECOND + SPACING
    assert next_turn([Turn(NOON + 60 * SECOND, 0)], 0, NOON) == NOON
    assert next_turn([], 0, NOON) == NOON


def test_shards_of_other_buckets_do_not_wait_for_each_other() -> None:
    assert next_turn([Turn(NOON, 0)], 1, NOON) == NOON


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_no_bucket_ever_identifies_twice_within_five_seconds(asking: list[int]) -> None:
    taken = list[Turn]()
    for bucket in asking:
        taken.append(Turn(next_turn(taken, bucket, NOON, at_once=MOST_AT_ONCE), bucket))
    for bucket in range(4):
        times = sorted(turn.at for turn in taken if turn.bucket == bucket)
        assert all(later - earlier >= SPACING for earlier, later in pairwise(times))


def test_more_shards_may_start_at_once_within_what_a_day_allows() -> None:
    assert [burst(count) for count in (2, 20, 1000)] == [AT_ONCE, 60, MOST_AT_ONCE]
    assert MOST_AT_ONCE + DAY / timedelta(seconds=100) < 1000


def queued(database: Database, shard_id: int, now: datetime = NOON) -> QueuedIdentifies:
    return QueuedIdentifies(
        database.pool, shard_id, 4, one, clock=lambda: now, spacing=timedelta(milliseconds=20), pause=lambda _: 0.0
    )


async def times(database: Database) -> list[datetime]:
    return [row["at"] for row in await database.pool.fetch("select at from gateway_identify order by at")]


async def test_processes_that_ask_at_once_get_different_turns(database: Database) -> None:
    await asyncio.gather(*(queued(database, shard_id).admitted() for shard_id in range(4)))
    assert await times(database) == [NOON + number * timedelta(milliseconds=20) for number in range(4)]


async def test_a_turn_that_was_not_used_is_moved(database: Database) -> None:
    budget = queued(database, 0)
    await budget.admitted()
    budget.refused()
    await budget.admitted()
    await budget.spent()
    assert await times(database) == [NOON]
    await budget.spent()
    assert len(await times(database)) == 2


async def test_a_turn_may_be_used_a_little_late_although_another_comes_next(database: Database) -> None:
    clock = [NOON]
    first, second = (
        QueuedIdentifies(database.pool, shard_id, 2, one, clock=lambda: clock[0], spacing=timedelta(milliseconds=20))
        for shard_id in (0, 1)
    )
    for budget in (first, second):
        await budget.admitted()
    clock[0] += timedelta(milliseconds=2)
    await first.spent()
    assert await times(database) == [NOON + timedelta(milliseconds=after) for after in (2, 20)]


async def test_a_turn_that_was_missed_by_far_is_given_up_with_its_connection(database: Database) -> None:
    late, others = queued(database, 0), [queued(database, shard_id) for shard_id in (1, 2, 3)]
    await late.admitted()
    await database.pool.execute("update gateway_identify set at = at - interval '1 day'")
    for budget in others:
        await budget.admitted()
    with pytest.raises(TimeoutError):
        await late.spent()


async def test_turns_that_no_longer_count_are_forgotten(database: Database) -> None:
    await queued(database, 0, NOON - 3 * DAY).admitted()
    await queued(database, 1).admitted()
    assert await times(database) == [NOON]


async def test_without_the_database_it_goes_on(database: Database) -> None:
    budget = queued(database, 0)
    await database.pool.close()
    await budget.admitted()
    await budget.spent()
    assert database.pool.is_closing()


async def test_how_many_may_identify_at_once_is_asked_of_discord() -> None:
    async with Sandbox() as box:
        box.gateway.identifies.max_concurrency = 16
        async with DiscordRest.open(box.token, box.api_base) as rest:
            concurrency = Concurrency(rest)
            assert [await concurrency(), await concurrency()] == [16, 16]
        assert not box.violations
    async with DiscordRest.open(box.token, box.api_base, first_pause=0.0) as rest:
        assert await Concurrency(rest)() == 1  # nobody answers there any more
