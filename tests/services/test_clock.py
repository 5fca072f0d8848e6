"""A clock that is wrong is noticed, said once, and nothing is done by it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from services.clock import STEP, ClockWatch, RightTime, in_words

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """A machine whose clock can be set, and Discord, whose clock is right."""

    def __init__(self) -> None:
        self.passed = timedelta()
        self.beat_stood = timedelta()
        self.ahead = timedelta()
        self.asked = 0
        self.discord_answers = True

    def clock(self) -> datetime:
        return NOON + self.passed + self.ahead

    def beat(self) -> float:
        return (self.passed - self.beat_stood).total_seconds()

    def sleeps(self, long: timedelta) -> None:
        self.passed += long
        self.beat_stood += long

    async def ask(self, right_time: RightTime) -> None:
        self.asked += 1
        if self.discord_answers:
            right_time.heard(format_datetime(NOON + self.passed, usegmt=True))


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def right_time(machine: Machine) -> RightTime:
    return RightTime(clock=machine.clock, monotonic=machine.beat)


def test_time_that_passes_is_no_step(machine: Machine) -> None:
    watch = ClockWatch(machine.beat)
    assert watch.step(machine.clock()) == timedelta()
    machine.passed += HOUR
    assert watch.step(machine.clock()) == timedelta()
    machine.ahead = STEP / 2
    assert watch.step(machine.clock()) == timedelta()


def test_a_clock_that_is_set_and_a_sleep_are_steps_told_once(machine: Machine) -> None:
    watch = ClockWatch(machine.beat)
    watch.step(machine.clock())
    machine.ahead = 2 * HOUR
    assert watch.step(machine.clock()) == 2 * HOUR
    assert watch.step(machine.clock()) == timedelta()
    machine.ahead = -HOUR
    assert watch.step(machine.clock()) == -3 * HOUR
    machine.sleeps(8 * HOUR)
    assert watch.step(machine.clock()) == 8 * HOUR


async def test_a_right_clock_is_believed_after_one_question(machine: Machine, right_time: RightTime) -> None:
    for _ in range(3):
        assert await right_time.can_be_believed(lambda: machine.ask(right_time))
    machine.passed += 2 * HOUR
    assert await right_time.can_be_believed(lambda: machine.ask(right_time))
    assert machine.asked == 2


async def test_a_wrong_clock_is_not_believed_and_said_once_until_it_is_right(
    machine: Machine, right_time: RightTime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "services.clock")
    machine.ahead = timedelta(days=400)
    for _ in range(3):
        assert not await right_time.can_be_believed(lambda: machine.ask(right_time))
    machine.ahead = timedelta()
    assert await right_time.can_be_believed(lambda: machine.ask(right_time))
    assert [one.levelname for one in caplog.records] == ["ERROR", "INFO"]
    assert "9600.0 hours ahead of Discord's" in caplog.text


async def test_a_machine_that_slept_asks_again_and_is_believed(machine: Machine, right_time: RightTime) -> None:
    assert await right_time.can_be_believed(lambda: machine.ask(right_time))
    machine.sleeps(9 * HOUR)
    assert await right_time.can_be_believed(lambda: machine.ask(right_time))


async def test_without_an_answer_nothing_is_believed_and_nothing_said(
    machine: Machine, right_time: RightTime, caplog: pytest.LogCaptureFixture
) -> None:
    machine.discord_answers = False
    assert not await right_time.can_be_believed(lambda: machine.ask(right_time))
    assert right_time.ahead_by is None
    assert not caplog.records


@pytest.mark.parametrize("date", [None, "", "yesterday", "Sun, 22 Nov 2026 12:00:00"])
def test_an_answer_without_a_readable_date_says_nothing(right_time: RightTime, date: str | None) -> None:
    right_time.heard(date)
    assert right_time.ahead_by is None


def test_how_wrong_it_is_is_said_in_words() -> None:
    assert in_words(timedelta(minutes=7)) == "7 minutes ahead of Discord's"
    assert in_words(-26 * HOUR) == "26.0 hours behind Discord's"
