import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.outcomes import MIN_EACH, Verdict, difference, is_held_back

COUNTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_interval_is_newcombe_s_own_example() -> None:
    """Table II of the paper: 56/70 and 48/80, method 10; then 9/10 and 3/10, and 5/56 and 0/29."""
    one, two, three = difference(56, 70, 48, 80), difference(9, 10, 3, 10), difference(5, 56, 0, 29)

    assert (one.value, one.lower, one.upper) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert (two.value, two.lower, two.upper) == pytest.approx((0.6, 0.1705, 0.8090), abs=1e-4)
    assert (three.value, three.lower, three.upper) == pytest.approx((0.0893, -0.0381, 0.1926), abs=1e-4)


def test_few_people_are_not_enough_however_far_apart_they_are() -> None:
    assert difference(9, 9, 0, 9).verdict is Verdict.FEW
    assert difference(10, 10, 0, 10).verdict is Verdict.BETTER
    assert MIN_EACH == 10


def test_without_anybody_held_back_everything_is_open() -> None:
    found = difference(5, 10, 0, 0)

    assert (found.lower, found.upper, found.verdict) == (-1, 1, Verdict.FEW)


def test_an_interval_around_nothing_shows_no_effect() -> None:
    assert difference(11, 20, 10, 20).verdict is Verdict.NONE
    assert difference(2, 40, 30, 40).verdict is Verdict.WORSE


@given(COUNTS, COUNTS)
@example((0, 3), (25, 25))
@settings(max_examples=60, deadline=None)
def test_it_holds_its_difference_and_turns_around_with_the_groups(one: tuple[int, int], two: tuple[int, int]) -> None:
    found, turned = difference(*one, *two), difference(*two, *one)

    assert -1 <= found.lower <= found.value <= found.upper <= 1
    assert (found.lower, found.upper) == pytest.approx((-turned.upper, -turned.lower))


def test_lots_fall_as_often_as_they_should_and_the_same_way_each_time() -> None:
    drawn = [is_held_back(0.2, 1, 2, student, "silent:2026-11-01") for student in range(5000)]

    assert sum(drawn) == pytest.approx(1000, abs=100)
    assert drawn == [is_held_back(0.2, 1, 2, student, "silent:2026-11-01") for student in range(5000)]
    assert drawn != [is_held_back(0.2, 1, 2, student, "silent:2026-11-09") for student in range(5000)]


def test_nobody_is_held_back_where_nobody_is_to_be() -> None:
    assert not any(is_held_back(0, number) for number in range(1000))
    assert all(is_held_back(1, number) for number in range(1000))
