from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.hour_of_week import hour_of_week

WARSAW = ZoneInfo("Europe/Warsaw")
LATER = datetime(2027, 1, 1, tzinfo=UTC)
SUNDAY = 6


def grid(moments, first, last, zone=WARSAW, unseen=(), now=LATER):
    hours = [int(moment.timestamp()) for moment in moments]
    return hour_of_week(hours, [1] * len(hours), first, last, zone, unseen, now)


def local(year, month, day, hour, minute=0, fold=0):
    return datetime(year, month, day, hour, minute, tzinfo=WARSAW, fold=fold)


def test_messages_stand_at_the_hour_of_the_guilds_clock():
    found = grid(
        [local(2026, 11, 2, 0), local(2026, 11, 9, 0), local(2026, 11, 8, 23)], date(2026, 11, 2), date(2026, 11, 15)
    )
    assert found.messages[0][0] == 2
    assert found.messages[SUNDAY][23] == 1
    assert found.rates[0][0] == 1
    assert found.rates[SUNDAY][23] == 0.5
    assert found.total == 3
    assert {weeks for day in found.weeks for weeks in day} == {2}


def test_an_hour_that_is_there_twice_in_autumn_counts_as_two():
    day = date(2026, 10, 25)
    found = grid([local(2026, 10, 25, 2), local(2026, 10, 25, 2, fold=1)], day, day)
    assert (found.messages[SUNDAY][2], found.weeks[SUNDAY][2], found.rates[SUNDAY][2]) == (2, 2, 1)
    assert sum(found.weeks[SUNDAY]) == 25


def test_an_hour_that_is_missing_in_spring_says_nothing():
    day = date(2026, 3, 29)
    found = grid([local(2026, 3, 29, 1), local(2026, 3, 29, 3)], day, day)
    assert (found.weeks[SUNDAY][2], found.rates[SUNDAY][2]) == (0, None)
    assert (found.rates[SUNDAY][1], found.rates[SUNDAY][3]) == (1, 1)
    assert sum(found.weeks[SUNDAY]) == 23


def test_a_clock_that_changes_by_half_an_hour_keeps_its_hours():
    zone = ZoneInfo("Australia/Lord_Howe")
    tuesday = datetime(2026, 10, 6, 9, tzinfo=zone)  # the clocks changed on Sunday
    found = grid([tuesday, tuesday - timedelta(days=7)], date(2026, 9, 28), date(2026, 10, 11), zone)
    assert (found.messages[1][9], found.weeks[1][9], found.rates[1][9]) == (2, 2, 1)
    assert found.total == 2


def test_what_was_not_seen_is_not_silence():
    monday = local(2026, 11, 2, 10)
    found = grid(
        [monday + timedelta(days=7)],
        date(2026, 11, 2),
        date(2026, 11, 15),
        unseen=[(monday, monday + timedelta(hours=2))],
    )
    assert (found.weeks[0][10], found.rates[0][10]) == (1, 1)
    assert found.rates[0][11] == 0


def test_hours_to_come_are_not_silence_either():
    found = grid([], date(2026, 11, 2), date(2026, 11, 8), now=local(2026, 11, 4, 12, 30))
    assert found.rates[2][11] == 0
    assert found.rates[2][12] is None
    assert found.rates[3][0] is None


def test_zones_of_half_hours_have_hours_of_their_own():
    zone = ZoneInfo("Asia/Kolkata")
    at = datetime(2026, 11, 2, 9, 0, tzinfo=zone)
    assert grid([at], date(2026, 11, 2), date(2026, 11, 8), zone).messages[0][9] == 1


@settings(max_examples=25)
@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    st.integers(0, 40),
    st.sampled_from(["Europe/Warsaw", "America/New_York", "Australia/Adelaide", "UTC"]),
    st.randoms(),
)
def test_no_message_is_lost_and_order_does_not_matter(first, days, name, random):
    zone, last = ZoneInfo(name), first + timedelta(days=days)
    start = datetime.combine(first, datetime.min.time(), tzinfo=zone).astimezone(UTC)
    moments = [start + timedelta(hours=random.randrange(24 * (days + 1) - 1)) for _ in range(30)]
    found = grid(moments, first, last, zone, now=datetime(2028, 1, 1, tzinfo=UTC))
    random.shuffle(moments)
    assert grid(moments, first, last, zone, now=datetime(2028, 1, 1, tzinfo=UTC)) == found
    assert found.total == 30
    assert sum(map(sum, found.weeks)) == pytest.approx(24 * (days + 1), abs=1)
