"""Messages are stored once, in their newest version, whatever comes how often and in which order."""

from datetime import timedelta
from typing import Any

from services.records.messages import MessagePatch, message_patch, message_record
from services.storage.transactions import Connection
from services.storage.writes import (
    DELETED_USER,
    delete_messages,
    mark_channel_deleted,
    patch_messages,
    write_messages,
)
from tests.services.payloads import AUTHOR, CHANNEL, GUILD, NOW, id_at, message
from tests.services.records_made import FIRST, fold, message_seen, rollup, stored

LATER = NOW + timedelta(minutes=5)
EARLIER = NOW + timedelta(seconds=1)
# What few messages have, all of it.
SELDOM: dict[str, Any] = {
    "edited_at": LATER,
    "poll": {"question": {"text": "?"}},
    "webhook_id": 7,
    "reply_to_id": 8,
    "forwarded_from_id": 9,
    "snapshot_text": "old",
    "components_text": "new",
    "interaction_user_id": 10,
    "interaction_name": "ask",
    "parts": {"embeds": [{"title": "x"}]},
}


async def test_every_column_is_stored_as_it_was_mapped(con: Connection) -> None:
    record = message_seen(
        content="zażółć `x` 🙂",
        mention_ids=(3, 4),
        flags=1 << 40,
        **SELDOM,
    )
    await write_messages(con, [record])
    row = await con.fetchrow("select * from message")
    assert row is not None
    assert {name: value for name, value in row.items() if name not in {"deleted_at", "pinned_at"}} == {
        name: list(value) if isinstance(value := getattr(record, name), tuple) else value for name in record._fields
    }
    assert (row["deleted_at"], row["pinned_at"]) == (None, None)


async def test_what_only_one_message_of_a_batch_has_is_nothing_of_the_others(con: Connection) -> None:
    full = message_seen(mention_ids=(3,), **SELDOM)
    bare = [message_seen(id=FIRST + place, content="", author_name="") for place in (1, 2)]
    columns = [*SELDOM, "mention_ids", "content"]
    await write_messages(con, [bare[0], full, bare[1]])
    assert await stored(con, *columns) == [
        tuple(list(value) if isinstance(value := getattr(one, name), tuple) else value for name in columns)
        for one in (full, *bare)
    ]


async def test_the_same_message_again_changes_nothing(con: Connection) -> None:
    assert (await write_messages(con, [message_seen()]))[:3] == (1, 0, 0)
    assert (await write_messages(con, [message_seen(), message_seen()]))[:3] == (0, 0, 2)


async def test_a_batch_may_hold_several_versions(con: Connection) -> None:
    versions = [message_seen(content=text, edited_at=NOW + timedelta(minutes=n)) for n, text in enumerate("abc")]
    assert (await write_messages(con, versions[::-1]))[:3] == (1, 0, 2)
    assert await stored(con, "content") == [("c",)]


async def test_a_greater_edit_time_wins_over_a_later_observation(con: Connection) -> None:
    await write_messages(con, [message_seen(content="edited", edited_at=LATER)])
    await write_messages(con, [message_seen(content="stale", observed_at=LATER + timedelta(hours=1))])
    assert await stored(con, "content") == [("edited",)]


async def test_of_equal_edit_times_the_later_observation_wins(con: Connection) -> None:
    await write_messages(con, [message_seen(pinned=True, observed_at=LATER)])
    await write_messages(con, [message_seen(pinned=False, observed_at=EARLIER)])
    assert await stored(con, "pinned") == [(True,)]


async def test_a_deleted_message_stays_deleted_and_says_nothing_any_more(con: Connection) -> None:
    await write_messages(con, [message_seen(parts={"embeds": [{"title": "said"}]}, poll={"question": {}})])
    await delete_messages(con, GUILD, CHANNEL, [FIRST], LATER)
    await write_messages(con, [message_seen(observed_at=LATER + timedelta(hours=1), edited_at=LATER)])
    await delete_messages(con, GUILD, CHANNEL, [FIRST], LATER + timedelta(hours=2))
    assert await stored(con, "deleted_at", "content", "parts", "poll", "words", "author_id") == [
        (LATER, "", None, None, 2, AUTHOR)
    ]
    assert await revisions(con) == []
    assert await rollup(con) == {}


