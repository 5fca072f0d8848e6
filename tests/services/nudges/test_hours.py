"""When messages may go out: by the clock on the wall, on working days, also where it is put forward or back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.nudges.hours import is_open, opens_at
from services.people.guild_settings import GuildSettings, Holiday

WARSAW = ZoneInfo("Europe/Warsaw")
zones = st.sampled_from(["Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
hours = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] < pair[1])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
days = st.frozensets(st.integers(0, 6), min_size=1)


@settings(max_examples=80)
@given(moments, zones, hours, days)
def test_they_open_at_the_first_moment_that_is_open_and_at_none_before(now, zone, between, working):
    chosen = GuildSettings(time_zone=zone, nudge_hours=between, working_days=working)
    opens = opens_at(now, chosen)
    assert opens is not None
    assert opens >= now
    assert is_open(opens, chosen)
    local = opens.astimezone(chosen.zone)
    assert between[0] <= local.hour < between[1]
    assert local.weekday() in working
    step = now
    while step < opens:
        assert not is_open(step, chosen)
        step += timedelta(minutes=20)


def test_both_changes_of_the_clock_leave_ten_at_ten():
    chosen = GuildSettings(time_zone="Europe/Warsaw", working_days=frozenset(range(7)))
    spring = opens_at(datetime(2027, 3, 27, 22, 0, tzinfo=UTC), chosen)
    autumn = opens_at(datetime(2027, 10, 30, 22, 0, tzinfo=UTC), chosen)
    assert spring == datetime(2027, 3, 28, 8, 0, tzinfo=UTC)
    assert autumn == datetime(2027, 10, 31, 9, 0, tzinfo=UTC)
    assert {moment.astimezone(WARSAW).hour for moment in (spring, autumn)} == {10}


def test_an_hour_that_is_left_out_begins_with_the_next_one():
    chosen = GuildSettings(time_zone="Europe/Warsaw", nudge_hours=(2, 5), working_days=frozenset(range(7)))
    assert opens_at(datetime(2027, 3, 28, 0, 0, tzinfo=UTC), chosen) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_weekends_and_holidays_are_left_alone():
    christmas = Holiday(date(2026, 12, 23), date(2027, 1, 3))
    chosen = GuildSettings(time_zone="Europe/Warsaw", holidays=(christmas,))
    friday_evening, before = datetime(2026, 11, 27, 18, 30, tzinfo=UTC), datetime(2026, 12, 22, 20, 0, tzinfo=UTC)
    assert opens_at(friday_evening, chosen) == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert opens_at(before, chosen) == datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def test_no_day_of_the_week_is_no_moment():
    assert opens_at(datetime(2026, 11, 27, tzinfo=UTC), GuildSettings(working_days=frozenset())) is None
