from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.columns import COMPLETE, HOUR, MESSAGES, SEEN, SHARE
from analytics.days import by_week, daily_messages, day_edges, recorded, weekly_mean

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
ZONES = st.sampled_from(
    ["UTC", "Europe/Warsaw", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Africa/Cairo"]
)
ROWS = st.lists(st.tuples(st.integers(0, 24 * 400), st.integers(0, 50)), max_size=60)


def hours(*rows):
    return pd.DataFrame([(at, messages) for at, messages in rows], columns=[HOUR, MESSAGES]).astype(
        {HOUR: "datetime64[us, UTC]", MESSAGES: "int64"}
    )


def daily(*values, start="2026-11-02"):
    return pd.DataFrame({MESSAGES: list(values)}, index=pd.date_range(start, periods=len(values)))


def test_a_late_evening_in_utc_is_the_next_day_in_warsaw():
    found = daily_messages(
        hours((datetime(2026, 11, 1, 23, tzinfo=UTC), 3)), date(2026, 11, 1), date(2026, 11, 2), WARSAW
    )
    assert list(found[MESSAGES]) == [0, 3]


def test_the_channels_of_one_hour_are_added_up():
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    found = daily_messages(hours((at, 3), (at, 4)), date(2026, 11, 1), date(2026, 11, 1), WARSAW)
    assert list(found[MESSAGES]) == [7]


@settings(deadline=None)
@given(ROWS, ZONES)
def test_no_message_is_lost_or_doubled_whatever_the_zone(rows, zone):
    start = datetime(2025, 10, 1, tzinfo=UTC)
    table = hours(*[(start + timedelta(hours=hour), messages) for hour, messages in rows])
    found = daily_messages(table, date(2025, 9, 1), date(2026, 12, 31), ZoneInfo(zone))
    assert found[MESSAGES].sum() == sum(messages for _, messages in rows)


@settings(deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, random):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    shuffled = random.sample(rows, len(rows))
    one, other = (
        daily_messages(
            hours(*[(start + timedelta(hours=hour), messages) for hour, messages in order]),
            date(2026, 1, 1),
            date(2026, 12, 31),
            WARSAW,
        )
        for order in (rows, shuffled)
    )
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(("day", "length"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 1), 24)])
def test_a_day_of_a_clock_change_has_23_or_25_hours(day, length):
    edges = day_edges(day, day, WARSAW)
    assert edges[1] - edges[0] == pd.Timedelta(hours=length)


@pytest.mark.parametrize(("day", "length"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_every_hour_of_a_clock_change_day_falls_on_it(day, length):
    first = day_edges(day, day, WARSAW)[0].to_pydatetime()
    table = hours(*[(first + timedelta(hours=hour), 1) for hour in range(length)])
    assert list(daily_messages(table, day - timedelta(days=1), day + timedelta(days=1), WARSAW)[MESSAGES]) == [
        0,
        length,
        0,
    ]


def test_an_outage_of_half_a_day_makes_the_day_unseen():
    gap = (datetime(2026, 11, 1, 23, tzinfo=UTC), datetime(2026, 11, 2, 11, tzinfo=UTC))
    found = recorded(date(2026, 11, 1), date(2026, 11, 3), WARSAW, [gap], NOW)
    assert list(found[SHARE]) == [1.0, 0.5, 1.0]
    assert list(found[SEEN]) == [True, False, True]


def test_a_restart_of_some_minutes_leaves_the_day_seen():
    gap = (datetime(2026, 11, 2, 11, tzinfo=UTC), datetime(2026, 11, 2, 11, 30, tzinfo=UTC))
    assert recorded(date(2026, 11, 2), date(2026, 11, 2), WARSAW, [gap], NOW)[SEEN].all()


def test_overlapping_outages_are_not_taken_off_twice():
    noon = datetime(2026, 11, 2, 11, tzinfo=UTC)
    gaps = [(noon, noon + timedelta(hours=6)), (noon + timedelta(hours=3), noon + timedelta(hours=6))]
    assert list(recorded(date(2026, 11, 2), date(2026, 11, 2), WARSAW, gaps, NOW)[SHARE]) == [0.75]


def test_today_is_measured_up_to_now_and_is_not_complete():
    found = recorded(date(2026, 11, 21), date(2026, 11, 22), WARSAW, [], NOW)
    assert list(found[SHARE]) == [1.0, 1.0]
    assert list(found[COMPLETE]) == [True, False]


def test_the_mean_covers_the_seven_days_that_end_with_a_day():
    counts = daily(7, 0, 0, 0, 0, 0, 0, 14)
    found = weekly_mean(counts, counts >= 0)[MESSAGES]
    assert found.iloc[:3].isna().all()
    assert list(found.iloc[3:]) == pytest.approx([7 / 4, 7 / 5, 7 / 6, 1.0, 2.0])


def test_days_that_were_not_seen_do_not_pull_a_mean_down():
    counts = daily(4, 4, 0, 0, 0, 4, 4)
    seen = pd.DataFrame({MESSAGES: [True, True, False, False, False, True, True]}, index=counts.index)
    assert weekly_mean(counts, seen)[MESSAGES].iloc[-1] == 4.0


def test_weeks_begin_on_monday_and_leave_unseen_days_out():
    counts = daily(*[1] * 3, *[5] * 7, start="2026-11-06")  # Friday to Sunday, then a whole week
    seen = counts > 0
    seen.iloc[0] = False
    found = by_week(counts, seen)[MESSAGES]
    assert list(found.index) == [pd.Timestamp("2026-11-02"), pd.Timestamp("2026-11-09")]
    assert list(found) == [1.0, 5.0]
