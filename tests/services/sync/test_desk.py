"""Whoever asks for a sync, the desk carries it out once."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

from services.sync import runs
from services.sync.desk import NOT_THERE, SyncDesk
from services.sync.job import asked
from tests.e2e.bot_process import until
from tests.services.sync.parts_made import GUILD, NOW, Clock, MadeHistory, quick_history, tools
from tests.services.sync.test_job import stored


@asynccontextmanager
async def working(made, guilds=(GUILD,), minutes=None):
    desk = SyncDesk(made, lambda: guilds, lambda guild: (minutes or {}).get(guild, 0), look_seconds=0.02)
    task = asyncio.create_task(desk.run())
    try:
        yield desk
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def all_are(database, *states):
    async def met() -> bool:
        return [row["state"] for row in await stored(database)] == list(states)

    return met


async def test_what_another_process_asks_for_is_carried_out(database):
    made = tools(database, quick_history())
    async with working(made):
        await asked(database, GUILD, runs.SHELL, NOW)
        await until(all_are(database, "done"), 10)


async def test_whoever_asked_can_follow_it_to_its_end(database):
    history = MadeHistory()
    async with working(tools(database, history)) as desk:
        run = await desk.ask(GUILD, runs.COMMAND, 5)
        states = []
        async for now in desk.follow(run):
            states.append(now.state)
            history.may_end.set()
        assert states[-1] == "done"
        assert set(states) <= {"asked", "running", "done"}


async def test_at_the_start_a_server_without_a_run_within_the_hour_gets_one(database):
    clock, history = Clock(), quick_history()
    made = tools(database, history, clock=clock)
    async with working(made) as desk:
        await desk.catch_up()
        await until(all_are(database, "done"), 10)
        clock.now = NOW + timedelta(minutes=59)
        await desk.catch_up()
        assert await all_are(database, "done")()
        clock.now = NOW + timedelta(hours=9)
        await desk.catch_up()
        await until(all_are(database, "done", "done"), 10)
    assert (await stored(database))[0]["trigger"] == "start"


async def test_a_clock_that_was_set_back_stops_no_sync(database):
    clock, history = Clock(), quick_history()
    clock.now = NOW + timedelta(days=400)
    async with working(tools(database, history, clock=clock)) as desk:
        await desk.ask_due(runs.SCHEDULE)
        await desk.catch_up()
        await until(all_are(database, "done"), 10)
        clock.now = NOW
        await desk.catch_up()  # the last one lies far ahead
        await until(all_are(database, "done", "done"), 10)
        await desk.ask_due(runs.SCHEDULE)
        clock.now += timedelta(hours=1)
        await desk.ask_due(runs.SCHEDULE)
        await until(all_are(database, "done", "done", "done"), 10)


async def test_a_schedule_that_strikes_while_a_run_goes_on_adds_none(database):
    clock, history = Clock(), MadeHistory()
    async with working(tools(database, history, clock=clock)) as desk:
        await desk.ask_due(runs.SCHEDULE)
        await until(lambda: history.refreshed == 1, 10)
        for _ in range(3):
            clock.now += timedelta(hours=1)
            await desk.ask_due(runs.SCHEDULE)
        history.may_end.set()
        await until(all_are(database, "done"), 10)
    assert history.refreshed == 1


async def test_a_server_that_waits_long_does_not_hold_up_another(database):
    history = MadeHistory()
    async with working(tools(database, history), (GUILD, GUILD + 1)) as desk:
        await desk.ask_due(runs.SCHEDULE)
        await until(lambda: history.refreshed == 2, 10)
        history.may_end.set()
        await until(all_are(database, "done", "done"), 10)


async def test_each_server_is_due_at_its_own_minute_and_none_is_passed_over(database, monkeypatch):
    clock, made = Clock(), []
    desk = SyncDesk(tools(database, quick_history(), clock=clock), lambda: (1, 2, 3), {1: 0, 2: 30, 3: 59}.__getitem__)

    async def asked_for(guild_id, _trigger):
        made.append((guild_id, clock.now.minute))

    monkeypatch.setattr(desk, "ask", asked_for)
    for minute in (0, 0, 1, 29, 30, 31, 58):
        clock.now = NOW.replace(minute=minute, second=5)
        await desk.ask_due(runs.SCHEDULE)
    assert made == [(1, 0), (2, 30)]
    clock.now = NOW + timedelta(hours=9)  # the machine slept
    await desk.ask_due(runs.SCHEDULE)
    await desk.ask_due(runs.SCHEDULE)
    assert made[2:] == [(1, 0), (2, 0), (3, 0)]


async def test_what_the_process_before_left_behind_is_closed_at_the_start(database):
    await database.pool.execute(
        "insert into sync_run (guild_id, trigger, state, asked_at, started_at)"
        " values ($1, 'schedule', 'running', $2, $2)",
        GUILD,
        NOW,
    )
    async with working(tools(database, quick_history())):
        await until(all_are(database, "cut"), 10)


async def test_a_run_that_breaks_off_does_not_stand_in_the_way_of_the_next(database, caplog):
    class Broken(MadeHistory):
        def unread(self, guild_id: int) -> tuple[int, ...]:
            raise RuntimeError("broken")

    history = Broken()
    history.may_end.set()
    async with working(tools(database, history)) as desk:
        await desk.ask(GUILD, runs.COMMAND)
        await until(all_are(database, "cut"), 10)
    assert "broke off" in caplog.text


async def test_a_server_the_bot_is_not_on_gets_a_reason(database):
    clock = Clock()
    made = tools(database, quick_history(), clock=clock)
    async with working(made, guilds=()):
        await asked(database, GUILD, runs.SHELL, NOW)
        clock.now += timedelta(minutes=2)
        await until(all_are(database, "failed"), 10)
    (row,) = await stored(database)
    assert row["report"]["failures"] == [NOT_THERE]


async def test_whoever_asks_after_a_report_hears_of_it_for_a_day(database):
    clock = Clock()
    made = tools(database, quick_history(), clock=clock)
    await database.pool.execute(
        "insert into finding (guild_id, source, kind, user_id, found_at) values ($1, 'members', 'left', 5, $2)",
        *(GUILD, NOW),
    )
    async with working(made) as desk:
        found, quiet, later = [await _over(desk, clock, NOW + timedelta(hours=h)) for h in (0, 1, 26)]
        assert await desk.found_before(found) is None  # it tells what it found itself
        clock.now = NOW + timedelta(hours=1)
        before = await desk.found_before(quiet)
        assert before is not None
        assert before.id == found.id
        clock.now = NOW + timedelta(hours=26)
        assert await desk.found_before(later) is None


async def _over(desk, clock, at):
    """A run at a time of its own, when it is over."""
    clock.now = at
    run = await desk.ask(GUILD, runs.COMMAND, 5)
    async for now in desk.follow(run):
        run = now
    return run


async def test_what_is_asked_of_another_process_s_server_is_left_to_it(database):
    clock = Clock()
    made = tools(database, quick_history(), clock=clock)
    desk = SyncDesk(made, lambda: (), lambda _guild: 0, look_seconds=0.02, ours=lambda guild: guild == GUILD)
    for guild in (GUILD, GUILD + 1):
        await asked(database, guild, runs.SHELL, NOW)
    clock.now = NOW + timedelta(hours=1)
    task = asyncio.create_task(desk.run())
    await until(all_are(database, "failed", "asked"), 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [row["state"] for row in await stored(database)] == ["failed", "asked"]
