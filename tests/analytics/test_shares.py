import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.shares import Share, shares

counted = st.dictionaries(st.integers(1, 40), st.integers(0, 500), max_size=15)


def test_the_largest_are_named_and_the_rest_is_one():
    found = shares({1: 6, 2: 3, 3: 2, 4: 1}, named=frozenset({1, 2, 3, 4}), most=2)
    assert found == (Share(1, 6, 0.5), Share(2, 3, 0.25), Share(None, 3, 0.25))


def test_what_may_not_be_named_is_in_the_rest_however_large():
    assert shares({1: 9, 2: 1}, named=frozenset({2}), most=5) == (Share(2, 1, 0.1), Share(None, 9, 0.9))


def test_nothing_has_no_shares():
    assert shares({}, named=frozenset(), most=3) == ()
    assert shares({1: 0}, named=frozenset({1}), most=3) == ()


@given(counted, st.sets(st.integers(1, 40)), st.integers(1, 6))
def test_everything_is_in_one_part_once(counts, named, most):
    found = shares(counts, named=frozenset(named), most=most)
    assert sum(part.count for part in found) == sum(counts.values())
    assert sum(part.share for part in found) == pytest.approx(1 if found else 0)
    assert {part.key for part in found} - {None} <= named


@given(counted, st.randoms())
def test_the_order_does_not_matter(counts, random):
    pairs = list(counts.items())
    random.shuffle(pairs)
    every = frozenset(counts)
    assert shares(dict(pairs), named=every, most=4) == shares(counts, named=every, most=4)
