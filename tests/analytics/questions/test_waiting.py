"""The estimate of Kaplan and Meier: by hand, against scipy, and what holds for any waits."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from analytics.questions.waiting import Waits, waits

WAITS = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=5, max_size=40)


def made(pairs: list[tuple[int, bool]]) -> Waits:
    found = waits([time for time, _ in pairs], [ended for _, ended in pairs])
    assert found is not None
    return found


def test_by_hand():
    """Waits of 1, 2+, 3, 3, 5+, 8: S = 5/6, then 5/6 * 2/4, then that * 0 at 8."""
    found = waits([1, 2, 3, 3, 5, 8], [True, False, True, True, False, True])
    assert found is not None
    assert list(found.times) == [1, 3, 8]
    assert found.share == pytest.approx((1 / 6, 7 / 12, 1))
    assert (found.n, found.ended, found.median) == (6, 4, 3)


def test_without_anybody_waiting_the_median_is_the_plain_one():
    found = waits([10, 20, 30, 40, 50], [True] * 5)
    assert found is not None
    assert found.median == 30


def test_a_median_that_was_never_reached_is_not_made_up():
    found = waits([10, 20, 30, 40, 50], [True, False, False, False, False])
    assert found is not None
    assert (found.median, found.median_high) == (None, None)


def test_nobody_answered_is_a_flat_curve():
    found = waits([10] * 5, [False] * 5)
    assert found is not None
    assert (found.times, found.share, found.ended) == ((), (), 0)


def test_four_waits_are_too_few():
    assert waits([1, 2, 3, 4], [True] * 4) is None


@given(WAITS)
@settings(max_examples=60)
def test_it_agrees_with_scipy(pairs):
    found = made(pairs)
    over = [time for time, ended in pairs if ended]
    if not over:
        return
    theirs = ecdf(CensoredData(uncensored=over, right=[time for time, ended in pairs if not ended])).sf
    assert 1 - np.array(found.share) == pytest.approx(theirs.evaluate(found.times))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy warns where its interval is not defined
        interval = theirs.confidence_interval(method="log-log")
    low, high = interval.low.evaluate(found.times), interval.high.evaluate(found.times)
    known = np.isfinite(low) & np.isfinite(high)
    assert 1 - np.array(found.upper)[known] == pytest.approx(low[known])
    assert 1 - np.array(found.lower)[known] == pytest.approx(high[known])


@given(WAITS, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_makes_no_difference(pairs, random):
    mixed = random.sample(pairs, len(pairs))
    assert made(mixed) == made(pairs)


@given(WAITS)
@settings(max_examples=40)
def test_shares_rise_within_their_intervals(pairs):
    found = made(pairs)
    assert list(found.share) == sorted(found.share)
    for low, middle, high in zip(found.lower, found.share, found.upper, strict=True):
        assert -1e-9 <= low <= middle + 1e-9
        assert middle <= high + 1e-9 <= 1 + 2e-9


@given(WAITS)
@settings(max_examples=40)
def test_watching_longer_in_vain_never_makes_answers_sooner(pairs):
    found = made(pairs)
    longer = made([(time if ended else 100, ended) for time, ended in pairs])
    if found.median is None:
        assert longer.median is None
    elif longer.median is not None:
        assert longer.median >= found.median
