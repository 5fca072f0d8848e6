"""Servers, channels, roles, members and watermarks are stored and can be stored again."""

from datetime import timedelta
from typing import Any

from services.records.mapping import channel_record, guild_record, role_record
from services.storage.transactions import Connection
from services.storage.writes import (
    delete_roles,
    leave_guild,
    mark_channel_deleted,
    mark_readable,
    mark_unreadable,
    note_page,
    raise_high,
    write_channels,
    write_guild,
    write_messages,
    write_roles,
)
from tests.services.payloads import CHANNEL, GUILD, NOW, channel, guild, role, thread
from tests.services.records_made import FIRST, message_seen, rollup, stored

LATER = NOW + timedelta(hours=1)


async def write_one_channel(con: Connection, **more: Any) -> None:
    await write_channels(con, [channel_record(channel(**more), GUILD)])


async def test_a_server_is_kept_in_its_newest_state(con: Connection) -> None:
    await write_guild(con, guild_record(guild(name="New", member_count=None), LATER))
    await write_guild(con, guild_record(guild(name="Old"), NOW))
    assert await stored(con, "name", "present", table="guild") == [("New", True)]
    await leave_guild(con, GUILD, LATER + timedelta(hours=1))
    assert await stored(con, "present", table="guild") == [(False,)]


async def test_describing_a_channel_again_leaves_its_watermarks_alone(con: Connection) -> None:
    await write_one_channel(con, last_message_id="9")
    await note_page(con, GUILD, CHANNEL, low_id=5, high_id=8, complete=True, at=NOW)
    await write_one_channel(con, name="renamed", last_message_id="7")
    assert await stored(con, "name", "last_message_id", "low_id", "high_id", "history_complete", table="channel") == [
        ("renamed", 9, 5, 8, True)
    ]


async def test_watermarks_only_widen(con: Connection) -> None:
    for low, high, complete in ((5, 8, None), (6, 7, True), (None, None, False), (4, None, None)):
        await note_page(con, GUILD, CHANNEL, low_id=low, high_id=high, complete=complete, at=NOW)
    await raise_high(con, {(GUILD, CHANNEL): 7, (GUILD, 1): 3})
    assert await stored(con, "low_id", "high_id", "history_complete", table="channel") == [(4, 8, True)]


async def test_a_page_of_a_channel_that_just_went_is_deleted_too(con: Connection) -> None:
    await write_messages(con, [message_seen()])
    await con.execute("insert into channel (guild_id, id, deleted_at) values ($1, $2, $3)", GUILD, CHANNEL, LATER)
    await note_page(con, GUILD, CHANNEL, low_id=FIRST, at=LATER)
    assert await stored(con, "deleted_at") == [(LATER,)]


async def test_losing_and_regaining_a_channel_deletes_nothing(con: Connection) -> None:
    await write_messages(con, [message_seen()])
    await mark_unreadable(con, GUILD, CHANNEL, "no permission", NOW)
    await mark_readable(con, GUILD, CHANNEL, LATER)
    assert await stored(con, "deleted_at") == [(None,)]
    assert await stored(con, "readable", "unreadable_reason", table="channel") == [(True, None)]


async def test_a_deleted_channel_takes_its_threads_and_messages_along(con: Connection) -> None:
    await write_channels(con, [channel_record(each, GUILD) for each in (channel(), thread(8), channel(9))])
    await write_messages(con, [message_seen(FIRST + n, channel_id=where) for n, where in enumerate((CHANNEL, 8, 9))])
    await mark_channel_deleted(con, GUILD, CHANNEL, NOW)
    await mark_channel_deleted(con, GUILD, CHANNEL, LATER)
    assert await stored(con, "id", "deleted_at", table="channel") == [(8, NOW), (9, None), (CHANNEL, NOW)]
    assert await stored(con, "deleted_at") == [(NOW,), (NOW,), (None,)]
    assert [key[3] for key in await rollup(con)] == [9]
    await write_one_channel(con, name="late")
    assert (await stored(con, "deleted_at", table="channel"))[2] == (NOW,)


async def test_roles_come_and_go(con: Connection) -> None:
    await write_roles(con, [role_record(role(3), GUILD), role_record(role(3, name="Mentor"), GUILD)])
    await delete_roles(con, GUILD, [3, 4], NOW)
    await delete_roles(con, GUILD, [3], LATER)
    assert await stored(con, "name", "deleted_at", table="role") == [("Mentor", NOW)]
