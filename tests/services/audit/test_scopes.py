"""What the audit asks, and that its questions hold every message exactly once."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from services.audit.scopes import (
    AUTHORS_AT_ONCE,
    CHANNELS_AT_ONCE,
    MOST_AUTHORS,
    MOST_PARTS,
    PAGE,
    Family,
    Scope,
    long_families,
    packed_authors,
    packed_families,
    part_size,
    parts,
)

HIGH = (1 << 60) - 1
IDS = st.lists(st.integers(0, 30).map(lambda ms: (1000 + ms << 22) + 7), min_size=1, max_size=20).map(sorted)


@given(IDS)
def test_halves_share_out_all_messages_and_both_hold_some(ids):
    scope = Scope(0, HIGH)
    halves = scope.halves(ids)
    if len({one >> 22 for one in ids}) == 1:
        assert halves is None
        return
    assert halves is not None
    held = [[one for one in ids if half.holds(one, 1, 1)] for half in halves]
    assert held[0] + held[1] == ids
    assert held[0]
    assert held[1]


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 40)), max_size=40))
def test_every_channel_is_asked_for_once_and_short_ones_together(made):
    families = [
        Family(place, str(place), tuple(range(1000 * place, 1000 * place + size)), stored)
        for place, (size, stored) in enumerate(made)
    ]
    packed = list(packed_families(families, HIGH))
    long = long_families(families)
    asked = [one for scope in packed for one in scope.channels or ()]
    asked += [one for family in long for one in family.channels]
    assert sorted(asked) == sorted(one for family in families for one in family.channels)
    assert all(len(scope.channels or ()) <= CHANNELS_AT_ONCE for scope in packed)


def test_a_small_server_is_looked_at_message_by_message_and_a_large_one_in_few_parts():
    small, large = Family(1, "a", (1,), 2000), Family(1, "a", (1,), 1_000_000)
    assert part_size([small]) == PAGE
    assert 1_000_000 / part_size([large]) <= MOST_PARTS


@given(IDS)
def test_parts_follow_each_other_without_a_hole(cuts):
    made = list(parts((1,), cuts, HIGH))
    assert made[0].low == 0
    assert made[-1].high == HIGH
    assert all(one.high == other.low for one, other in itertools.pairwise(made))


@given(st.dictionaries(st.integers(1, 10**6), st.integers(0, 60), max_size=300))
def test_everybody_is_asked_for_once_and_in_few_questions(stored):
    scopes = list(packed_authors(stored, HIGH, None))
    assert sorted(one for scope in scopes for one in scope.authors or ()) == sorted(stored)
    quiet = sum(messages for messages in stored.values() if messages <= PAGE)
    assert len(scopes) <= MOST_AUTHORS + quiet // (PAGE // 2) + len(stored) // AUTHORS_AT_ONCE + 2
