"""What was seen and what was not, folded into strips."""

from hypothesis import given
from hypothesis import strategies as st

from analytics.coverage import ChannelSight, ServerSight, both, length, merged, minus, shares, strips

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def points(spans) -> set[int]:
    return {point for begins, ends in spans for point in range(int(begins), int(ends))}


def sight(*channels: ChannelSight, live=((10, 90),), gaps=()) -> ServerSight:
    return ServerSight(0, 100, live, gaps, channels)


@given(SPANS, SPANS)
def test_spans_are_sets_of_moments(some, others):
    first, second = merged(some), merged(others)
    assert points(first) == points(some)
    assert points(both(first, second)) == points(some) & points(others)
    assert points(minus(first, second)) == points(some) - points(others)


def test_what_was_not_live_was_read_afterwards():
    (one,) = strips(sight(ChannelSight(1, 0)))
    assert (one.live, one.read, one.unseen) == (((10, 90),), ((0, 10), (90, 100)), 0)


def test_a_gap_is_not_seen_even_where_a_session_claims_to_have_been_live():
    (one,) = strips(sight(ChannelSight(1, 0), gaps=((40, 50),)))
    assert (one.gap, one.live) == (((40, 50),), ((10, 40), (50, 90)))


def test_a_channel_is_shown_from_its_creation_on_with_its_own_exceptions():
    (one,) = strips(sight(ChannelSight(1, 20, hidden=((60, 70),), unread=((20, 30),)), gaps=((65, 75),)))
    assert (one.unread, one.hidden, one.gap) == (((20, 30),), ((60, 70),), ((70, 75),))
    assert length(one.live) + length(one.read) + one.unseen == 80


def test_a_family_is_seen_only_where_all_of_it_was():
    (one,) = strips(sight(ChannelSight(1, 0), ChannelSight(1, 50, hidden=((60, 100),))))
    assert one.hidden == ((60, 100),)


def test_a_family_is_verified_only_where_all_that_existed_then_was():
    (one,) = strips(
        sight(ChannelSight(1, 0, verified=((0, 80),)), ChannelSight(1, 50, verified=((50, 60),)), live=((0, 100),))
    )
    assert one.verified == ((0, 60),)


def test_many_channels_become_few_strips_and_those_that_lack_something_stay():
    channels = [ChannelSight(place, 0, hidden=((5, 6),) if place == 55 else ()) for place in range(60)]
    found = strips(sight(*channels), most=20)
    assert len(found) == 20
    assert 55 in {one.family for one in found}
    assert (found[-1].family, found[-1].channels) == (None, 41)


def test_the_shares_are_of_all_channels_time():
    seen = shares(strips(sight(ChannelSight(1, 0), ChannelSight(2, 0, hidden=((0, 100),)))))
    assert (seen.live, seen.read, seen.hidden) == (0.4, 0.1, 0.5)
