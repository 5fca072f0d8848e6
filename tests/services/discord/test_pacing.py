"""The limiter against a model of Discord's windows, on a virtual clock."""

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.discord.limit_window import LimitHeaders, Pace
from services.discord.pacing import Limiter, RouteKey
from services.metrics import figures
from tests.services.virtual_time import run_virtually

MESSAGES = "/channels/{channel_id}/messages"


class Windows:
    """Discord's side: fixed windows per resource that begin with their first request, and an overall limit."""

    def __init__(self, limit=5, seconds=5.0, *, overall=50, style="documented", latency=(0.02, 0.2), seed=1):
        self.limit, self.seconds, self.overall, self.style = limit, seconds, overall, style
        self.latency, self.random = latency, random.Random(seed)
        self.windows, self.arrivals, self.refusals, self.answers = {}, [], 0, 0

    async def ask(self, limiter, major):
        async with limiter.turn(RouteKey("GET", MESSAGES, major)) as turn:
            await asyncio.sleep(self.random.uniform(*self.latency))
            headers, retry_after, scope = self.arrive(major)
            await asyncio.sleep(self.random.uniform(*self.latency))
            if retry_after is None:
                self.answers += 1
                turn.answered(headers)
                return True
            self.refusals += 1
            turn.refused(retry_after, scope, headers)
            return False

    def arrive(self, major):
        now = asyncio.get_running_loop().time()
        self.arrivals = [t for t in self.arrivals if t > now - 1] + [now]
        if len(self.arrivals) > self.overall:
            return {}, 1.0, "global"
        start, used = self.windows.get(major, (now, 0))
        if now >= start + self.seconds:
            start, used = now, 0
        left = start + self.seconds - now
        if used >= self.limit:
            return self.headers(self.limit, 0, left, refused=True), left, "user"
        self.windows[major] = start, used + 1
        return self.headers(self.limit, self.limit - used - 1, left), None, None

    def headers(self, limit, remaining, left, *, refused=False):
        if self.style == "none":
            return {}
        if self.style == "observed2026" and not refused:
            limit, remaining = 1000, 999
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": "b" + str(refused),
        }


async def read_all(discord, limiter, *, channels, pages, side_by_side=1):
    """Read so many pages of so many channels; returns the seconds it took."""

    async def pages_of(channel):
        for _ in range(pages):
            while not await discord.ask(limiter, channel):
                pass

    await asyncio.gather(*(pages_of(c) for c in range(channels) for _ in range(side_by_side)))
    return asyncio.get_running_loop().time()


def limiter_for(rate=40.0, **more):
    return Limiter(rate, monotonic=asyncio.get_running_loop().time, **more)


async def documented(discord, *, rate=40.0, **reading):
    return await read_all(discord, limiter_for(rate), **reading)


def test_twenty_channels_earn_no_429_and_lose_no_time():
    discord = Windows()
    took = run_virtually(documented(discord, channels=20, pages=100))
    assert discord.refusals == 0
    assert took <= 1.05 * (100 / 5 - 1) * 5 + 5


def test_channels_whose_windows_open_together_are_asked_together():
    discord = Windows(latency=(0.005, 0.02))
    took = run_virtually(documented(discord, channels=20, pages=12))
    assert discord.refusals == 0
    assert took <= 1.05 * (2 * 5.0 + 20 / 50)


@settings(max_examples=60, deadline=None)
@given(
    limit=st.integers(1, 10),
    seconds=st.floats(0.05, 20),
    latency=st.floats(0.001, 1.5),
    side_by_side=st.integers(1, 4),
    seed=st.integers(),
)
def test_no_announced_limit_is_ever_exceeded(limit, seconds, latency, side_by_side, seed):
    discord = Windows(limit, seconds, latency=(0.0005, latency), seed=seed)
    run_virtually(documented(discord, channels=4, pages=12, side_by_side=side_by_side))
    assert discord.refusals == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(5, 45), st.integers())
def test_all_channels_together_stay_under_the_overall_limit(rate, seed):
    discord = Windows(100, 5.0, seed=seed, latency=(0.001, 0.05))
    run_virtually(documented(discord, rate=float(rate), channels=60, pages=5))
    assert discord.refusals == 0


def test_headers_too_good_to_be_true_are_not_believed():
    discord = Windows(style="observed2026")
    took = run_virtually(documented(discord, channels=20, pages=50))
    assert discord.refusals == 0
    assert took <= 1.1 * 50


def test_a_stricter_hidden_limit_is_learned_from_its_first_429s():
    discord = Windows(3, 8.0, style="observed2026")
    run_virtually(documented(discord, channels=3, pages=60))
    assert discord.refusals <= 3 * 3


def test_without_any_headers_only_the_overall_pace_holds_until_a_429_teaches_better():
    free = Windows(1000, 1.0, style="none", latency=(0.001, 0.002))
    took = run_virtually(documented(free, channels=10, pages=40))
    assert took == pytest.approx(400 / 40, rel=0.1)
    hidden = Windows(5, 5.0, style="none")
    run_virtually(documented(hidden, channels=2, pages=60))
    assert hidden.refusals <= 2 * 2


def test_a_429_of_everything_stops_everyone_and_is_waited_for_once():
    async def scene():
        limiter, discord = limiter_for(), Windows(style="none")
        async with limiter.turn(RouteKey("GET", MESSAGES, 1)) as turn:
            turn.refused(30.0, "global", {})
        await discord.ask(limiter, 2)
        return asyncio.get_running_loop().time()

    assert 30.0 <= run_virtually(scene()) < 31.0


