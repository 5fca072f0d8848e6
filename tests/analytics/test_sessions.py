import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.sessions import Sitting, sittings


def test_sittings_have_a_rate_and_a_middle_length():
    found = sittings([Sitting(0, 1), Sitting(10, 9), Sitting(40, 10)], seen_days=14)
    assert found is not None
    assert (found.per_week, found.minutes, found.number, found.messages) == (1.5, 10, 3, 20)


def test_nineteen_messages_are_too_few():
    assert sittings([Sitting(30, 19)], seen_days=14) is None


def test_without_a_day_that_was_seen_there_is_no_rate():
    assert sittings([Sitting(30, 40)], seen_days=0) is None


@given(st.lists(st.builds(Sitting, st.floats(0, 300), st.integers(10, 50)), min_size=2, max_size=9), st.randoms())
def test_the_order_does_not_matter(found, random):
    mixed = list(found)
    random.shuffle(mixed)
    assert sittings(found, 30) == sittings(mixed, 30)


def test_silence_lowers_the_rate():
    found = [Sitting(10, 20)]
    short, long = sittings(found, 7), sittings(found, 8)
    assert short is not None
    assert long is not None
    assert long.per_week < short.per_week == pytest.approx(1)
