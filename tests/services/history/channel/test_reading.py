"""One channel's reading as the scheduler sees it; what it does is tested end to end."""

import asyncio
from datetime import UTC, datetime
from unittest.mock import Mock

from services.database import Database
from services.discord.pacing import Limiter
from services.discord.pagers import MessagePage
from services.discord.rest import DiscordRest
from services.discord.server_records import channel_state
from services.discord.server_state import ServerState
from services.history.channel.beginning import Beginning
from services.history.channel.desk import PageDesk
from services.history.channel.pages import Sight
from services.history.channel.plan import Watermarks, stretches
from services.history.channel.reading import ChannelReading
from services.history.channel.surroundings import Owner, Surroundings

NOW = datetime.now(UTC)


def unread(channel):
    rest = Mock(DiscordRest, limiter=Limiter(50))
    around = Surroundings(Mock(Database), rest, Mock(ServerState), Mock(Owner), Mock(PageDesk))
    wanted = stretches(Watermarks(), channel.last_message_id, 0)
    return ChannelReading(around, channel, Watermarks(), wanted, sight=Sight(NOW), turn=asyncio.Lock())


async def test_a_live_message_does_not_move_the_place_of_a_channel_that_was_empty():
    channel = channel_state({"id": "7", "type": 0, "name": "mentors"}, 1)
    reading = unread(channel)
    before = reading.priority
    channel.last_message_id = 1 << 60
    assert reading.priority == before == (0, 0)


async def test_a_channel_whose_end_is_in_doubt_keeps_its_place_until_it_is_confirmed():
    """Else a quiet channel would wait for its confirmation behind everybody's past, and be called unread meanwhile."""
    newest = 1 << 60
    channel = channel_state({"id": "7", "type": 0, "name": "quiet", "last_message_id": str(newest)}, 1)
    reading = unread(channel)
    reading._suspect = MessagePage([{"id": "5"}], NOW)
    assert reading.priority == (0, -newest)


async def test_the_step_that_only_closes_a_channel_waits_for_no_limit():
    channel = channel_state({"id": "7", "type": 0, "name": "long", "last_message_id": "900"}, 1)
    reading = unread(channel)
    limiter = reading._around.rest.limiter
    limiter.close_until(until := limiter.now() + 60)
    reading._stretches[0].before = 50
    reading._beginning = Beginning(frozenset({8, 40}), 40, NOW)
    assert reading.ready_at() == until
    reading._stretches[0].before = 40
    assert reading.ready_at() < limiter.now()
    reading._waiting.pause(5)
    assert limiter.now() < reading.ready_at() < until
