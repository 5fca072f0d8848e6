from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from analytics.drop import corrected, drop_score, has_past


def spans(least=1):
    return st.integers(least, 60).flatmap(lambda days: st.tuples(st.integers(0, days), st.just(days)))


def test_a_fall_from_half_of_the_days_to_none_is_a_high_score():
    # Beta(1, 15): mean 1/16, variance 15/(256*17). Beta(15, 15): mean 1/2, variance 1/(4*31).
    assert drop_score(0, 14, 14, 28) == pytest.approx((1 / 2 - 1 / 16) / sqrt(15 / (256 * 17) + 1 / (4 * 31)))


def test_no_change_scores_nothing():
    assert drop_score(5, 10, 5, 10) == 0


@given(spans(), spans())
def test_the_score_is_that_of_scipys_beta_distributions(recent, before):
    late, early = (beta(1 + active, 1 + days - active) for active, days in (recent, before))
    expected = (early.mean() - late.mean()) / sqrt(late.var() + early.var())
    assert drop_score(*recent, *before) == pytest.approx(expected)


@given(spans(), spans())
def test_a_silent_day_more_never_lowers_the_score(recent, before):
    (active, days) = recent
    assert drop_score(active, days + 1, *before) >= drop_score(active, days, *before) - 0.3
    assert drop_score(max(active - 1, 0), days, *before) >= drop_score(active, days, *before) - 1e-9


def test_a_score_needs_six_weeks():
    assert has_past(14, 28)
    assert not has_past(14, 27)
    assert not has_past(6, 40)


@given(st.dictionaries(st.integers(), st.floats(-5, 5), min_size=5, max_size=20), st.floats(-3, 3))
def test_what_everybody_shares_is_nobodys_change(scores, shift):
    moved = {member: score + shift for member, score in scores.items()}
    assert corrected(moved) == pytest.approx(corrected(scores), abs=1e-9)


def test_the_middle_of_few_is_not_taken_off():
    assert corrected({1: 2.0, 2: 1.0}) == {1: 2.0, 2: 1.0}
