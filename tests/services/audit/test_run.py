"""The record compared with the local Discord's own search, after everything that may go wrong with either."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import Sandbox
from services.audit.result import Fault, Stopped
from services.audit.run import Auditor, AuditRunning
from services.audit.search import SEARCH
from services.audit.tools import AuditTools
from services.database import Database
from tests.e2e.history_scene import Running, School, differences, running, school, until

ASKED = f"GET {SEARCH}"


def auditor(database: Database, bot: Running, **more) -> Auditor:
    return Auditor(
        AuditTools(
            database,
            bot.rest,
            bot.history,
            waiting_since=lambda: bot.capture.waiting_since,
            **{"patience": 5.0, "pause": 0.05} | more,
        )
    )


async def remove(database: Database, ids) -> None:
    await database.pool.execute("delete from message where id = any($1)", list(ids))


async def add_deleted(database: Database, ids) -> None:
    """Store copies beside some messages that Discord does not have, as after a deletion nobody heard of."""
    await database.pool.execute(
        "insert into message select (jsonb_populate_record(m, jsonb_build_object('id', m.id + 1))).*"
        " from message m where id = any($1)",
        list(ids),
    )


async def aged(school: School) -> None:
    """Wait until everything posted is old enough to be compared."""
    newest = max(int(fact["id"]) for fact in school.world.every_message())
    then = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(milliseconds=newest >> 22, seconds=1.05)
    await until(lambda: datetime.now(UTC) > then)


def named(result) -> dict[int, Fault]:
    return {one.message_id: one.fault for one in result.differences}


@pytest.fixture
def busy() -> School:
    made = school(4)
    for place, channel in enumerate(made.channels):
        made.write(channel, (3, 40, 700, 0)[place])
    for number in range(3):
        thread = made.world.add_thread(made.channels[1], f"thread {number}", owner_id=made.students[0])
        made.write(int(thread["id"]), 12)
    return made


async def test_a_whole_record_is_complete(database: Database, busy: School) -> None:
    async with Sandbox(busy.world) as box, running(database, box) as bot:
        await bot.settled()
        await aged(busy)
        result = await auditor(database, bot).audit(busy.guild_id)
    assert result.complete
    assert (result.differences, result.hidden, result.stopped) == ([], [], None)
    assert result.stored == sum(one.discord for one in result.channels) == 779 + 3
    assert sum(one.stored for one in result.people) == result.stored
    assert not box.violations
    row = await database.pool.fetchrow("select state, requests, result from audit_run")
    assert row is not None
    assert (row["state"], row["requests"]) == ("done", result.requests)
    verified = await database.pool.fetchval("select count(distinct channel_id) from coverage where kind = 'verified'")
    assert verified == 7


async def test_what_a_server_keeps_no_longer_is_not_missing(database: Database, busy: School) -> None:
    async with Sandbox(busy.world) as box, running(database, box) as bot:
        await bot.settled()
        await aged(busy)
        middle = await database.pool.fetchval(
            "select percentile_disc(0.5) within group (order by sent_at) from message"
        )
        await database.pool.execute("update guild set records_from = $1", middle)
        await database.pool.execute("delete from message where sent_at < $1", middle)
        result = await auditor(database, bot).audit(busy.guild_id)
    assert result.complete
    assert result.differences == []
    assert await database.pool.fetchval("select min(sent_at) from message") == middle


async def test_ten_removed_messages_and_a_missed_deletion_are_named_and_repaired(
    database: Database, busy: School
) -> None:
    async with Sandbox(busy.world) as box, running(database, box) as bot:
        await bot.settled()
        await aged(busy)
        rows = await database.pool.fetch("select id, channel_id from message order by id")
        chosen = random.Random("removed")
        lost = {row["id"] for row in chosen.sample(rows, 10)}
        await remove(database, lost)
        ghost = next(row for row in rows if row["id"] not in lost and row["channel_id"] == busy.channels[2])
        await add_deleted(database, [ghost["id"]])
        result = await auditor(database, bot).audit(busy.guild_id)
        assert named(result) == dict.fromkeys(lost, Fault.MISSING) | {ghost["id"] + 1: Fault.DELETED}
        assert result.complete
        assert await differences(database, busy.world, busy.guild_id) == []
        again = await auditor(database, bot).audit(busy.guild_id)
        assert (again.complete, again.differences) == (True, [])
    assert not box.violations


async def test_a_loss_and_a_missed_deletion_that_make_the_counts_agree_are_both_found(database: Database) -> None:
    made = school(1)
    made.write(made.channels[0], 120)
    async with Sandbox(made.world) as box, running(database, box) as bot:
        await bot.settled()
        await aged(made)
        rows = await database.pool.fetch("select id, author_id from message order by id")
        lost = next(row["id"] for row in rows[30:] if row["author_id"] == made.students[0])
        kept = next(row["id"] for row in rows[50:] if row["author_id"] == made.students[1])
        await remove(database, [lost])
        await add_deleted(database, [kept])
        result = await auditor(database, bot).audit(made.guild_id)
    assert named(result) == {lost: Fault.MISSING, kept + 1: Fault.DELETED}


async def test_a_channel_whose_rows_are_all_gone_is_read_again(database: Database, busy: School) -> None:
    async with Sandbox(busy.world) as box, running(database, box) as bot:
        await bot.settled()
        await aged(busy)
        rows = await database.pool.fetch("select id from message where channel_id = $1", busy.channels[2])
        await remove(database, [row["id"] for row in rows])
        result = await auditor(database, bot).audit(busy.guild_id)
        assert len(result.differences) == 700
        assert result.complete
        assert await differences(database, busy.world, busy.guild_id) == []


async def test_two_audits_of_one_server_do_not_run_at_once(database: Database, busy: School) -> None:
    async with Sandbox(busy.world) as box, running(database, box) as bot:
        await bot.settled()
        one = auditor(database, bot)
        first = asyncio.create_task(one.audit(busy.guild_id))
        await until(lambda: box.limits.answered[ASKED] > 0)
        with pytest.raises(AuditRunning):
            await one.audit(busy.guild_id)
        await first


async def test_a_pair_that_hides_in_every_count_is_found_by_reading_once_the_record_is_known_to_be_damaged(
    database: Database,
) -> None:
    made = school(1)
    ids = made.write(made.channels[0], 2700)
    async with Sandbox(made.world) as box, running(database, box) as bot:
        await bot.settled()
        await aged(made)
        part = 27 * 40  # parts have 27 messages, of which the older half is looked at
        lost, kept = {ids[part + 15], ids[500], ids[1700]}, [ids[part + 18], ids[900]]
        await remove(database, lost)
        await add_deleted(database, kept)
        result = await auditor(database, bot).audit(made.guild_id)
    assert named(result) == dict.fromkeys(lost, Fault.MISSING) | {one + 1: Fault.DELETED for one in kept}
    assert result.complete


async def held_for_deleted(database: Database, since: str) -> int:
    """Mark the oldest message as deleted since a while, though Discord has it; returns its id."""
    marked: int = await database.pool.fetchval(
        "update message set deleted_at = now() - $1::text::interval where id = (select min(id) from message)"
        " returning id",
        since,
    )
    return marked


async def test_a_message_held_for_deleted_that_discord_still_has_is_named_and_counts_again(
    database: Database, busy: School
) -> None:
    async with Sandbox(busy.world) as box, running(database, box) as bot:
        await bot.settled()
        await aged(busy)
        revived = await held_for_deleted(database, "1 hour")
        result = await auditor(database, bot).audit(busy.guild_id)
        assert named(result) == {revived: Fault.REVIVED}
        assert result.complete
        assert await differences(database, busy.world, busy.guild_id) == []


async def test_a_message_deleted_a_moment_ago_that_discord_still_shows_is_named_and_not_called_complete(
    database: Database, busy: School
) -> None:
    async with Sandbox(busy.world) as box, running(database, box) as bot:
        await bot.settled()
        await aged(busy)
        held = await held_for_deleted(database, "0 seconds")
        result = await auditor(database, bot).audit(busy.guild_id)
    assert named(result) == {held: Fault.REVIVED}
    assert not result.complete


async def test_without_the_message_content_intent_the_audit_says_why_it_stopped(
    database: Database, busy: School
) -> None:
    async with Sandbox(busy.world) as box, running(database, box) as bot:
        await bot.settled()
        busy.world.application["flags"] = 0
        result = await auditor(database, bot).audit(busy.guild_id)
    assert (result.complete, result.stopped) == (False, Stopped.FORBIDDEN)
    assert await database.pool.fetchval("select state from audit_run") == "failed"


async def test_a_run_that_died_is_noted_as_cut(database: Database, busy: School) -> None:
    await database.pool.execute(
        "insert into audit_run (guild_id, state, started_at) values ($1, 'running', now())", busy.guild_id
    )
    async with Sandbox(busy.world) as box, running(database, box) as bot:
        await bot.settled()
        await auditor(database, bot).audit(busy.guild_id)
    rows = await database.pool.fetch("select state from audit_run order by id")
    assert [row["state"] for row in rows] == ["cut", "done"]
