import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.inequality import inequality

AMOUNTS = st.lists(st.integers(0, 500), min_size=10, max_size=30).filter(any)


def sure[T](value: T | None) -> T:
    assert value is not None
    return value


def test_ten_students_of_whom_one_writes_everything_are_as_unequal_as_can_be():
    assert sure(inequality([0] * 9 + [50])).value == pytest.approx(1)


def test_the_same_from_everybody_is_no_inequality():
    found = sure(inequality([7] * 10))
    assert (found.value, found.lower, found.upper, found.students) == (0, 0, 0, 10)


def test_a_small_cohort_is_worked_out_by_hand():
    # sum (2i - 11) x_i = -9·0 -7·0 -5·1 -3·1 -1·2 +1·2 +3·4 +5·5 +7·5 +9·10 = 154; sum x = 30; 154 / (30 · 9)
    assert sure(inequality([5, 0, 10, 1, 2, 4, 1, 0, 2, 5])).value == pytest.approx(154 / 270)


@pytest.mark.parametrize("amounts", [[1] * 9, [0] * 20, []])
def test_below_ten_students_or_without_any_message_nothing_is_said(amounts):
    assert inequality(amounts) is None


@settings(max_examples=20)
@given(AMOUNTS, st.randoms())
def test_neither_order_nor_unit_matter_and_the_interval_is_repeatable(amounts, random):
    shuffled = amounts[:]
    random.shuffle(shuffled)
    found = sure(inequality(amounts))
    assert inequality(shuffled) == found
    assert sure(inequality([3 * amount for amount in amounts])).value == pytest.approx(found.value)
    assert 0 <= found.lower <= found.upper <= 1 + 1e-9


@settings(max_examples=20)
@given(AMOUNTS)
def test_a_silent_student_more_never_makes_a_cohort_more_equal(amounts):
    assert sure(inequality([*amounts, 0])).value >= sure(inequality(amounts)).value - 1e-9


@settings(max_examples=20)
@given(AMOUNTS)
def test_it_is_half_the_mean_difference_of_all_pairs(amounts):
    pairs = [abs(one - other) for one in amounts for other in amounts]
    mean = sum(amounts) / len(amounts)
    assert sure(inequality(amounts)).value == pytest.approx(sum(pairs) / (2 * mean * len(amounts) * (len(amounts) - 1)))
