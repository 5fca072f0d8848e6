import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import theilslopes

from analytics.trend import theil_sen, weekly_change

SERIES = st.lists(st.floats(0, 100).map(lambda value: round(value, 2)), min_size=8, max_size=20)


@settings(max_examples=40)
@given(SERIES)
def test_slope_and_interval_are_those_of_scipy(values):
    numbers = np.array(values)
    slope = theil_sen(numbers, np.arange(len(values), dtype=float))
    theirs = theilslopes(numbers, np.arange(len(values)), alpha=0.95)
    assert (slope.value, slope.lower, slope.upper) == pytest.approx((theirs[0], theirs[2], theirs[3]))


def test_a_tenth_more_each_week_is_found_exactly():
    change = weekly_change([1.1**week * 10 - 1 for week in range(10)])
    assert change is not None
    assert change.value == pytest.approx(0.1)
    assert change.points == 10


def test_one_loud_week_moves_nothing():
    quiet = [math.e - 1] * 9
    change = weekly_change([*quiet[:4], 400, *quiet[4:]])
    assert change is not None
    assert change.value == pytest.approx(0)


def test_unseen_weeks_keep_their_distance():
    values = [1.1**week * 10 - 1 for week in range(12)]
    change = weekly_change([*values[:3], None, None, *values[5:]])
    assert change is not None
    assert change.value == pytest.approx(0.1)


def test_seven_weeks_say_nothing():
    assert weekly_change([1, None, 2, 3, 4, 5, 6, 7]) is None


@settings(max_examples=30)
@given(SERIES)
def test_turning_time_round_turns_the_slope_round(values):
    weeks = np.arange(len(values), dtype=float)
    there, back = theil_sen(np.array(values), weeks), theil_sen(np.array(values[::-1]), weeks)
    assert there.value == pytest.approx(-back.value)