def test_a_shared_429_holds_up_its_own_route_only():
    async def scene():
        limiter, loop = limiter_for(), asyncio.get_running_loop()
        async with limiter.turn(RouteKey("GET", MESSAGES, 1)) as turn:
            turn.refused(30.0, "shared", {})
        await Windows(style="none").ask(limiter, 2)
        assert loop.time() < 1.0
        await Windows(style="none").ask(limiter, 1)
        return loop.time()

    assert 30.0 <= run_virtually(scene()) < 31.0


def test_interactions_do_not_wait_for_the_overall_pace():
    async def scene():
        limiter = limiter_for(1.0)
        for template in ["/users/@me", "/users/@me/guilds", *["/webhooks/{id}/{token}"] * 20]:
            async with limiter.turn(RouteKey("POST", template)) as turn:
                turn.answered({})
        return asyncio.get_running_loop().time()

    assert run_virtually(scene()) < 1.1


def test_who_else_asks_with_the_same_token_goes_ahead_and_counts():
    async def scene():
        limiter, loop, order = limiter_for(4.0), asyncio.get_running_loop(), []
        full = asyncio.Event()

        async def page(channel):
            async with limiter.turn(RouteKey("GET", MESSAGES, channel)) as turn:
                order.append(("page", loop.time()))
                turn.answered({})
                if len(order) == 4:
                    full.set()

        async def another():
            await limiter.enter()
            order.append(("another", loop.time()))
            limiter.leave()

        pages = [asyncio.create_task(page(channel)) for channel in range(10)]
        await full.wait()
        await asyncio.gather(another(), another(), *pages)
        return order

    order = run_virtually(scene())
    assert [sum(who == "another" for who, _ in order[at : at + 4]) for at in (0, 4, 8)] == [0, 2, 0]
    assert all(later - sooner >= 1.0 for (_, sooner), (_, later) in zip(order, order[4:], strict=False))


def test_a_hurried_route_is_asked_before_what_came_earlier():
    async def scene():
        limiter, asked = limiter_for(1.0), []
        limiter.hurried = frozenset({RouteKey("GET", MESSAGES, 9)})

        async def page(channel):
            async with limiter.turn(RouteKey("GET", MESSAGES, channel)):
                asked.append(channel)

        await asyncio.gather(*(page(channel) for channel in range(10)))
        return asked

    assert run_virtually(scene()) == [0, 9, *range(1, 9)]


def test_who_gives_up_waiting_for_a_place_takes_none():
    async def scene():
        limiter = limiter_for(1.0)
        await limiter.enter()
        limiter.leave()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(limiter.enter(), 0.5)
        async with limiter.turn(RouteKey("GET", MESSAGES, 1)):
            return asyncio.get_running_loop().time()

    assert 1.0 <= run_virtually(scene()) < 1.1


def test_a_route_says_when_it_is_free_again():
    async def scene():
        limiter, discord = limiter_for(), Windows(latency=(0.01, 0.02))
        for _ in range(5):
            await discord.ask(limiter, 7)
        return limiter.ready_at(RouteKey("GET", MESSAGES, 7)), limiter.ready_at(RouteKey("GET", MESSAGES, 8))

    busy, other = run_virtually(scene())
    assert 5.0 <= busy <= 5.1
    assert other < 1.0


def test_a_way_is_free_where_neither_its_own_limit_nor_the_overall_pace_holds_a_request_up():
    async def scene():
        limiter, key = limiter_for(2.0), RouteKey("GET", MESSAGES, 7)
        async with limiter.turn(key):
            meanwhile = limiter.is_free(key)
        return meanwhile, limiter.is_free(key), await limiter.enter(), limiter.is_free(key)

    assert run_virtually(scene()) == (False, True, None, False)


def test_a_cancelled_request_does_not_hold_its_place_for_ever():
    async def scene():
        limiter = limiter_for()
        key = RouteKey("GET", MESSAGES, 1)
        with pytest.raises(RuntimeError):
            async with limiter.turn(key):
                raise RuntimeError
        return await Windows().ask(limiter, 1)

    assert run_virtually(scene())


def test_routes_that_share_a_bucket_share_its_window():
    async def scene():
        limiter = limiter_for()
        headers = Windows().headers(2, 1, 5.0)
        for template in ("/a/{id}", "/b/{id}"):
            async with limiter.turn(RouteKey("GET", template, 1)) as turn:
                turn.answered(headers)
        async with limiter.turn(RouteKey("GET", "/b/{id}", 1)) as turn:
            turn.answered(headers | {"X-RateLimit-Remaining": "0"})
        return limiter.ready_at(RouteKey("GET", "/a/{id}", 1))

    assert run_virtually(scene()) >= 5.0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "999", "X-RateLimit-Reset-After": "1"},
        {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "6", "X-RateLimit-Reset-After": "1"},
        {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "x", "X-RateLimit-Reset-After": "1"},
        {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "3", "X-RateLimit-Reset-After": "inf"},
        {"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "1"},
    ],
)
def test_implausible_headers_are_no_limit_to_rely_on(headers):
    assert LimitHeaders.read(headers).limit is None


def test_the_polite_pace_can_be_set():
    async def scene():
        discord = Windows(5, 0.5, style="observed2026", latency=(0.001, 0.002))
        limiter = limiter_for(polite=Pace(5, 0.5))
        return await read_all(discord, limiter, channels=1, pages=50), discord.refusals

    took, refusals = run_virtually(scene())
    assert took <= 5.3
    assert refusals == 0


def test_waiting_for_a_limit_is_counted_and_a_free_way_is_not():
    before = figures.LIMIT_WAIT.count("route")
    run_virtually(documented(Windows(limit=5), channels=1, pages=5))
    assert figures.LIMIT_WAIT.count("route") == before
    run_virtually(documented(Windows(limit=5), channels=1, pages=6))
    assert figures.LIMIT_WAIT.count("route") == before + 1
