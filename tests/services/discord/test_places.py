"""The places among all requests of a token, on a virtual clock."""

import asyncio
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from services.discord.limit_window import Pace
from services.discord.places import Places, Urgency
from tests.services.virtual_time import run_virtually

ANSWER = 0.01  # seconds
WAITING = st.lists(
    st.tuples(st.sampled_from(Urgency), st.floats(0, 3), st.floats(0, 2), st.one_of(st.none(), st.floats(0, 2))),
    min_size=1,
    max_size=30,
)


def places(most=4, seconds=1.0):
    return Places(Pace(most, seconds), asyncio.get_running_loop().time)


async def waiting_for(one, *urgencies):
    """Ask in this order for places that are all taken; returns the order in which they were had."""
    had = []

    async def ask(urgency, number):
        await one.take(urgency)
        had.append((urgency, number))
        one.give_back()

    asked = [asyncio.create_task(ask(urgency, number)) for number, urgency in enumerate(urgencies)]
    await asyncio.gather(*asked)
    return had


def test_the_most_urgent_goes_first_and_each_of_the_others_in_the_order_it_came():
    async def scene():
        one = places(1)
        await one.take(Urgency.USUAL)
        one.give_back()
        usual, hurried, own = Urgency.USUAL, Urgency.CANNOT_WAIT, Urgency.OWN_CLIENT
        return await waiting_for(one, usual, hurried, usual, own, hurried)

    assert [number for _, number in run_virtually(scene())] == [3, 1, 4, 0, 2]


def test_who_comes_later_and_is_not_more_urgent_never_goes_first():
    async def scene():
        one, order, loop = places(5), [], asyncio.get_running_loop()

        async def reader(name):
            for _ in range(20):
                asked = loop.time()
                await one.take(Urgency.USUAL)
                await asyncio.sleep(ANSWER)
                one.give_back()
                order.append((name, loop.time() - asked))

        await asyncio.gather(*(reader(name) for name in range(20)))
        return order

    longest = max(waited for _, waited in run_virtually(scene()))
    assert longest <= 20 / 5 * 1.02 + 1  # a turn of all others, and what is left of the second it began in


@settings(max_examples=100, deadline=None)
@given(WAITING, st.integers(1, 5))
def test_no_second_sees_more_than_its_places_whoever_asks_and_gives_up(waiting, most):
    async def scene():
        one, loop, spans = places(most), asyncio.get_running_loop(), []

        async def ask(urgency, after, lasting, patience):
            await asyncio.sleep(after)
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await one.take(urgency)
                    began = loop.time()
                    try:
                        await asyncio.sleep(lasting)
                    finally:
                        one.give_back()
                        spans.append((began, loop.time()))

        await asyncio.gather(*(ask(*each) for each in waiting))
        return spans, one.under_way, one._waiting

    spans, under_way, left = run_virtually(scene())
    assert (under_way, left) == (0, [])
    for began, _ in spans:  # places still counted when this one was had: taken before, and answered less than 1 s ago
        counted = [1 for other, ended in spans if other <= began < ended + 1.0 - 1e-9]
        assert len(counted) <= most


def test_everyone_gets_a_place_once_a_closed_time_is_over():
    async def scene():
        one = places(2)
        one.closed_until = 30.0
        await waiting_for(one, *[Urgency.USUAL] * 3)
        return asyncio.get_running_loop().time()

    assert 31.0 <= run_virtually(scene()) < 31.1


def test_a_place_is_free_only_while_nobody_waits_for_one():
    async def scene():
        one = places(1)
        before = one.is_free
        await one.take(Urgency.USUAL)
        waits = asyncio.create_task(one.take(Urgency.USUAL))
        await asyncio.sleep(0)
        one.give_back()
        meanwhile = one.is_free
        await waits
        return before, meanwhile

    assert run_virtually(scene()) == (True, False)
