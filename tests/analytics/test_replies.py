from hypothesis import given
from hypothesis import strategies as st

from analytics.replies import Exchange, Replies, replies

OLA, PIOTR, EWA, MENTOR = 1, 2, 3, 9

exchanges = st.lists(
    st.builds(Exchange, st.integers(1, 4), st.integers(1, 4), st.integers(1, 9), st.booleans()), max_size=12
)


def test_replies_are_counted_both_ways():
    found = replies(
        OLA,
        [
            Exchange(OLA, PIOTR, 3, with_student=True),
            Exchange(PIOTR, OLA, 1, with_student=True),
            Exchange(EWA, OLA, 2, with_student=True),
            Exchange(MENTOR, OLA, 4, with_student=False),
            Exchange(EWA, PIOTR, 7, with_student=True),
        ],
    )
    assert found == Replies(given=3, received=7, from_mentors=4, peers=2)


def test_answering_oneself_is_no_exchange():
    assert replies(OLA, [Exchange(OLA, OLA, 5, with_student=True)]) == Replies(0, 0, 0, 0)


@given(exchanges, st.randoms())
def test_the_order_does_not_matter(found, random):
    mixed = list(found)
    random.shuffle(mixed)
    assert replies(OLA, found) == replies(OLA, mixed)


@given(exchanges)
def test_everything_given_was_received(found):
    people = {1, 2, 3, 4}
    each = [replies(person, found) for person in people]
    assert sum(one.given for one in each) == sum(one.received for one in each)
