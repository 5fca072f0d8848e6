from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.duty.store import Duty, add_duty, duties, on_duty, remove_duty
from services.people.guild_settings import GuildSettings
from tests.services.school import GUILD, MENTOR_ROLE, NOW, found, join

MAJA, ADAM = 9, 8
WARSAW = GuildSettings(time_zone="Europe/Warsaw")
EVERY_DAY = frozenset(range(7))
MORNING = Duty(1, MAJA, frozenset({0, 2}), 9 * 60, 12 * 60)
NIGHT = Duty(2, ADAM, frozenset({4}), 22 * 60, 2 * 60)
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("shift", "day", "minute", "is_covered"),
    [
        (MORNING, 0, 9 * 60 - 1, False),
        (MORNING, 0, 9 * 60, True),
        (MORNING, 0, 12 * 60 - 1, True),
        (MORNING, 0, 12 * 60, False),
        (MORNING, 1, 10 * 60, False),
        (MORNING, 2, 10 * 60, True),
        (NIGHT, 4, 23 * 60, True),
        (NIGHT, 5, 60, True),
        (NIGHT, 5, 2 * 60, False),
        (NIGHT, 4, 60, False),
    ],
)
def test_a_shift_covers_its_minutes_also_past_midnight(shift, day, minute, is_covered):
    assert shift.covers(MONDAY + timedelta(days=day), minute) is is_covered


def test_a_shift_keeps_to_its_days():
    shift = replace(MORNING, from_on=MONDAY + timedelta(days=7), to_on=MONDAY + timedelta(days=7))
    assert [week for week in range(3) if shift.begins_on(MONDAY + timedelta(weeks=week))] == [1]
    assert not shift.is_over(MONDAY + timedelta(days=7))
    assert shift.is_over(MONDAY + timedelta(days=8))


@settings(max_examples=40)
@given(st.integers(0, 365 * 24 * 4), st.integers(0, 1439))
def test_two_shifts_that_share_a_day_leave_no_minute_open_whatever_the_clocks_do(quarters, cut):
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarters)
    local = moment.astimezone(ZoneInfo("Europe/Warsaw"))
    halves = [Duty(1, MAJA, EVERY_DAY, 0, cut), Duty(2, ADAM, EVERY_DAY, cut, 0)]
    taken = [one for one in halves if one.covers(local.date(), local.hour * 60 + local.minute)]
    assert taken if cut else taken == halves


async def test_who_is_on_duty_goes_by_the_clock_of_the_server(con):
    await found(con)
    await join(con, MAJA, "Maja", MENTOR_ROLE)
    await add_duty(con, GUILD, MORNING, by_id=MAJA, at=NOW)
    summer, winter = datetime(2026, 7, 20, 7, 30, tzinfo=UTC), datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    early = [moment - timedelta(hours=1) for moment in (summer, winter)]
    assert [await on_duty(con, GUILD, at, WARSAW) for at in (summer, winter, *early)] == [MAJA, MAJA, None, None]
    assert await on_duty(con, GUILD + 1, summer, WARSAW) is None


async def test_of_two_the_first_is_called_unless_they_left(con):
    await found(con)
    await join(con, MAJA, "Maja", MENTOR_ROLE)
    await join(con, ADAM, "Adam", MENTOR_ROLE)
    await add_duty(con, GUILD, replace(MORNING, weekdays=EVERY_DAY), by_id=MAJA, at=NOW)
    await add_duty(con, GUILD, Duty(5, ADAM, EVERY_DAY, 0, 0), by_id=MAJA, at=NOW + timedelta(minutes=1))
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert await on_duty(con, GUILD, at, WARSAW) == MAJA
    await con.execute("update member set present = false where user_id = $1", MAJA)
    assert await on_duty(con, GUILD, at, WARSAW) == ADAM


async def test_a_shift_is_kept_once_and_taken_away_on_its_own_server(con):
    shift = replace(MORNING, from_on=MONDAY)
    for _ in range(2):
        await add_duty(con, GUILD, shift, by_id=MAJA, at=NOW)
    assert await duties(con, GUILD) == [shift]
    assert await remove_duty(con, GUILD + 1, shift.id, NOW) is None
    assert await remove_duty(con, GUILD, shift.id, NOW) == MAJA
    assert await duties(con, GUILD) == []
