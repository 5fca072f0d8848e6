import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.figures import Level
from analytics.level import usual_level


def past(*weeks):
    values = [value for week in weeks for value in week]
    return pd.Series(values, index=pd.date_range("2026-06-01", periods=len(values)))


def everything(daily):
    return pd.Series(data=True, index=daily.index)


def week(total):
    return [total, 0, 0, 0, 0, 0, 0]


def test_the_usual_level_is_the_median_of_the_weeks_with_messages():
    daily = past(week(7), week(0), week(14), week(700))
    assert usual_level(daily, everything(daily)) == Level(messages_per_day=2.0, weeks=3)


def test_two_weeks_are_too_few_for_a_usual_level():
    daily = past(week(7), week(0), week(14))
    assert usual_level(daily, everything(daily)) is None


def test_only_the_last_twelve_weeks_count():
    daily = past(*[week(700)] * 5, *[week(7)] * 12)
    assert usual_level(daily, everything(daily)) == Level(messages_per_day=1.0, weeks=12)


def test_weeks_are_counted_back_from_the_end():
    daily = past([9, 9], week(7), week(7), week(7))
    assert usual_level(daily, everything(daily)) == Level(messages_per_day=1.0, weeks=3)


def test_a_week_mostly_unseen_is_left_out():
    daily = past(week(7), week(7), week(7), week(70))
    seen = everything(daily)
    seen.iloc[-4:] = False
    assert usual_level(daily, seen) == Level(messages_per_day=1.0, weeks=3)


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), min_size=28, max_size=140), st.integers(0, 10))
def test_weeks_of_silence_never_raise_the_usual_level(values, silent):
    daily = past(values)
    quieter = past(values, *[week(0)] * silent)
    before, after = usual_level(daily, everything(daily)), usual_level(quieter, everything(quieter))
    if after and before and silent == 0:
        assert after == before
    assert (after.weeks if after else 0) <= (before.weeks if before else 2)


def test_the_level_is_per_recorded_day():
    daily = past(week(10), week(10), week(10))
    seen = everything(daily)
    seen.iloc[[4, 5, 11, 12, 18, 19]] = False
    level = usual_level(daily, seen)
    assert level is not None
    assert level.messages_per_day == pytest.approx(2.0)
