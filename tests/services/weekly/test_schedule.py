from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.weekly.schedule import (
    Schedule,
    moment_of,
    note_posted,
    schedule_of,
    schedules,
    set_schedule,
    stop_schedule,
)

WARSAW, ZONES = (
    ZoneInfo("Europe/Warsaw"),
    ["Europe/Warsaw", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Cairo", "UTC"],
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def schedule(weekday=0, hour=9, *, set_at=LONG_AGO, posted_for=None):
    return Schedule(1, 2, weekday, hour, 3, set_at, posted_for, None)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-23 09:00", date(2026, 11, 23)),
        ("2026-11-23 08:59", date(2026, 11, 16)),
        ("2026-11-29 23:59", date(2026, 11, 23)),
    ],
)
def test_the_newest_hour_that_has_come_is_due(now, day):
    assert schedule().due(local(now), WARSAW) == day


def test_what_was_posted_is_not_due_again_until_the_next_week():
    posted = schedule(posted_for=date(2026, 11, 23))
    assert posted.due(local("2026-11-29 12:00"), WARSAW) is None
    assert posted.due(local("2026-11-30 09:00"), WARSAW) == date(2026, 11, 30)


def test_an_hour_before_anybody_asked_for_it_is_not_due():
    assert schedule(set_at=local("2026-11-23 10:00")).due(local("2026-11-24 00:00"), WARSAW) is None
    assert schedule(set_at=local("2026-11-23 10:00")).due(local("2026-11-30 09:00"), WARSAW) == date(2026, 11, 30)


def test_after_weeks_away_only_the_newest_is_due():
    assert schedule(posted_for=date(2026, 10, 5)).due(local("2026-11-25 12:00"), WARSAW) == date(2026, 11, 23)


def test_an_hour_that_the_clocks_leave_out_comes_just_after():
    day = date(2026, 3, 29)  # 02:00 is 03:00
    assert moment_of(day, 2, WARSAW) == local("2026-03-29 03:00").astimezone(UTC)
    assert schedule(6, 2).due(local("2026-03-29 03:00"), WARSAW) == day


def test_an_hour_that_comes_twice_is_due_once():
    day = date(2026, 10, 25)
    first, second = (local("2026-10-25 02:30").replace(fold=fold) for fold in (0, 1))
    assert schedule(6, 2).due(first, WARSAW) == day
    assert schedule(6, 2, posted_for=day).due(second, WARSAW) is None


@settings(max_examples=60)
@given(
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    start=st.integers(0, 330 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    steps=st.lists(st.integers(1, 5000), min_size=20, max_size=60),
)
def test_looked_at_now_and_then_each_week_is_posted_at_most_once_and_never_early(weekday, hour, zone, start, steps):
    posted, now, days = None, start, []
    for minutes in steps:
        now += timedelta(minutes=minutes)
        day = schedule(weekday, hour, set_at=start, posted_for=posted).due(now, zone)
        if day is not None:
            assert start <= moment_of(day, hour, zone) <= now
            assert day.weekday() == weekday
            posted = day
            days.append(day)
    assert days == sorted(set(days))
    assert len(days) <= (now - start) / timedelta(days=7) + 1


async def test_a_schedule_is_kept_changed_and_stopped(con):
    await set_schedule(con, 1, 2, 0, 9, by=3, at=LONG_AGO)
    await note_posted(con, 1, date(2026, 11, 23), LONG_AGO)
    await note_posted(con, 1, date(2026, 11, 16), LONG_AGO)  # an older one changes nothing
    assert [one.posted_for for one in await schedules(con)] == [date(2026, 11, 23)]
    await set_schedule(con, 1, 4, 2, 8, by=3, at=LONG_AGO)
    (kept,) = await schedules(con)
    assert (kept.channel_id, kept.weekday, kept.hour, kept.posted_for) == (4, 2, 8, date(2026, 11, 23))
    await stop_schedule(con, 1)
    assert await schedule_of(con, 1) is None
