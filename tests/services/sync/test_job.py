"""One run of the sync: what it does, what it reports, and that there is never a second beside it."""

import asyncio
import logging
from datetime import timedelta

import pytest

from services.discord.errors import DiscordUnavailable, TokenRefused
from services.metrics import figures
from services.sync import runs
from services.sync.job import BROKEN, LOCK, Busy, asked, carried_out, cut_if_dead, run_sync
from services.sync.lock import HeldLock
from services.sync.report import SyncReport
from tests.e2e.bot_process import until
from tests.services.sync.parts_made import (
    CHANNEL,
    GUILD,
    NOW,
    SECRET,
    Clock,
    MadeHistory,
    MadeKeeper,
    find,
    quick_history,
    small_server,
    tools,
)


async def stored(database):
    return [dict(row) for row in await database.pool.fetch("select * from sync_run order by id")]


async def test_a_run_refreshes_the_history_and_tries_files_again(database):
    history, keeper = quick_history(), MadeKeeper()
    report = await run_sync(tools(database, history, keeper), GUILD, runs.COMMAND, asked_by=5)
    assert (history.refreshed, keeper.asked) == (1, 1)
    assert report.quiet
    assert report.requests == 7
    (row,) = await stored(database)
    assert (row["state"], row["trigger"], row["asked_by"], row["stage"]) == ("done", "command", 5, None)
    assert row["requests"] == 7
    assert SyncReport.from_json(row["report"]) == report


async def test_the_report_names_what_was_edited_and_what_was_deleted(database):
    await small_server(database)
    await find(database, "edited", 101)
    await find(database, "deleted", 102)
    await find(database, "missed", detail="14")
    await find(database, "missed", detail="3")
    report = await run_sync(tools(database, quick_history()), GUILD, runs.SCHEDULE)
    assert report.counts == {"deleted": 1, "edited": 1, "missed": 17}
    edited, deleted = (next(one for one in report.named if one.kind == kind) for kind in ("edited", "deleted"))
    assert (edited.message_id, edited.person, edited.channel, edited.channel_id) == (101, "Ola", "general", CHANNEL)
    assert (deleted.message_id, deleted.person, deleted.user_id) == (102, "Ola", 5)
    assert edited.sent_at == NOW - timedelta(hours=1)


async def test_what_one_report_has_told_the_next_one_does_not_tell_again(database):
    await small_server(database)
    await find(database, "edited", 101)
    made = tools(database, quick_history(), clock=Clock())
    first = await run_sync(made, GUILD, runs.SCHEDULE)
    await find(database, "deleted", 102)
    second = await run_sync(made, GUILD, runs.SCHEDULE)
    assert (first.counts, second.counts) == ({"edited": 1}, {"deleted": 1})
    assert second.found_from == NOW


async def test_a_flood_of_findings_is_counted_and_the_newest_are_named(database):
    await small_server(database)
    await database.pool.execute(
        "insert into finding (guild_id, found_at, kind, source, channel_id, message_id)"
        " select $1, $2, 'deleted', 'history', $3, n from generate_series(1, 5000) as n",
        GUILD,
        NOW,
        CHANNEL,
    )
    report = await run_sync(tools(database, quick_history()), GUILD, runs.SCHEDULE)
    assert report.counts == {"deleted": 5000}
    assert [one.message_id for one in report.named] == list(range(4951, 5001))


async def test_what_cannot_be_seen_is_said_with_the_reason(database):
    await small_server(database)
    report = await run_sync(tools(database, quick_history()), GUILD, runs.SCHEDULE)
    (hidden,) = report.hidden
    assert (hidden.channel_id, hidden.name, hidden.reason, hidden.since) == (
        SECRET,
        "secret",
        "no",
        NOW - timedelta(hours=2),
    )
    assert report.complete_through == NOW


async def test_a_gap_that_nobody_filled_bounds_what_is_complete(database):
    await small_server(database)
    since = NOW - timedelta(hours=1)
    await database.pool.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)", GUILD, since, NOW
    )
    assert (await run_sync(tools(database, quick_history()), GUILD, runs.SCHEDULE)).complete_through == since


async def test_a_history_that_takes_too_long_is_not_waited_for_and_what_is_left_is_named(database):
    await small_server(database)
    slow = MadeHistory(left=(CHANNEL,))
    report = await run_sync(tools(database, slow, patience=timedelta(seconds=0.05)), GUILD, runs.SCHEDULE)
    assert [one.name for one in report.unread] == ["general"]
    assert report.unread_seconds == 300
    assert slow.at_once == 0


async def test_what_is_only_compared_again_is_waited_for_too(database):
    history = quick_history(left=(CHANNEL,))
    task = asyncio.create_task(run_sync(tools(database, history), GUILD, runs.COMMAND))

    async def compares() -> bool:
        rows = await stored(database)
        return bool(rows and rows[0]["report"] and rows[0]["report"].get("checking") == 1)

    await until(compares, 10)
    history.left = ()
    assert not (await task).unread