async def test_a_deletion_may_come_before_its_message(con: Connection) -> None:
    await delete_messages(con, GUILD, CHANNEL, [FIRST], EARLIER)
    assert await stored(con, "author_id", "type", "sent_at", "observed_at") == [(None, None, NOW, None)]
    assert (await write_messages(con, [message_seen(observed_at=NOW)]))[:3] == (0, 1, 0)
    assert await stored(con, "author_id", "content", "deleted_at") == [(AUTHOR, "", EARLIER)]


async def test_the_deleted_user_never_replaces_a_known_author(con: Connection) -> None:
    ghost = message_seen(author_id=DELETED_USER, author_name="Deleted User", observed_at=LATER, content="seen again")
    await write_messages(con, [message_seen(), ghost])
    await write_messages(con, [ghost._replace(observed_at=LATER + timedelta(hours=1))])
    assert await stored(con, "author_id", "author_name", "content") == [(AUTHOR, "User 1", "seen again")]


async def test_an_author_nobody_knows_becomes_an_absent_member(con: Connection) -> None:
    unknown = [message_seen(), message_seen(FIRST + 1, webhook_id=9, author_id=9), message_seen(FIRST + 2)]
    ghost = message_seen(FIRST + 3, author_id=DELETED_USER)
    await write_messages(con, [*unknown, ghost])
    assert await stored(con, "user_id", "name", "present", table="member", order="user_id") == [
        (AUTHOR, "User 1", False)
    ]


async def test_a_message_of_a_deleted_channel_is_deleted(con: Connection) -> None:
    await write_messages(con, [message_seen()])
    await mark_channel_deleted(con, GUILD, CHANNEL, LATER)
    await write_messages(con, [message_seen(FIRST + 1)])
    assert await stored(con, "deleted_at") == [(LATER,), (LATER,)]
    assert await rollup(con) == {}


async def test_a_patch_changes_only_what_it_says(con: Connection) -> None:
    await write_messages(con, [message_seen(reactions=3)])
    patch = message_patch({"id": str(FIRST), "channel_id": str(CHANNEL), "embeds": [{}], "pinned": True}, GUILD, LATER)
    assert await patch_messages(con, [patch]) == set()
    assert await stored(con, "content", "embeds", "pinned", "reactions", "edited_at") == [
        ("hello world", 1, True, 3, None)
    ]


async def test_a_patch_of_a_message_nobody_stored_is_reported(con: Connection) -> None:
    patch = MessagePatch(guild_id=GUILD, id=FIRST, channel_id=CHANNEL, observed_at=LATER, pinned=True)
    assert await patch_messages(con, [patch]) == {(GUILD, FIRST)}
    assert await stored(con, "id") == []


async def test_an_older_patch_changes_nothing(con: Connection) -> None:
    await write_messages(con, [message_seen(edited_at=LATER, observed_at=LATER)])
    older = message_patch(message(FIRST, content="old", edited_timestamp=EARLIER.isoformat()), GUILD, LATER)
    await patch_messages(con, [older])
    assert await stored(con, "content") == [("hello world",)]


async def test_several_patches_of_one_message_are_applied_in_order(con: Connection) -> None:
    await write_messages(con, [message_seen()])
    patches = [
        MessagePatch(guild_id=GUILD, id=FIRST, channel_id=CHANNEL, observed_at=LATER + timedelta(seconds=n), embeds=n)
        for n in range(3)
    ]
    await patch_messages(con, [*patches[::-1], patches[0]._replace(pinned=True)])
    assert await stored(con, "embeds") == [(2,)]


async def test_ten_thousand_messages_are_one_call(con: Connection) -> None:
    records = [
        message_record(message(id_at(NOW + timedelta(seconds=n)), content=f"word {n}"), GUILD, LATER)
        for n in range(10_000)
    ]
    assert (await write_messages(con, records))[:3] == (10_000, 0, 0)
    assert await rollup(con) == await fold(con)


async def revisions(con: Connection) -> list[tuple[object, ...]]:
    return await stored(con, "version_at", "content", "parts", table="message_revision", order="version_at")


