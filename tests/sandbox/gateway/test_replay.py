"""The law of the replay buffer: what is replayed is what was missed, in order, or nothing at all."""

import asyncio

from hypothesis import given, settings
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


@given(spells=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=4))
@settings(max_examples=15, deadline=None)
def test_however_often_the_socket_is_cut_everything_is_heard_once_and_in_order(open_wire, spells):
    """Each spell: so many messages while connected, so many after the socket was cut."""
    said, heard = asyncio.run(live_through(open_wire, spells))
    assert heard == said


async def live_through(open_wire, spells):
    said: list[str] = []
    heard: list[str] = []
    async with open_wire() as wire:
        client = await wire.ready()
        session = client.session_id
        for connected, away in spells:
            said += say(wire, len(said), connected)
            heard += [(await client.dispatch("MESSAGE_CREATE"))["content"] for _ in range(connected)]
            wire.faults.add("gateway.abort")
            said += say(wire, len(said), away)
            seq, client = client.seq, await wire.client()
            await client.resume(session, seq)
            while (frame := await client.frame())["t"] != "RESUMED":
                heard += [frame["d"]["content"]] if frame["t"] == "MESSAGE_CREATE" else []
    return said, heard


def say(wire, start, count):
    return [wire.say(str(number))["content"] for number in range(start, start + count)]
