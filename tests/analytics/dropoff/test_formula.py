from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.dropoff.formula import (
    Band,
    Recent,
    Term,
    band,
    contributions,
    log_odds,
    probability,
    typical,
)

silences = st.floats(0, 200)
active = st.integers(0, 28)


def test_the_shipped_example_is_computed_as_it_was_published() -> None:
    """Active on 6 of 28 days and silent for 6: 31 %, against 6 % of the typical student with 11 and 1.5."""
    assert round(probability(6, 6), 2) == 0.31
    assert round(probability(1.5, 11), 2) == 0.06
    first, second = contributions(Recent(6, 6), Recent(1.5, 11))
    assert (first.term, round(first.log_odds, 2)) == (Term.ACTIVE, 1.31)
    assert (second.term, round(second.log_odds, 2)) == (Term.SILENCE, 0.71)


@pytest.mark.parametrize(
    ("chance", "expected"), [(0.19, Band.STEADY), (0.2, Band.WATCH), (0.45, Band.WATCH), (0.46, Band.REACH_OUT)]
)
def test_bands_begin_at_a_fifth_and_above_45_per_cent(chance, expected) -> None:
    assert band(chance) is expected


@settings(max_examples=50)
@given(silences, silences, active, active)
def test_silence_raises_the_chance_and_active_days_lower_it(silent, more, days, others) -> None:
    assert (probability(silent + more, days) >= probability(silent, days)) is True
    assert (probability(silent, min(days, others)) >= probability(silent, max(days, others))) is True


@settings(max_examples=50)
@given(silences, active, silences, active)
def test_contributions_add_up_to_the_difference_of_the_logits(silent, days, usual, usual_days) -> None:
    parts = contributions(Recent(silent, days), Recent(usual, usual_days))

    chance, reference = probability(silent, days), probability(usual, usual_days)
    apart = log(chance / (1 - chance)) - log(reference / (1 - reference))
    assert sum(part.log_odds for part in parts) == pytest.approx(apart, abs=1e-6)
    assert sum(part.log_odds for part in parts) == pytest.approx(log_odds(silent, days) - log_odds(usual, usual_days))
    assert abs(parts[0].log_odds) >= abs(parts[1].log_odds)


def test_the_typical_student_is_the_middle_term_by_term() -> None:
    people = [Recent(0, 20), Recent(1, 15), Recent(2, 10), Recent(3, 5), Recent(9, 3)]

    assert typical(people) == Recent(2, 10)


def test_four_students_have_no_typical_one() -> None:
    assert typical([Recent(1, 10)] * 4) is None
