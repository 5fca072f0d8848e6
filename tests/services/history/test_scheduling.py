"""Which reading goes next, on a virtual clock."""

import asyncio

import pytest

from services.errors import ProfilerError
from services.history.scheduling import PAUSE_AFTER_BUG, Reading, Scheduler
from tests.services.virtual_time import run_virtually

STEP_SECONDS = 1  # of the virtual clock


class Work:
    """So many steps of one second each, no sooner than `every` seconds apart."""

    def __init__(self, name, log, *, priority=(0, 0), steps=1, every=0.0, fails=None):
        self.name, self.log, self.priority, self.left, self.every = name, log, priority, steps, every
        self.fails, self.cancelled, self.free_at, self.loop = fails, False, 0.0, asyncio.get_running_loop()

    def ready_at(self):
        return max(self.free_at, self.loop.time())

    async def step(self):
        self.log.append((self.name, self.loop.time()))
        second = self.loop.create_future()
        self.loop.call_later(STEP_SECONDS, second.set_result, None)
        await second
        if self.fails is not None:
            failure, self.fails = self.fails, None
            raise failure
        self.left -= 1
        self.free_at = self.loop.time() + self.every
        return not self.left


async def ran(make, at_once=1, seconds=1000.0, **more):
    """The steps that were made, until everything is done or time is up."""
    log: list[tuple[str, float]] = []
    finished: list[Reading] = []
    scheduler = Scheduler(at_once, finished.append, monotonic=asyncio.get_running_loop().time, **more)
    for work in make(log):
        scheduler.add(work)
    running = asyncio.create_task(scheduler.run())
    deadline = asyncio.get_running_loop().time() + seconds
    while any(True for _ in scheduler.unfinished()) and asyncio.get_running_loop().time() < deadline:
        if running.done():
            break
        await asyncio.sleep(0.5)
    if running.done():
        running.result()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return log, finished


def test_the_most_wanted_reading_goes_first():
    log, _ = run_virtually(ran(lambda log: [Work("old", log, priority=(0, -1)), Work("new", log, priority=(0, -9))]))
    assert [name for name, _ in log] == ["new", "old"]


def test_what_becomes_more_wanted_while_it_waits_goes_sooner():
    def wanted(work):
        return (0, -10) if work.name == "late" and work.loop.time() > 2 else work.priority

    def make(log):
        return [Work("early", log, priority=(0, -9), steps=5), Work("late", log, priority=(0, -1))]

    log, _ = run_virtually(ran(make, wanted=wanted))
    assert [name for name, _ in log].index("late") == 3


def test_checking_again_comes_after_everything_that_is_missing():
    log, _ = run_virtually(ran(lambda log: [Work("again", log, priority=(1, -9)), Work("gap", log, priority=(0, -1))]))
    assert [name for name, _ in log] == ["gap", "again"]


def test_a_waiting_reading_holds_no_place():
    def make(log):
        return [Work("slow", log, priority=(0, -9), steps=2, every=100.0), Work("other", log, steps=5)]

    log, _ = run_virtually(ran(make))
    assert [name for name, _ in log] == ["slow", *["other"] * 5, "slow"]
    assert log[-1][1] == pytest.approx(101, abs=1)


def test_only_so_many_run_side_by_side():
    log, finished = run_virtually(ran(lambda log: [Work(str(n), log) for n in range(10)], at_once=4))
    starts = [round(at) for _, at in log]
    assert max(starts.count(second) for second in starts) == 4
    assert len(finished) == 10


def test_a_cancelled_reading_is_dropped_and_told():
    def make(log):
        work = Work("dropped", log)
        work.cancelled = True
        return [work]

    log, _ = run_virtually(ran(make))
    assert log == []


def test_a_bug_in_one_reading_costs_the_others_nothing(caplog):
    def make(log):
        return [Work("broken", log, priority=(0, -9), fails=KeyError("bug")), Work("fine", log)]

    log, finished = run_virtually(ran(make))
    assert [name for name, _ in log] == ["broken", "fine", "broken"]
    assert log[-1][1] >= PAUSE_AFTER_BUG
    assert len(finished) == 2
    assert "a step of the history failed" in caplog.text


def test_what_only_a_person_can_help_with_ends_it():
    with pytest.raises(ProfilerError, match="token"):
        run_virtually(ran(lambda log: [Work("refused", log, fails=ProfilerError("the token"))]))


def test_it_can_be_stopped_and_run_again():
    async def scene():
        log: list[tuple[str, float]] = []
        finished: list[Reading] = []
        scheduler = Scheduler(2, finished.append, monotonic=asyncio.get_running_loop().time)
        scheduler.add(Work("interrupted", log))
        for seconds in (0.5, 5.0):
            running = asyncio.create_task(scheduler.run())
            await asyncio.wait([running], timeout=seconds)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        return log, finished

    log, finished = run_virtually(scene())
    assert len(log) == 2
    assert len(finished) == 1


@pytest.mark.parametrize("asked_before", [0, 1])
def test_a_reading_that_has_to_wait_for_the_answer_to_another_request_goes_on_after_it(asked_before):
    class Sharing(Work):
        """Its limit is another route's too, whose request is under way for ten seconds: nobody knows until when."""

        asked = 0

        def ready_at(self):
            self.asked += 1
            now = self.loop.time()
            return float("inf") if self.asked > asked_before and now < 10 else now

    log, finished = run_virtually(ran(lambda log: [Sharing("sharing", log)]))
    assert log == [("sharing", pytest.approx(10, abs=0.1))]
    assert len(finished) == 1
