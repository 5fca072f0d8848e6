"""The identify budget: quick when it is rare, far below Discord's 1000 a day when it is not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.identify_budget import IdentifyBudget, StoredIdentifies, pause_after_refusals, wait_before_identify
from services.database import Database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_first_identify_waits_for_nothing() -> None:
    assert wait_before_identify([], NOON) == timedelta()


def test_two_identifies_are_more_than_five_seconds_apart() -> None:
    assert wait_before_identify([NOON - timedelta(seconds=2)], NOON) == timedelta(seconds=3.5)


def test_ten_restarts_in_a_row_are_let_through() -> None:
    past = [NOON - timedelta(seconds=6 * n) for n in range(1, 11)]
    assert wait_before_identify(past, NOON) == timedelta()


def test_a_crash_loop_is_slowed_down() -> None:
    past = [NOON - timedelta(seconds=6 * n) for n in range(1, 40)]
    assert wait_before_identify(past, NOON) > timedelta(seconds=30)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.floats(0, 30), min_size=1, max_size=60))
def test_no_day_ever_sees_a_thousand_identifies(eagerness: list[float]) -> None:
    now, past = NOON, list[datetime]()
    while now < NOON + 1.2 * DAY and len(past) < 1300:
        now += timedelta(seconds=eagerness[len(past) % len(eagerness)])
        now += wait_before_identify(past[-1000:], now)
        past.append(now)
    assert all(later - earlier > DAY for earlier, later in zip(past, past[950:], strict=False))


def test_the_pause_after_refused_sessions_doubles_up_to_a_quarter_of_an_hour() -> None:
    assert [pause_after_refusals(n) for n in (1, 2, 3)] == [5, 10, 20]
    assert pause_after_refusals(500) == 900


async def test_another_process_remembers_what_was_spent(database: Database) -> None:
    for seconds in (1, 2, 3):
        await StoredIdentifies(database.pool).add(NOON - timedelta(seconds=seconds))
    assert len(await StoredIdentifies(database.pool).recent(NOON - DAY)) == 3


async def test_times_that_no_longer_count_are_forgotten(database: Database) -> None:
    log = StoredIdentifies(database.pool)
    await log.add(NOON - 3 * DAY)
    await log.add(NOON)
    assert await database.pool.fetchval("select count(*) from gateway_identify") == 1


async def test_the_budget_holds_while_the_database_is_away(database: Database) -> None:
    log = StoredIdentifies(database.pool)
    await database.pool.close()
    await log.add(NOON)
    assert await log.recent(NOON - DAY) == [NOON]


class Counting:
    """A log of identifies in memory."""

    def __init__(self) -> None:
        self.times: list[datetime] = []

    async def recent(self, since: datetime) -> list[datetime]:
        return [at for at in self.times if at > since]

    async def add(self, at: datetime) -> None:
        self.times.append(at)


async def test_refusals_lengthen_the_pause_until_a_session_is_accepted() -> None:
    paused: list[int] = []

    def noted(count: int) -> float:
        paused.append(count)
        return 0.0

    budget = IdentifyBudget(Counting(), clock=lambda: NOON, spacing=timedelta(), pause=noted)
    for step in (budget.refused, budget.refused, budget.accepted, budget.refused):
        step()
        await budget.admitted()
    assert paused == [1, 2, 1]
