"""One channel's reading as the scheduler sees it; what it does is tested end to end."""

import asyncio
from datetime import UTC, datetime
from unittest.mock import Mock

from services.discord.server_records import channel_state
from services.history.plan import Watermarks
from services.history.reading import ChannelReading, Surroundings


async def test_a_live_message_does_not_move_the_place_of_a_channel_that_was_empty():
    channel = channel_state({"id": "7", "type": 0, "name": "mentors"}, 1)
    around = Surroundings(Mock(), Mock(), Mock(), Mock())
    now = datetime.now(UTC)
    reading = ChannelReading(around, channel, Watermarks(), epoch=now, reread_from=0, turn=asyncio.Lock())
    before = reading.priority
    channel.last_message_id = 1 << 60
    assert reading.priority == before == (0, 0)
