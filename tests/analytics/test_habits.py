from datetime import date, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics.habits import (
    ActiveDays,
    ActiveWeeks,
    Silence,
    Streak,
    UsualGap,
    active_days,
    active_weeks,
    breaks,
    silence,
    streak,
    usual_gap,
)

MONDAY = date(2026, 11, 2)
days_of = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=80).map(
    lambda pairs: ([active for active, _ in pairs], [seen for _, seen in pairs])
)
starts = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def row(text):
    """Days in letters: x active, . silent, ? not seen, - not over."""
    return [sign == "x" for sign in text], [sign in "x." for sign in text]


def weeks(*texts):
    return row("".join(texts))


def test_silence_counts_the_days_since_the_last_active_one():
    assert silence(*row("x..x...")) == Silence(3, 0)


def test_today_is_not_silent_yet():
    assert silence(*row("x..-")) == Silence(2, 1)


def test_days_that_were_not_seen_are_not_silence():
    assert silence(*row("x.??.")) == Silence(2, 2)


def test_who_was_never_active_has_no_silence():
    assert silence(*row("......")) is None


def test_active_days_are_counted_of_those_that_say_something():
    assert active_days(*row("x.x?...x.")) == ActiveDays(3, 8)


def test_six_days_are_too_few():
    assert active_days(*row("x.x.x.")) is None


def test_a_week_is_active_with_two_active_days():
    assert active_weeks(MONDAY, *weeks("xx.....", "x......", ".....xx")) == ActiveWeeks(2, 3)


def test_a_week_that_was_hardly_seen_says_nothing():
    assert active_weeks(MONDAY, *weeks("xx.....", "x..????", "...????")) == ActiveWeeks(1, 1)


def test_days_before_a_monday_belong_to_the_week_before():
    assert active_weeks(MONDAY - timedelta(days=2), *row("xxx......")) == ActiveWeeks(1, 2)


def test_a_streak_forgives_one_missed_week():
    assert streak(MONDAY, *weeks("xx.....", ".......", "xx.....", "xx.....")) == Streak(3, forgiven=True)


def test_a_second_missed_week_ends_it():
    assert streak(MONDAY, *weeks("xx.....", ".......", "xx.....", ".......", "xx.....")) == Streak(2, forgiven=True)


def test_a_week_that_is_not_over_breaks_nothing():
    assert streak(MONDAY, *weeks("xx.....", "xx.....", "x...")) == Streak(2, forgiven=False)


def test_a_week_that_was_not_seen_breaks_nothing():
    assert streak(MONDAY, *weeks("xx.....", "???????", "xx.....")) == Streak(2, forgiven=False)


def test_two_silent_weeks_leave_no_streak():
    assert streak(MONDAY, *weeks("xx.....", ".......", ".......")) == Streak(0, forgiven=False)


def test_the_usual_gap_is_shrunk_towards_three_days():
    assert usual_gap(*row("x.x.x")) == UsualGap((2 + 2 + 3) / 3, 2)


def test_two_active_days_have_no_usual_gap():
    assert usual_gap(*row("x...x")) is None


def test_only_the_last_ten_gaps_are_looked_at():
    assert usual_gap(*row("x" + "." * 50 + "x" * 11)) == UsualGap((10 + 3) / 11, 10)


def test_an_outage_makes_no_gap_longer():
    assert usual_gap(*row("x.x???x")) == UsualGap((2 + 1 + 3) / 3, 2)


def test_a_break_is_two_silent_weeks_and_may_not_be_over():
    assert breaks(*row("x" + "." * 14 + "x" + "." * 13 + "x" + "." * 20)) == ((1, 14), (30, None))


def test_two_weeks_that_were_not_seen_are_no_break():
    assert breaks(*row("..x" + "." * 7 + "?" * 9 + "x")) == ()


@given(days_of)
def test_adding_silence_never_raises_activity(days):
    active, countable = days
    longer = ([*active, False], [*countable, True])
    before, after = active_days(active, countable), active_days(*longer)
    if before is not None:
        assert after is not None
        assert after.active <= before.active
        assert after.active / after.days <= before.active / before.days
    before_silence, after_silence = silence(active, countable), silence(*longer)
    if before_silence is not None:
        assert after_silence == Silence(before_silence.days + 1, before_silence.unseen)


@given(starts, days_of)
def test_silence_never_lengthens_a_streak(first, days):
    active, countable = days
    longest = streak(first, active, countable)
    assert streak(first, [*active, False], [*countable, True]).weeks <= longest.weeks


@given(starts, days_of)
def test_time_that_was_not_seen_never_ends_a_streak(first, days):
    active, countable = days
    room = [False] * 14
    assert streak(first, [*active, *room], [*countable, *room]).weeks >= streak(first, active, countable).weeks


@given(starts, days_of)
def test_weeks_are_those_of_pandas(first, days):
    active, countable = days
    index = pd.date_range(first, periods=len(active))
    frame = pd.DataFrame({"active": active, "says": [a or c for a, c in zip(active, countable, strict=True)]}, index)
    counted = frame.groupby(index - pd.to_timedelta(index.day_of_week, unit="D")).sum().astype(int)
    known = counted[(counted["active"] >= 2) | (counted["says"] >= 4)]
    expected = ActiveWeeks(int((known["active"] >= 2).sum()), len(known)) if len(known) else None
    assert active_weeks(first, active, countable) == expected
