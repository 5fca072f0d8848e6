"""Which lists about messages are still to be read."""

from datetime import timedelta

import pytest

from services.database import Database
from services.history.details.store import leave_pins, moved_pins, write_pins
from services.records.mapping import channel_record
from services.storage.transactions import Connection
from services.storage.writes import write_channels, write_last_pins, write_messages
from tests.services.payloads import CHANNEL, GUILD, NOW, channel
from tests.services.records_made import FIRST, message_seen, stored

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
async def room(con: Connection) -> Connection:
    """A channel of which Discord never said when something was pinned."""
    await write_channels(con, [channel_record(channel(type=2), GUILD)])
    return con


async def test_the_pins_of_a_channel_without_a_time_of_pinning_are_read(database: Database, room: Connection) -> None:
    await write_messages(room, [message_seen(pinned=True)])
    assert await moved_pins(database, GUILD) == {CHANNEL: None}
    await write_pins(database, GUILD, CHANNEL, {FIRST: NOW}, LATER, None)
    assert await moved_pins(database, GUILD) == {}
    assert await stored(room, "pinned", "pinned_at") == [(True, NOW)]


async def test_nothing_is_asked_about_a_channel_in_which_nothing_is_pinned(
    database: Database, room: Connection
) -> None:
    await write_messages(room, [message_seen()])
    assert await moved_pins(database, GUILD) == {}


async def test_refused_pins_are_not_asked_for_again_until_they_move(database: Database, room: Connection) -> None:
    await write_last_pins(room, {(GUILD, CHANNEL): NOW})
    assert await moved_pins(database, GUILD) == {CHANNEL: NOW}
    await leave_pins(database, GUILD, CHANNEL, LATER, NOW)
    assert await moved_pins(database, GUILD) == {}
    await write_last_pins(room, {(GUILD, CHANNEL): LATER})
    assert await moved_pins(database, GUILD) == {CHANNEL: LATER}


async def test_pins_that_moved_while_they_were_read_stay_due(database: Database, room: Connection) -> None:
    await write_last_pins(room, {(GUILD, CHANNEL): LATER})
    await write_pins(database, GUILD, CHANNEL, {}, NOW, NOW)
    assert await moved_pins(database, GUILD) == {CHANNEL: LATER}
