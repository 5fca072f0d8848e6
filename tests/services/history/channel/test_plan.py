"""What is read of a channel, and what a page proves; by table and by law."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.discord.pagers import MessagePage
from services.history.channel.judgement import judged, needs_confirmation, reaches_stop, witnesses
from services.history.channel.plan import Aim, Stretch, Verified, Watermarks, stretches

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def page(*ids):
    return MessagePage([{"id": str(i)} for i in sorted(ids, reverse=True)], NOW)


def aims(marks, last, reread_from=50):
    return [(s.aim, s.before, s.stop) for s in stretches(marks, last, reread_from)]


@pytest.mark.parametrize(
    ("marks", "last", "expected"),
    [
        (Watermarks(), 90, [(Aim.BACKFILL, None, 0)]),
        (Watermarks(), None, [(Aim.BACKFILL, None, 0)]),
        (Watermarks(complete=True), None, []),
        (Watermarks(complete=True), 90, [(Aim.BACKFILL, None, 0)]),
        (Watermarks(10, 40, complete=True), 40, [(Aim.VERIFY, 41, 0)]),
        (Watermarks(10, 80, complete=True), 80, [(Aim.NEWEST, None, 50), (Aim.VERIFY, 50, 0)]),
        (Watermarks(10, 40, complete=True), 90, [(Aim.NEWEST, None, 40), (Aim.VERIFY, 40, 0)]),
        (Watermarks(60, 80), 80, [(Aim.NEWEST, None, 60), (Aim.BACKFILL, 60, 0)]),
        (Watermarks(20, 80), 95, [(Aim.NEWEST, None, 50), (Aim.BACKFILL, 20, 0), (Aim.VERIFY, 50, 20)]),
    ],
)
def test_what_is_read_follows_from_the_watermarks(marks, last, expected):
    assert aims(marks, last) == expected


@given(st.integers(1, 100), st.integers(0, 100), st.booleans(), st.none() | st.integers(1, 200), st.integers(0, 200))
def test_the_stretches_cover_everything_that_may_have_changed(low, span, complete, last, reread_from):
    marks = Watermarks(low, low + span, complete)
    plan = stretches(marks, last, reread_from)
    covered = set()
    for stretch in plan:
        top = 300 if stretch.before is None else stretch.before
        covered |= set(range(stretch.stop, top))
    assert covered >= set(range(low, low + span + 1))
    assert (1 in covered) or low == 1 or complete is None
    if last is not None and last > marks.high:
        assert last in covered


@given(st.sets(st.integers(1, 300), min_size=1, max_size=120), st.sets(st.integers(1, 300)), st.booleans())
def test_nothing_that_a_page_shows_counts_as_gone(shown, stored, at_top):
    one = page(*sorted(shown, reverse=True)[:100])
    judgement = judged(one, stored, at_top=at_top)
    assert not set(judgement.claimed) & set(one.ids)
    assert set(judgement.claimed) == stored - set(one.ids)


@given(st.sets(st.integers(1, 300), min_size=1, max_size=99), st.sets(st.integers(1, 300)))
def test_a_short_page_proves_only_what_lies_inside_it(shown, stored):
    one = page(*shown)
    assert all(one.oldest < i < one.newest for i in judged(one, stored, at_top=False).gone)


def test_a_full_page_proves_what_lies_above_it_unless_nothing_bounds_it():
    full = page(*range(100, 200))
    assert judged(full, {205}, at_top=False).gone == (205,)
    assert judged(full, {205}, at_top=True).above == (205,)


def test_an_empty_page_proves_nothing():
    judgement = judged(page(), {5, 6}, at_top=False)
    assert (judgement.gone, judgement.below) == ((), (6, 5))


@pytest.mark.parametrize(
    ("shown", "stretch", "stored", "high", "complete", "expected"),
    [
        (range(1, 101), Stretch(Aim.BACKFILL, 200, 0), [], 300, False, False),
        (range(1, 20), Stretch(Aim.BACKFILL, 200, 0), [], 300, False, True),
        ((), Stretch(Aim.BACKFILL, 200, 0), [], 300, False, True),
        (range(1, 20), Stretch(Aim.NEWEST, None, 1), [], 15, True, False),
        (range(5, 20), Stretch(Aim.NEWEST, None, 1), [], 15, True, False),
        (range(5, 20), Stretch(Aim.NEWEST, None, 1), [3], 15, True, True),
        (range(18, 30), Stretch(Aim.NEWEST, None, 1), [], 15, True, True),
        (range(5, 20), Stretch(Aim.VERIFY, 30, 0), [], 40, True, False),
        (range(5, 20), Stretch(Aim.VERIFY, 30, 2), [], 40, False, True),
    ],
)
def test_a_short_page_is_confirmed_where_it_could_hide_something(shown, stretch, stored, high, complete, expected):
    one = page(*shown)
    judgement = judged(one, stored, at_top=stretch.before is None)
    assert needs_confirmation(one, stretch, judgement, high=high, complete=complete) == expected


def test_a_page_reaches_its_stop_or_does_not():
    assert reaches_stop(page(5, 6), Stretch(Aim.VERIFY, 9, 5))
    assert not reaches_stop(page(6), Stretch(Aim.VERIFY, 9, 5))
    assert not reaches_stop(page(), Stretch(Aim.VERIFY, 9, 5))


@given(st.lists(st.integers(), unique=True, max_size=40))
def test_witnesses_are_few_and_include_both_ends(ids):
    chosen = witnesses(ids)
    assert len(chosen) <= 5
    assert not ids or {ids[0], ids[-1]} <= set(chosen) <= set(ids)


def pieces(*verified):
    plan = stretches(Watermarks(10, 80, complete=True), 80, 500, verified)
    return [(one.stop, one.before) for one in plan if one.aim is Aim.VERIFY]


def test_what_was_not_compared_for_longest_is_compared_first():
    long_ago, lately = NOW - timedelta(days=9), NOW - timedelta(days=1)
    assert pieces(Verified(40, 90, lately), Verified(1, 39, long_ago)) == [(0, 40), (40, 81)]
    assert pieces(Verified(40, 90, lately)) == [(0, 40), (40, 81)]
    assert pieces(Verified(1, 39, lately), Verified(40, 90, long_ago)) == [(40, 81), (0, 40)]


def test_what_was_compared_together_is_compared_together_again():
    soon_after = NOW + timedelta(minutes=10)
    assert pieces(Verified(40, 90, NOW), Verified(5, 39, soon_after)) == [(0, 81)]
    assert pieces() == [(0, 81)]


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 40), st.integers(0, 9)), max_size=12))
def test_everything_is_compared_again_once_whatever_was_compared_before(looks):
    verified = [Verified(low, low + width, NOW - timedelta(days=days)) for low, width, days in looks]
    covered = [i for stop, before in pieces(*verified) for i in range(stop, before)]
    assert sorted(covered) == list(range(81))