async def test_how_far_it_is_can_be_read_while_it_goes_on(database):
    history = MadeHistory()
    await database.pool.execute(
        "insert into finding (guild_id, source, kind, channel_id, detail, found_at)"
        " values ($1, 'history', 'missed', $2, '40', $3)",
        *(GUILD, CHANNEL, NOW),
    )
    await database.pool.execute(
        "insert into detail_due (guild_id, channel_id, message_id, kind, key, since)"
        " values ($1, $2, 1, 'reaction', 'x', $3)",
        *(GUILD, CHANNEL, NOW),
    )
    task = asyncio.create_task(run_sync(tools(database, history), GUILD, runs.COMMAND))

    async def noted() -> bool:
        rows = await stored(database)
        return bool(rows and rows[0]["stage"] == "history" and rows[0]["report"])

    await until(noted, 10)
    (row,) = await stored(database)
    assert row["state"] == "running"
    assert row["report"] == {
        "channels_done": 1,
        "channels_total": 2,
        "messages_read": 300,
        "checking": 0,
        "remaining": 300.0,
        "found": {"missed": 40},
        "lists": 1,
    }
    history.may_end.set()
    await task


async def test_a_part_that_fails_is_said_and_the_others_go_on(database):
    keeper = MadeKeeper()
    away = quick_history(problem=DiscordUnavailable("Discord does not answer."))
    report = await run_sync(tools(database, away, keeper), GUILD, runs.SCHEDULE)
    assert report.failures == ("Discord does not answer.",)
    assert (keeper.asked, keeper.waited_for) == (1, 1)
    assert [row["state"] for row in await stored(database)] == ["failed"]


async def test_a_mistake_of_ours_is_logged_and_not_shown(database, caplog):
    report = await run_sync(tools(database, quick_history(problem=KeyError("inner"))), GUILD, runs.SCHEDULE)
    assert report.failures == (BROKEN,)
    assert "the part history of a sync failed" in caplog.text


async def test_a_refused_token_ends_more_than_the_run(database):
    with pytest.raises(TokenRefused):
        await run_sync(tools(database, quick_history(problem=TokenRefused())), GUILD, runs.SCHEDULE)


async def test_asking_while_one_is_asked_for_or_goes_on_makes_no_second(database):
    history = MadeHistory()
    made = tools(database, history)
    first = await asked(database, GUILD, runs.SCHEDULE, NOW)
    assert (await asked(database, GUILD, runs.COMMAND, NOW)).id == first.id
    task = asyncio.create_task(carried_out(made, first))
    await until(lambda: history.refreshed == 1, 10)
    again = await asked(database, GUILD, runs.SHELL, NOW)
    assert (again.id, again.state) == (first.id, "running")
    with pytest.raises(Busy):
        await run_sync(made, GUILD, runs.SHELL)
    history.may_end.set()
    await task
    assert history.most_at_once == 1
    assert (await asked(database, GUILD, runs.COMMAND, NOW)).id != first.id


async def test_many_at_once_are_one(database):
    history = quick_history()
    made = tools(database, history)
    results = await asyncio.gather(*(run_sync(made, GUILD, runs.SCHEDULE) for _ in range(6)), return_exceptions=True)
    assert history.most_at_once == 1
    assert all(isinstance(one, SyncReport | Busy) for one in results)
    assert {row["state"] for row in await stored(database)} == {"done"}


async def test_the_run_of_a_dead_process_is_marked_and_does_not_stand_in_the_way(database):
    await database.pool.execute(
        "insert into sync_run (guild_id, trigger, state, asked_at, started_at)"
        " values ($1, 'schedule', 'running', $2, $2)",
        GUILD,
        NOW - timedelta(minutes=3),
    )
    await run_sync(tools(database, quick_history()), GUILD, runs.SCHEDULE)
    dead, new = await stored(database)
    assert (dead["state"], dead["seconds"], new["state"]) == ("cut", 180, "done")


async def test_a_run_that_lives_is_not_taken_for_dead(database):
    lock = await HeldLock.taken(database.url, LOCK, GUILD)
    assert lock is not None
    assert await cut_if_dead(database, GUILD, NOW) == 0
    await lock.release()


async def test_a_run_is_one_line_in_the_log_with_its_figures_beside_it(database, caplog):
    await small_server(database)
    await find(database, "edited", 101)
    found, done = figures.FINDINGS.value("edited"), figures.SYNCS.value("done")
    with caplog.at_level(logging.INFO):
        await run_sync(tools(database, quick_history()), GUILD, runs.SCHEDULE)
    (line,) = [record for record in caplog.records if record.name == "services.sync.job"]
    assert line.about["event"] == "sync"
    assert (line.about["guild"], line.about["state"], line.about["found"]) == (GUILD, "done", 1)
    assert figures.FINDINGS.value("edited") == found + 1
    assert figures.SYNCS.value("done") == done + 1
