"""One channel's reading as the scheduler sees it; what it does is tested end to end."""

import asyncio
from datetime import UTC, datetime
from unittest.mock import Mock

from services.database import Database
from services.discord.pagers import MessagePage
from services.discord.rest import DiscordRest
from services.discord.server_records import channel_state
from services.discord.server_state import ServerState
from services.history.plan import Watermarks
from services.history.reading import ChannelReading, Owner, Surroundings


async def test_a_live_message_does_not_move_the_place_of_a_channel_that_was_empty():
    channel = channel_state({"id": "7", "type": 0, "name": "mentors"}, 1)
    around = Surroundings(Mock(Database), Mock(DiscordRest), Mock(ServerState), Mock(Owner))
    now = datetime.now(UTC)
    reading = ChannelReading(around, channel, Watermarks(), epoch=now, reread_from=0, turn=asyncio.Lock())
    before = reading.priority
    channel.last_message_id = 1 << 60
    assert reading.priority == before == (0, 0)


async def test_a_channel_whose_end_is_in_doubt_keeps_its_place_until_it_is_confirmed():
    """Else a quiet channel would wait for its confirmation behind everybody's past, and be called unread meanwhile."""
    newest = 1 << 60
    channel = channel_state({"id": "7", "type": 0, "name": "quiet", "last_message_id": str(newest)}, 1)
    around = Surroundings(Mock(Database), Mock(DiscordRest), Mock(ServerState), Mock(Owner))
    now = datetime.now(UTC)
    reading = ChannelReading(around, channel, Watermarks(), epoch=now, reread_from=0, turn=asyncio.Lock())
    reading._suspect = MessagePage([{"id": "5"}], now)
    assert reading.priority == (0, -newest)
