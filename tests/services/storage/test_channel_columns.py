"""What Discord says of a channel besides its name: topic, tags, owner, counts, pins."""

from typing import Any

from services.records.mapping import channel_record
from services.storage.transactions import Connection
from services.storage.writes import ask_for_pins, write_channels, write_last_pins
from tests.services.payloads import AUTHOR, CHANNEL, GUILD, NOW, channel, thread
from tests.services.records_made import stored

TAG = {"id": "9", "name": "solved", "moderated": True, "emoji_id": None, "emoji_name": "ok"}
LOCKED = {"archived": False, "locked": True, "archive_timestamp": NOW.isoformat(), "auto_archive_duration": 60}


async def write(con: Connection, *payloads: dict[str, Any]) -> None:
    await write_channels(con, [channel_record(payload, GUILD) for payload in payloads])


async def test_a_forum_offers_tags_and_its_posts_carry_them(con: Connection) -> None:
    await write(con, channel(type=15, available_tags=[TAG], topic="Ask here", nsfw=True))
    await write(con, thread(8, applied_tags=["9", "7"], message_count=3, total_message_sent=5, thread_metadata=LOCKED))
    forum = await con.fetch("select topic, nsfw from channel where id = $1", CHANNEL)
    assert [tuple(row) for row in forum] == [("Ask here", True)]
    assert await con.fetchval("select tags -> 0 ->> 'name' from channel where id = $1", CHANNEL) == "solved"
    post = "owner_id, locked, applied_tags, message_count, total_message_sent"
    rows = await con.fetch(f"select {post} from channel where id = 8")
    assert [tuple(row) for row in rows] == [(AUTHOR, True, [7, 9], 3, 5)]


async def test_what_a_description_leaves_out_stays_known(con: Connection) -> None:
    whole = thread(8, message_count=3, total_message_sent=5, last_pin_timestamp=NOW.isoformat())
    short = {key: value for key, value in thread(8, name="renamed").items() if key != "owner_id"}
    await write(con, whole)
    await write(con, short)
    columns = ("name", "owner_id", "message_count", "total_message_sent", "last_pin_at")
    assert await stored(con, *columns, table="channel") == [("renamed", AUTHOR, 3, 5, NOW)]


async def test_the_last_pin_moves_with_its_event(con: Connection) -> None:
    await write(con, channel())
    for at in (NOW, None):
        await write_last_pins(con, {(GUILD, CHANNEL): at, (GUILD, 3): at})
        assert await stored(con, "last_pin_at", table="channel") == [(at,)]


async def test_pins_are_read_again_when_something_is_unpinned_though_no_time_moves(con: Connection) -> None:
    await write(con, channel(), thread(8))
    await con.execute("update channel set pins_read_at = $1", NOW)
    await ask_for_pins(con, {(GUILD, CHANNEL), (GUILD, 3)})
    assert await stored(con, "id", "pins_read_at", table="channel", order="pins_read_at") == [(8, NOW), (CHANNEL, None)]
