"""The law of the replay buffer: what is replayed is what was missed, in order, or nothing at all."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.gateway.replay import ReplayBuffer


def filled(sent, capacity):
    buffer = ReplayBuffer(capacity)
    for number in range(1, sent + 1):
        buffer.append(b"%d" % number)
    return buffer


@given(sent=st.integers(0, 60), capacity=st.integers(1, 40), seq=st.integers(0, 70))
def test_a_replay_is_exactly_what_was_missed_or_refused(sent, capacity, seq):
    missed = filled(sent, capacity).after(seq)
    if seq > sent or sent - seq > capacity:
        assert missed is None
    else:
        assert missed == [b"%d" % number for number in range(seq + 1, sent + 1)]


@given(sent=st.integers(0, 60), capacity=st.integers(1, 40), smaller=st.integers(1, 40), seq=st.integers(0, 60))
def test_a_smaller_buffer_replays_the_same_or_nothing(sent, capacity, smaller, seq):
    buffer = filled(sent, capacity)
    before = buffer.after(seq)
    buffer.resize(min(smaller, capacity))
    after = buffer.after(seq)
    assert after is None or after == before
