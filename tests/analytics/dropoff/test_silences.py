import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.dropoff.silences import share_still_silent, shares_still_silent, wilson

NOBODY: frozenset[int] = frozenset()


def test_wilson_agrees_with_the_published_interval() -> None:
    """Newcombe (1998), table I: 81 of 263 is 0.2553 to 0.3662, 0 of 20 is 0 to 0.1611 (both without correction)."""
    assert (round(wilson(81, 263).lower, 4), round(wilson(81, 263).upper, 4)) == (0.2553, 0.3662)
    assert (wilson(0, 20).lower, round(wilson(0, 20).upper, 4)) == (0.0, 0.1611)


def test_no_silences_say_nothing() -> None:
    nothing = wilson(0, 0)

    assert (nothing.value, nothing.lower, nothing.upper, nothing.is_enough) == (0.0, 0.0, 1.0, False)


def test_twenty_silences_are_enough() -> None:
    assert wilson(3, 20).is_enough
    assert not wilson(3, 19).is_enough


@settings(max_examples=50)
@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share(hits, n) -> None:
    found = wilson(min(hits, n), n)

    assert 0 <= found.lower <= found.value + 1e-12
    assert found.value - 1e-12 <= found.upper <= 1


def decided(days: list[int], unseen: frozenset[int], lasted: int, today: int) -> tuple[int, int]:
    """How many silences of one person lasted on, and how many there were."""
    found = share_still_silent([(days, unseen)], lasted, today)
    return found.hits, found.n


def test_hand_counted_silences() -> None:
    """After day 12 five days of silence and back; after day 20 none came for twenty days."""
    days = [10, 11, 12, 18, 19, 20]

    assert decided(days, NOBODY, 5, 41) == (1, 2)
    assert decided(days, NOBODY, 6, 41) == (1, 1)


def test_a_silence_is_counted_once_it_is_decided() -> None:
    days = [18, 19, 20]

    assert decided(days, NOBODY, 5, 39) == (0, 0)  # of the fourteen days after the 26th, the last is not over
    assert decided(days, NOBODY, 5, 40) == (1, 1)


def test_three_active_days_of_the_28_before_are_needed() -> None:
    assert decided([19, 20], NOBODY, 5, 100) == (0, 0)
    assert decided([1, 19, 20], NOBODY, 5, 100) == (1, 1)
    assert decided([1, 19, 20], NOBODY, 9, 100) == (0, 0)  # at 30 days, the 1st lies 29 back


def test_a_silence_with_an_unseen_day_is_left_out() -> None:
    days = [10, 11, 12, 18, 19, 20]

    assert decided(days, frozenset({25}), 5, 41) == (0, 1)
    assert decided(days, frozenset({60}), 5, 61) == (1, 2)


def test_people_are_pooled() -> None:
    people = [([10, 11, 12, 18, 19, 20], NOBODY), ([10, 11, 12], NOBODY)]

    found = share_still_silent(people, 5, 41)

    assert (found.hits, found.n) == (2, 3)
    assert found.value == pytest.approx(2 / 3)


@settings(max_examples=50)
@given(st.sets(st.integers(0, 120)), st.frozensets(st.integers(0, 120), max_size=5), st.integers(60, 125))
def test_several_lengths_at_once_are_each_by_itself(active, unseen, today) -> None:
    days, lengths = sorted(active), range(1, 27)
    people = [(days, unseen - active), (days[::2], NOBODY)]

    assert shares_still_silent(people, lengths, today) == {
        lasted: share_still_silent(people, lasted, today) for lasted in lengths
    }


@settings(max_examples=50)
@given(st.sets(st.integers(0, 120)), st.frozensets(st.integers(0, 120), max_size=5), st.integers(1, 26))
def test_silences_are_those_of_the_definition(active, unseen, lasted) -> None:
    """Counted day by day, as the head of the module says it."""
    days, today, unseen = sorted(active), 100, unseen - active
    expected = []
    for at in range(today - 14 + 1):  # the beginnings of days of which the fourteen after are over
        last = at - lasted - 1
        if last not in active or active & set(range(last + 1, at)) or len(active & set(range(at - 28, at))) < 3:
            continue
        after = [day for day in range(at, at + 14) if day in active]
        if unseen & set(range(last + 1, after[0] if after else at + 14)):
            continue
        expected.append(not after)

    assert decided(days, unseen, lasted, today) == (sum(expected), len(expected))
