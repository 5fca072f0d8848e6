"""Which channels are read before newer ones: what cannot wait, and what nobody knows the length of."""

import asyncio
from collections import deque
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest

from services.database import Database
from services.discord.pacing import Limiter
from services.discord.pagers import message_route
from services.discord.rest import DiscordRest
from services.discord.server_records import channel_state
from services.discord.server_state import ServerState
from services.history.channel.desk import PageDesk
from services.history.channel.pages import Sight
from services.history.channel.plan import Aim, Stretch, Watermarks
from services.history.channel.reading import ChannelReading
from services.history.channel.surroundings import Owner, Surroundings
from services.history.pressing import Pressing

NOW = datetime.now(UTC)
BEGAN = 1 << 58
THREAD = 11


def reading(newest, *, channel_id=BEGAN, pages=1, kind=0, aim=Aim.BACKFILL, asked_for=False):
    """A channel of which `newest` is the newest message, and a page of width 100 is read if any."""
    rest = Mock(DiscordRest, limiter=Limiter(50))
    around = Surroundings(Mock(Database), rest, Mock(ServerState), Mock(Owner), Mock(PageDesk))
    channel = channel_state({"id": str(channel_id), "type": kind, "name": "room", "last_message_id": str(newest)}, 1)
    wanted = deque([Stretch(aim, newest, 0)])
    made = ChannelReading(
        around, channel, Watermarks(), wanted, sight=Sight(NOW), turn=asyncio.Lock(), asked_for=asked_for
    )
    made.pages, made.span_read = pages, 100 * pages
    return made


def order(readings, requests_per_second=50.0):
    pressing = Pressing(lambda: readings, Limiter(requests_per_second))
    return sorted(readings, key=pressing.wanted)


def test_a_long_channel_goes_before_newer_short_ones():
    long, short = reading(BEGAN + 9_000), [reading(BEGAN + 10_000 + number) for number in range(3)]
    for one in short:
        one._stretches[0].stop = BEGAN + 9_900
    assert order([*short, long]) == [long, *reversed(short)]


def test_requests_of_what_cannot_wait_are_hurried_until_it_can():
    short, long = reading(BEGAN + 100), reading(BEGAN + 1 + 90_000, channel_id=BEGAN + 1)
    limiter, readings = Limiter(50), [short, long]
    order_of = Pressing(lambda: readings, limiter)
    order_of.wanted(short)
    assert limiter.hurried == {message_route(BEGAN + 1)}
    readings.remove(long)
    readings += [reading(BEGAN + 2 + 9_000, channel_id=BEGAN + 2 + n) for n in range(1000)]
    order_of._renewed_at = float("-inf")
    order_of.wanted(short)
    assert limiter.hurried == frozenset()


def test_the_newest_goes_first_where_nothing_is_late():
    alike = [reading(BEGAN + 10_000 + number) for number in range(200)]
    assert order(alike) == alike[::-1]


def test_a_channel_without_a_page_shows_soon_how_long_it_is_and_a_thread_is_short():
    begun, unread, thread = (
        reading(BEGAN + 300),
        reading(BEGAN + 100, pages=0),
        reading(BEGAN + 200, pages=0, kind=THREAD),
    )
    assert order([begun, thread, unread], requests_per_second=0.1) == [unread, begun, thread]


@pytest.mark.parametrize("more", [{"asked_for": True}, {"aim": Aim.VERIFY}])
def test_what_somebody_waits_for_and_what_is_checked_again_keep_their_own_places(more):
    own = reading(BEGAN + 9_000, pages=0, **more)
    assert Pressing(lambda: [own], Limiter(50)).wanted(own) == own.priority