async def test_an_edit_leaves_the_earlier_version_behind(con: Connection) -> None:
    await write_messages(con, [message_seen(parts={"embeds": [{}]})])
    edited = message_seen(content="b", edited_at=LATER, observed_at=LATER)
    assert (await write_messages(con, [edited])).edited == (FIRST,)
    assert (await write_messages(con, [edited, edited._replace(observed_at=LATER + timedelta(hours=1))])).edited == ()
    partial = {"id": str(FIRST), "channel_id": str(CHANNEL), "content": "c"}
    at = LATER + timedelta(hours=2)
    await patch_messages(con, [message_patch(partial | {"edited_timestamp": at.isoformat()}, GUILD, at)])
    assert await revisions(con) == [(NOW, "hello world", {"embeds": [{}]}), (LATER, "b", None)]
    assert await stored(con, "content", "edited_at") == [("c", at)]


async def test_only_known_messages_turn_out_to_be_edited(con: Connection) -> None:
    await delete_messages(con, GUILD, CHANNEL, [FIRST + 1], LATER)
    seen = [message_seen(FIRST + n, edited_at=LATER) for n in range(2)]
    assert (await write_messages(con, seen)).edited == ()
    assert await revisions(con) == []


async def test_an_update_that_is_no_edit_makes_no_revision(con: Connection) -> None:
    await write_messages(con, [message_seen()])
    await write_messages(con, [message_seen(parts={"embeds": [{}]}, observed_at=LATER)])
    await patch_messages(con, [message_patch({"id": str(FIRST), "channel_id": str(CHANNEL), "flags": 4}, GUILD, LATER)])
    assert await revisions(con) == []


async def test_earlier_versions_that_come_late_are_kept(con: Connection) -> None:
    times = [None, *(NOW + timedelta(minutes=n) for n in (1, 2, 3))]
    versions = [message_seen(content=f"{n}", edited_at=at) for n, at in enumerate(times)]
    await write_messages(con, [versions[3], versions[1]])
    await write_messages(con, [versions[0]])
    patch = message_patch(message(FIRST, content="2", edited_timestamp=str(times[2])), GUILD, LATER)
    await patch_messages(con, [patch])
    assert [row[1] for row in await revisions(con)] == ["0", "1", "2"]
    assert await stored(con, "content") == [("3",)]


async def test_a_patch_replaces_the_parts_it_names(con: Connection) -> None:
    await write_messages(con, [message_seen(parts={"embeds": [{"title": "x"}], "sticker_items": [{"id": "1"}]})])
    place = {"id": str(FIRST), "channel_id": str(CHANNEL)}
    patches: tuple[dict[str, object], ...] = (
        {"embeds": []},
        {"components": [{"type": 10}]},
        {"sticker_items": [], "components": []},
    )
    seen = []
    for n, said in enumerate(patches):
        await patch_messages(con, [message_patch(place | said, GUILD, LATER + timedelta(seconds=n))])
        seen += await stored(con, "parts")
    assert seen == [
        ({"sticker_items": [{"id": "1"}]},),
        ({"sticker_items": [{"id": "1"}], "components": [{"type": 10}]},),
        (None,),
    ]


async def test_a_message_that_is_no_longer_pinned_loses_the_time_of_its_pin(con: Connection) -> None:
    await write_messages(con, [message_seen(pinned=True)])
    await con.execute("update message set pinned_at = $1", LATER)
    await write_messages(con, [message_seen(pinned=True, observed_at=LATER)])
    assert await stored(con, "pinned_at") == [(LATER,)]
    await write_messages(con, [message_seen(observed_at=LATER + timedelta(seconds=1))])
    assert await stored(con, "pinned", "pinned_at") == [(False, None)]


async def test_a_pinned_message_without_its_time_makes_its_channels_pins_due(con: Connection) -> None:
    await con.execute(
        "insert into channel (guild_id, id, last_pin_at, pins_read_at) values ($1, $2, $3, $4)",
        GUILD,
        CHANNEL,
        NOW,
        LATER,
    )
    await write_messages(con, [message_seen()])
    assert await con.fetchval("select pins_read_at from channel") == LATER
    await write_messages(con, [message_seen(pinned=True, observed_at=LATER + timedelta(minutes=1))])
    assert await con.fetchval("select pins_read_at from channel") is None
