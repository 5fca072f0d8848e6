"""The hour strikes once, also after a sleep."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.schedule import JOB, Schedule
from services.errors import DatabaseAway
from services.sync.desk import next_run
from tests.e2e.bot_process import until


class Sync:
    """Counts how often it is asked, and how many of it run at a time."""

    def __init__(self) -> None:
        self.asked = self.running = self.most = self.caught_up = 0
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.fails = False

    async def __call__(self) -> None:
        self.asked += 1
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.may_end.wait()
            if self.fails:
                raise RuntimeError("broken")
        finally:
            self.running -= 1

    async def catch_up(self) -> None:
        self.caught_up += 1


@pytest.fixture
def sync():
    return Sync()


@pytest.fixture
async def scheduler(sync):
    made = Schedule(7, sync, sync.catch_up).started()
    yield made
    made.shutdown(wait=False)


def slept(scheduler, hours):
    """The machine wakes up: the job should have run so many times."""
    job = scheduler.get_job(JOB)
    job.modify(next_run_time=datetime.now(UTC) - timedelta(hours=hours))
    scheduler.wakeup()


def test_the_next_run_is_at_the_minute_of_this_hour_or_the_next():
    at = datetime(2026, 11, 22, 17, 5, tzinfo=UTC)
    assert next_run(at, 7) == datetime(2026, 11, 22, 17, 7, tzinfo=UTC)
    assert next_run(at, 5) == datetime(2026, 11, 22, 18, 5, tzinfo=UTC)
    assert next_run(at, 0) == datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def test_the_change_of_the_clocks_makes_no_hour_longer():
    before = datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=ZoneInfo("Europe/Warsaw"))
    assert next_run(before, 30) - before.astimezone(UTC) == timedelta(hours=1)


async def test_it_is_due_at_the_minute(scheduler):
    due = scheduler.get_job(JOB).next_run_time
    assert due.minute == 7
    assert timedelta(0) < due - datetime.now(UTC) <= timedelta(hours=1)


async def test_after_a_sleep_of_hours_it_runs_once(scheduler, sync):
    slept(scheduler, 9)
    await until(lambda: sync.asked > 0)
    scheduler.wakeup()
    await until(lambda: sync.running == 0)
    assert sync.asked == 1
    assert scheduler.get_job(JOB).next_run_time > datetime.now(UTC)


@pytest.mark.filterwarnings("ignore")
async def test_a_run_that_takes_longer_than_an_hour_is_not_joined_by_the_next(scheduler, sync, caplog):
    sync.may_end.clear()
    slept(scheduler, 1)
    await until(lambda: sync.running == 1)
    slept(scheduler, 1)
    await until(lambda: "maximum number of running instances" in caplog.text)
    sync.may_end.set()
    await until(lambda: sync.running == 0)
    assert sync.asked == sync.most == 1


async def test_one_that_fails_is_said_and_the_next_one_runs(scheduler, sync, caplog):
    sync.fails = True
    slept(scheduler, 1)
    await until(lambda: "could not be asked for" in caplog.text)
    slept(scheduler, 1)
    await until(lambda: sync.asked == 2)


async def test_the_start_catches_up_and_the_wall_clock_is_looked_at(sync, monkeypatch):
    schedule = Schedule(7, sync, sync.catch_up, look_seconds=0.01)
    scheduler = schedule.started()
    monkeypatch.setattr(schedule, "started", lambda: scheduler)
    task = asyncio.create_task(schedule.run())
    await until(lambda: sync.caught_up == 1, 10)
    job = scheduler.get_job(JOB)
    job._modify(next_run_time=datetime.now(UTC) - timedelta(hours=3))
    scheduler._jobstores["default"].update_job(job)  # and no timer hears of it
    await until(lambda: sync.asked == 1, 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await until(lambda: not scheduler.running, 10)


async def test_something_else_runs_at_every_minute_the_first_time_at_once_and_its_failure_is_said(sync, caplog):
    schedule, other = Schedule(7, sync, sync.catch_up), Sync()
    schedule.add("the other", other)
    scheduler = schedule.started()
    try:
        await until(lambda: other.asked == 1)
        assert scheduler.get_job("the other").next_run_time <= datetime.now(UTC) + timedelta(minutes=1)
        other.fails = True
        scheduler.get_job("the other").modify(next_run_time=datetime.now(UTC))
        scheduler.wakeup()
        await until(lambda: "the other could not be asked for" in caplog.text)
        assert sync.asked == 0
    finally:
        scheduler.shutdown(wait=False)


async def test_what_runs_when_the_bot_ends_ends_without_a_word(sync, caplog):
    sync.may_end.clear()
    schedule = Schedule(7, sync, sync.catch_up)
    schedule.add("the weekly reports", sync)
    running = asyncio.create_task(schedule.run())
    await until(lambda: sync.running == 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await until(lambda: sync.running == 0)
    assert not [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]


async def test_a_clock_that_was_set_back_does_not_make_everything_wait_for_it(sync, monkeypatch, caplog):
    clock = [datetime.now(UTC)]
    schedule = Schedule("*", sync, sync.catch_up, look_seconds=0.01, clock=lambda: clock[0])
    scheduler = schedule.started()
    monkeypatch.setattr(schedule, "started", lambda: scheduler)
    scheduler.get_job(JOB).modify(next_run_time=datetime.now(UTC) + timedelta(hours=5))  # as the wrong clock had it
    task = asyncio.create_task(schedule.run())
    await until(lambda: sync.caught_up == 1, 10)
    clock[0] -= timedelta(hours=5)
    await until(lambda: "set back" in caplog.text, 10)
    assert scheduler.get_job(JOB).next_run_time <= datetime.now(UTC) + timedelta(minutes=1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await until(lambda: not scheduler.running, 10)


async def test_what_is_away_is_said_in_a_line_and_waited_for(sync, caplog):
    troubles = iter([DatabaseAway("PostgreSQL is away."), ConnectionRefusedError(111, "refused")])
    schedule, runs = Schedule(7, sync, sync.catch_up), []

    async def work():
        runs.append(1)
        for trouble in troubles:
            raise trouble

    schedule.add("the erasures", work)
    scheduler = schedule.started()
    try:
        for number in (1, 2, 3):
            await until(partial(_ran, runs, number))
            scheduler.get_job("the erasures").modify(next_run_time=datetime.now(UTC))
            scheduler.wakeup()
        assert [record.getMessage() for record in caplog.records if record.name == "bot.schedule"] == [
            "the erasures must wait: PostgreSQL is away.",
            "the erasures must wait: ConnectionRefusedError",
        ]
        assert not any(record.exc_info for record in caplog.records)
    finally:
        scheduler.shutdown(wait=False)


def _ran(runs: list[int], times: int) -> bool:
    return len(runs) == times
