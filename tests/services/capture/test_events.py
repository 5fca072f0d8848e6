"""What gateway events amount to in the database."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.capture.batch import Event
from services.capture.events import READERS, fold
from services.records.message_details import message_details
from services.storage.transactions import Connection
from services.storage.writes import write_messages
from tests.services.payloads import AUTHOR, CHANNEL, GUILD, NOW, channel, guild, id_at, member, message, role, thread
from tests.services.records_made import FIRST, message_seen, stored

HERE: dict[str, Any] = {"guild_id": str(GUILD)}
ID = {"id": str(FIRST), "channel_id": str(CHANNEL), **HERE}


def at(number: int) -> datetime:
    return NOW + timedelta(minutes=2, seconds=number)


async def happened(con: Connection, *events: tuple[str, Any], start: int = 0) -> None:
    """Write events as one batch, a second apart."""
    async with con.transaction():
        await fold(Event(name, data, at(number)) for number, (name, data) in enumerate(events, start)).write(con, {})


async def test_a_server_appears_with_all_that_is_in_it(con: Connection) -> None:
    whole = guild(threads=[thread(8)], members=[member(), member(5)], channels=[channel(), channel(9, type=99)])
    await happened(con, ("GUILD_CREATE", whole))
    assert await stored(con, "id", "name", "member_count", table="guild") == [(GUILD, "Bootcamp", 1)]
    assert await stored(con, "id", "kind", table="channel") == [(8, 11), (9, 99), (CHANNEL, 0)]
    assert await stored(con, "user_id", table="member", order="1") == [(5,), (AUTHOR,)]
    assert await stored(con, "name", table="role") == [("@everyone",)]


async def test_the_last_word_about_the_newest_pin_counts(con: Connection) -> None:
    def pinned(when: datetime) -> tuple[str, Any]:
        return "CHANNEL_PINS_UPDATE", {"channel_id": str(CHANNEL), "last_pin_timestamp": when.isoformat(), **HERE}

    told = guild(channels=[channel(last_pin_timestamp=at(2).isoformat())])
    await happened(con, ("GUILD_CREATE", guild()), pinned(at(1)), ("GUILD_CREATE", told))
    assert await stored(con, "last_pin_at", table="channel") == [(at(2),)]
    await happened(con, ("GUILD_CREATE", told), pinned(at(4)), start=3)
    assert await stored(con, "last_pin_at", table="channel") == [(at(4),)]


async def test_one_unreadable_part_costs_the_others_nothing(con: Connection) -> None:
    broken = guild(members=[member(), {"user": None}, 7], channels=[channel(), channel(9, type=None)])
    await happened(con, ("GUILD_CREATE", broken))
    assert await stored(con, "id", table="channel") == [(CHANNEL,)]
    assert await stored(con, "user_id", table="member", order="1") == [(AUTHOR,)]
    assert await stored(con, "guild_id", "name", "reason", table="unreadable_event") == [
        (GUILD, "GUILD_CREATE", "type is missing"),
        (GUILD, "GUILD_CREATE", "user is no object"),
        (GUILD, "GUILD_CREATE", "an entry is no object"),
    ]


async def test_roles_deleted_while_nobody_listened_are_found(con: Connection) -> None:
    await happened(con, ("GUILD_CREATE", guild(roles=[role(GUILD), role(3), role(4)])))
    await happened(con, ("GUILD_CREATE", guild(roles=[role(GUILD), role(3), "unreadable"])), start=1)
    assert await stored(con, "id", "deleted_at", table="role") == [(3, None), (4, None), (GUILD, None)]
    await happened(con, ("GUILD_CREATE", guild(roles=[role(GUILD), role(3)])), start=2)
    assert await stored(con, "id", "deleted_at", table="role") == [(3, None), (4, at(2)), (GUILD, None)]


async def test_an_outage_is_no_removal(con: Connection) -> None:
    await happened(con, ("GUILD_CREATE", guild()), ("GUILD_DELETE", {"id": str(GUILD), "unavailable": True}))
    assert await stored(con, "present", table="guild") == [(True,)]
    await happened(con, ("GUILD_CREATE", {"id": str(GUILD), "unavailable": True}))
    await happened(con, ("READY_FOR_REMOVAL", {}), ("GUILD_DELETE", {"id": str(GUILD)}))
    assert await stored(con, "present", table="guild") == [(False,)]


async def test_a_deletion_and_its_create_may_come_in_any_order(con: Connection) -> None:
    await happened(con, ("MESSAGE_DELETE", ID), ("MESSAGE_CREATE", message(FIRST, **HERE)))
    assert await stored(con, "content", "words", "deleted_at") == [("", 2, at(0))]


async def test_many_deletions_come_in_one_event(con: Connection) -> None:
    await happened(con, ("MESSAGE_DELETE_BULK", {"ids": ["4", "5"], "channel_id": str(CHANNEL), **HERE}))
    assert await stored(con, "id", "deleted_at") == [(4, at(0)), (5, at(0))]


async def test_an_update_in_the_batch_of_its_create_is_merged(con: Connection) -> None:
    edited = message(FIRST, content="edited", edited_timestamp=at(1).isoformat(), **HERE)
    await happened(con, ("MESSAGE_UPDATE", edited), ("MESSAGE_CREATE", message(FIRST, **HERE)))
    assert await stored(con, "content", "edited_at") == [("edited", at(1))]


async def test_an_update_without_a_new_edit_time_is_no_edit(con: Connection) -> None:
    await happened(con, ("MESSAGE_CREATE", message(FIRST, **HERE)))
    await happened(con, ("MESSAGE_UPDATE", message(FIRST, embeds=[{"type": "link"}], **HERE)), start=1)
    assert await stored(con, "embeds", "edited_at") == [(1, None)]


async def test_a_whole_update_of_an_unseen_message_stores_it(con: Connection) -> None:
    await happened(con, ("MESSAGE_UPDATE", message(FIRST, content="unseen", **HERE)))
    await happened(con, ("MESSAGE_UPDATE", {"pinned": True, **ID, "id": "5"}))
    assert await stored(con, "id", "content") == [(FIRST, "unseen")]


def reacted(user_id: int, emoji: str = "x", **more: Any) -> dict[str, Any]:
    """A reaction of somebody to the first message."""
    place = {"message_id": str(FIRST), "channel_id": str(CHANNEL), **HERE}
    return {**place, "user_id": str(user_id), "emoji": {"id": None, "name": emoji}, "burst": False} | more


async def reactions(con: Connection) -> list[tuple[Any, ...]]:
    """Who reacts with what."""
    return await stored(
        con,
        "emoji",
        "user_id",
        table="message_reaction where removed_at is null",
        order="message_id, emoji, user_id, burst",
    )


async def test_a_later_update_leaves_reactions_alone(con: Connection) -> None:
    await happened(con, ("MESSAGE_CREATE", message(FIRST, **HERE)))
    await happened(
        con,
        ("MESSAGE_REACTION_ADD", reacted(5)),
        ("MESSAGE_UPDATE", {**ID, "pinned": True}),
        ("MESSAGE_REACTION_ADD", reacted(6)),
        start=1,
    )
    assert await stored(con, "reactions", "pinned") == [(2, True)]
    page = message(FIRST, reactions=[{"count": 1, "emoji": {"id": None, "name": "x"}}])
    details = message_details(page, GUILD, at(2))  # a page asked for before the second
    assert details is not None
    await write_messages(con, [message_seen(reactions=1, observed_at=at(2))], [details], read_back=True)
    assert await stored(con, "reactions") == [(2,)]
    assert await stored(con, "key", table="detail_due", order="1") == []


async def test_reactions_are_kept_by_person(con: Connection) -> None:
    await happened(
        con,
        ("MESSAGE_REACTION_ADD", reacted(5)),
        ("MESSAGE_CREATE", message(FIRST, **HERE)),
        ("MESSAGE_REACTION_ADD", reacted(5, burst=True)),
        ("MESSAGE_REACTION_ADD", reacted(6)),
        ("MESSAGE_REACTION_ADD", reacted(6, "y")),
        ("MESSAGE_REACTION_REMOVE", reacted(6)),
        ("MESSAGE_REACTION_REMOVE", reacted(7)),
        ("MESSAGE_REACTION_ADD", reacted(6, "y")),
    )
    assert await reactions(con) == [("x", 5), ("x", 5), ("y", 6)]
    assert await stored(con, "reactions") == [(3,)]


async def test_reactions_may_all_go_at_once(con: Connection) -> None:
    await happened(con, ("MESSAGE_CREATE", message(FIRST, **HERE)))
    added = [("MESSAGE_REACTION_ADD", reacted(5, emoji)) for emoji in "xyz"]
    await happened(con, *added, ("MESSAGE_REACTION_REMOVE_EMOJI", reacted(0, "y")), start=1)
    assert await reactions(con) == [("x", 5), ("z", 5)]
    await happened(con, ("MESSAGE_REACTION_REMOVE_ALL", ID | {"message_id": str(FIRST)}), start=8)
    assert await stored(con, "reactions") == [(0,)]
    await happened(con, *added, start=2)  # what was before the clearing, late
    assert await reactions(con) == []
    await happened(con, added[0], start=9)
    assert (await reactions(con), await stored(con, "reactions")) == ([("x", 5)], [(1,)])


async def test_an_emoji_of_the_server_may_be_renamed_and_deleted(con: Connection) -> None:
    await happened(con, ("MESSAGE_CREATE", message(FIRST, **HERE)))
    await happened(con, ("MESSAGE_REACTION_ADD", reacted(5) | {"emoji": {"id": "99", "name": "old"}}), start=1)
    await happened(con, ("MESSAGE_REACTION_ADD", reacted(6) | {"emoji": {"id": "99", "name": "new"}}), start=2)
    assert await reactions(con) == [("old:99", 5), ("old:99", 6)]
    await happened(con, ("MESSAGE_REACTION_REMOVE", reacted(5) | {"emoji": {"id": "99", "name": None}}), start=3)
    assert (await reactions(con), await stored(con, "reactions")) == ([("old:99", 6)], [(1,)])


async def test_votes_are_kept_by_person(con: Connection) -> None:
    def voted(user_id: int, answer_id: int) -> dict[str, Any]:
        return ID | {"message_id": str(FIRST), "user_id": str(user_id), "answer_id": answer_id}

    await happened(
        con,
        ("MESSAGE_POLL_VOTE_ADD", voted(5, 1)),
        ("MESSAGE_POLL_VOTE_ADD", voted(5, 2)),
        ("MESSAGE_POLL_VOTE_ADD", voted(6, 1)),
        ("MESSAGE_POLL_VOTE_REMOVE", voted(5, 1)),
        ("MESSAGE_POLL_VOTE_ADD", voted(6, 1)),
    )
    live = "poll_vote where removed_at is null"
    assert await stored(con, "answer_id", "user_id", table=live, order="1, 2") == [(1, 6), (2, 5)]


async def test_an_older_update_that_comes_late_is_kept_as_a_revision(con: Connection) -> None:
    await happened(con, ("MESSAGE_CREATE", message(FIRST, **HERE)))
    newest, middle = (message(FIRST, content=f"{n}", edited_timestamp=at(n).isoformat(), **HERE) for n in (9, 8))
    await happened(con, ("MESSAGE_UPDATE", newest), start=1)
    await happened(con, ("MESSAGE_UPDATE", message(FIRST, content="hello world", embeds=[{}], **HERE)), start=2)
    await happened(con, ("MESSAGE_UPDATE", middle), start=3)
    assert await stored(con, "content", "edited_at") == [("9", at(9))]
    assert await stored(con, "content", "version_at", "parts", table="message_revision", order="version_at") == [
        ("hello world", NOW, {"embeds": [{}]}),
        ("8", at(8), None),
    ]


async def test_direct_messages_are_passed_over(con: Connection) -> None:
    await happened(con, ("MESSAGE_CREATE", message()), ("MESSAGE_DELETE", {"id": "4", "channel_id": "5"}))
    assert await stored(con, "id") == []
    assert await stored(con, "id", table="unreadable_event") == []


async def test_the_last_word_about_a_member_counts(con: Connection) -> None:
    gone = {"user": member()["user"], **HERE}
    await happened(con, ("GUILD_MEMBER_REMOVE", gone), ("GUILD_MEMBER_ADD", member(**HERE)))
    assert await stored(con, "present", "left_at", table="member", order="1") == [(True, None)]
    await happened(con, ("GUILD_MEMBER_UPDATE", member(nick="Ania", **HERE)), ("GUILD_MEMBER_REMOVE", gone), start=2)
    assert await stored(con, "present", "left_at", "display_name", table="member", order="1") == [
        (False, at(3), "Ania")
    ]


async def test_somebody_unknown_may_leave(con: Connection) -> None:
    await happened(con, ("GUILD_MEMBER_REMOVE", {"user": member()["user"], **HERE}))
    assert await stored(con, "name", "present", table="member", order="1") == [("user1", False)]


async def test_channels_threads_and_roles_come_and_go(con: Connection) -> None:
    await happened(
        con,
        ("CHANNEL_CREATE", channel()),
        ("THREAD_CREATE", thread(8)),
        ("THREAD_LIST_SYNC", {**HERE, "threads": [thread(7)], "channel_ids": [], "members": []}),
        ("GUILD_ROLE_CREATE", {**HERE, "role": role(3)}),
        ("MESSAGE_CREATE", message(FIRST, **{**HERE, "channel_id": "8"})),
        ("THREAD_DELETE", {"id": "8", "parent_id": str(CHANNEL), "type": 11, **HERE}),
        ("GUILD_ROLE_DELETE", {**HERE, "role_id": "3"}),
    )
    assert await stored(con, "id", "deleted_at", table="channel") == [(7, None), (8, at(5)), (CHANNEL, None)]
    assert await stored(con, "deleted_at") == [(at(5),)]
    assert await stored(con, "deleted_at", table="role") == [(at(6),)]


async def test_what_cannot_be_read_is_kept_as_it_came(con: Connection) -> None:
    payload = {**HERE, "id": "x\x00", "more": ["\ud800", 10**30, {"deep": None}]}
    await happened(con, ("MESSAGE_CREATE", payload), ("MESSAGE_CREATE", message(FIRST, **HERE)), ("NEW_EVENT", "?"))
    rows = await con.fetch("select guild_id, name, payload, received_at from unreadable_event order by id")
    assert tuple(rows[0]) == (
        GUILD,
        "MESSAGE_CREATE",
        {**HERE, "id": "x", "more": ["\ufffd", str(10**30), {"deep": None}]},
        at(0),
    )
    assert len(rows) == 2
    assert await stored(con, "id") == [(FIRST,)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just(str(GUILD)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KNOWN = [guild(), channel(), thread(8), {**HERE, "role": role(3)}, member(**HERE), message(id_at(NOW), **HERE), ID]


@pytest.mark.parametrize("name", sorted(READERS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(payload=st.sampled_from(KNOWN), changes=st.data())
def test_no_payload_ends_the_reading(name: str, payload: dict[str, Any], changes: st.DataObject) -> None:
    changed = changes.draw(st.dictionaries(st.sampled_from(sorted(payload)), json_values, max_size=3) | json_values)
    data = payload | changed if isinstance(changed, dict) else changed
    batch = fold([Event(name, data, NOW), Event("MESSAGE_CREATE", message(FIRST, **HERE), NOW)])
    assert [each.id for each in batch.messages.created][-1] == FIRST
    assert not any("while mapping" in each.reason for each in batch.unreadable)


async def test_a_text_that_discord_withholds_is_never_stored_as_an_empty_one(con: Connection) -> None:
    await happened(con, ("MESSAGE_CREATE", message(FIRST, **HERE)))
    bare = message(FIRST, content="", pinned=True, **HERE)
    await happened(con, ("MESSAGE_UPDATE", bare), ("MESSAGE_CREATE", message(FIRST + 1, content="", **HERE)), start=1)
    assert await stored(con, "id", "content") == [(FIRST, "hello world")]
    reason = "the text is withheld: the Message Content Intent is off"
    assert await stored(con, "name", "reason", table="unreadable_event") == [
        ("MESSAGE_UPDATE", reason), ("MESSAGE_CREATE", reason)
    ]  # fmt: skip
