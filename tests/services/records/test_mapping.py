"""Discord's payloads become records, whatever is in them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.records.json_values import storable
from services.records.mapping import UnreadablePayload, channel_record, guild_record, member_record, role_record
from services.records.messages import MessageRecord, is_whole_message, message_patch, message_record
from tests.services.payloads import (
    AUTHOR,
    CHANNEL,
    GUILD,
    NOW,
    channel,
    guild,
    id_at,
    member,
    message,
    role,
    thread,
    user,
)


def record(**more: Any) -> MessageRecord:
    return message_record(message(**more), GUILD, NOW)


def test_an_ordinary_message_is_mapped_whole() -> None:
    mapped = record(id_=id_at(NOW), mentions=[user(5), user(4), user(5)], reactions=[{"count": 2}, {"count": 3}])
    assert (mapped.guild_id, mapped.channel_id, mapped.author_id, mapped.author_name) == (
        GUILD,
        CHANNEL,
        AUTHOR,
        "User 1",
    )
    assert (mapped.sent_at, mapped.edited_at, mapped.observed_at) == (NOW, None, NOW)
    assert (mapped.words, mapped.characters, mapped.code_blocks) == (2, 11, 0)
    assert (mapped.mention_ids, mapped.reactions) == ((4, 5), 5)


def test_a_message_of_an_unknown_type_is_kept() -> None:
    assert record(type=999).type == 999


def test_code_blocks_are_counted_and_are_no_words() -> None:
    mapped = record(content="look at this\n```py\nraise ValueError\n```\nand ``` this")
    assert (mapped.words, mapped.code_blocks) == (5, 1)


def test_text_in_components_counts_as_written() -> None:
    inner = {"type": 10, "content": "three small words"}
    mapped = record(content="", flags=1 << 15, components=[{"type": 17, "components": [inner, {"type": 999}]}])
    assert (mapped.components_text, mapped.words) == ("three small words", 3)


def test_a_reply_and_a_forward_are_told_apart_by_the_reference() -> None:
    reply = record(type=19, message_reference={"type": 0, "message_id": "5", "channel_id": "6"})
    forward = record(
        message_reference={"type": 1, "message_id": "7"}, message_snapshots=[{"message": {"content": "old news"}}]
    )
    assert (reply.reply_to_id, reply.forwarded_from_id) == (5, None)
    assert (forward.reply_to_id, forward.forwarded_from_id, forward.snapshot_text) == (None, 7, "old news")


@pytest.mark.parametrize("more", [{"type": 6}, {"type": 18}, {"type": 21}, {"flags": 2}, {"type": 46}])
def test_references_that_answer_nothing_are_no_replies(more: dict[str, Any]) -> None:
    assert record(message_reference={"message_id": "5"}, **more).reply_to_id is None


def test_a_reference_of_an_unknown_kind_is_passed_over() -> None:
    mapped = record(message_reference={"type": 7, "message_id": "5"})
    assert (mapped.reply_to_id, mapped.forwarded_from_id) == (None, None)


def test_a_webhook_is_a_bot() -> None:
    mapped = record(webhook_id="9", author=user(9))
    assert (mapped.webhook_id, mapped.is_bot) == (9, True)


def test_a_poll_is_kept_as_it_came() -> None:
    poll = {"question": {"text": "when?\x00"}, "answers": [{"answer_id": 1}], "results": None}
    assert record(poll=poll).poll == poll | {"question": {"text": "when?"}}


def test_text_that_postgresql_refuses_is_made_storable() -> None:
    mapped = record(content="a\x00b\ud800c", author=user(username="\x00x", global_name=None))
    assert (mapped.content, mapped.author_name) == ("ab\ufffdc", "x")


def test_times_with_other_offsets_are_utc() -> None:
    mapped = record(edited_timestamp="2026-11-20T15:30:00.5+03:00")
    assert mapped.edited_at == datetime(2026, 11, 20, 12, 30, 0, 500_000, UTC)


def test_without_a_timestamp_the_id_tells_when() -> None:
    assert record(id_=id_at(NOW), timestamp=None).sent_at == NOW


@pytest.mark.parametrize("missing", ["id", "channel_id", "author", "type"])
def test_a_message_without_its_essentials_is_unreadable(missing: str) -> None:
    payload = {key: value for key, value in message().items() if key != missing}
    with pytest.raises(UnreadablePayload, match="missing"):
        message_record(payload, GUILD, NOW)


@pytest.mark.parametrize("key", ["content", "mentions", "flags", "pinned", "embeds", "components", "edited_timestamp"])
def test_other_keys_may_be_missing_or_null(key: str) -> None:
    without = {name: value for name, value in message().items() if name != key}
    assert message_record(without, GUILD, NOW) == message_record(without | {key: None}, GUILD, NOW)


def test_what_is_wrong_never_quotes_the_message() -> None:
    with pytest.raises(UnreadablePayload) as caught:
        record(mentions="a secret")
    assert "secret" not in str(caught.value)


def test_a_partial_update_says_only_what_it_says() -> None:
    patch = message_patch({"id": "5", "channel_id": "6", "embeds": [{}]}, GUILD, NOW)
    assert (patch.embeds, patch.content, patch.words, patch.author_id, patch.edited_at) == (1, None, None, None, None)
    assert not is_whole_message({"id": "5", "channel_id": "6", "embeds": [{}]})


def test_an_edit_brings_new_counts() -> None:
    patch = message_patch(message(content="one two three", edited_timestamp=NOW.isoformat()), GUILD, NOW)
    assert (patch.words, patch.edited_at, patch.reactions) == (3, NOW, None)


def test_a_member_is_called_by_nick_then_global_name_then_username() -> None:
    assert member_record(member(nick="Ania", roles=["2", "1"]), GUILD).display_name == "Ania"
    assert member_record(member(), GUILD).display_name == "User 1"
    assert member_record(member(user={"id": "7", "username": "seven"}), GUILD).display_name == "seven"
    assert member_record(member(roles=["2", "1"]), GUILD).roles == (1, 2)


def test_a_thread_knows_when_it_was_archived() -> None:
    archived = {"archived": True, "archive_timestamp": NOW.isoformat()}
    mapped = channel_record(thread(8, thread_metadata=archived), GUILD)
    assert (mapped.kind, mapped.parent_id, mapped.archived, mapped.archived_at) == (11, CHANNEL, True, NOW)
    assert channel_record(thread(8), GUILD).archived_at is None


def test_a_channel_that_everyone_may_not_see_is_private() -> None:
    hidden = [{"id": str(GUILD), "type": 0, "allow": "0", "deny": "1024"}]
    assert channel_record(channel(permission_overwrites=hidden), GUILD).private
    assert not channel_record(channel(), GUILD).private
    assert channel_record(thread(8, type=12), GUILD).private


def test_an_unknown_channel_type_is_kept() -> None:
    assert channel_record(channel(type=99), GUILD).kind == 99


def test_roles_and_servers_are_mapped() -> None:
    assert role_record(role(3, permissions="17180984448"), GUILD).permissions == 17180984448
    mapped = guild_record(guild(), NOW)
    assert (mapped.name, mapped.preferred_locale, mapped.member_count) == ("Bootcamp", "pl", 1)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.just("-1")
    | st.just("9" * 19),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(message())) | st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)
MAPPERS: list[tuple[dict[str, Any], Callable[[Any], Any]]] = [
    (
        message(
            message_reference={},
            message_snapshots=[],
            poll={},
            reactions=[],
            sticker_items=[],
            webhook_id="1",
            member={},
        ),
        lambda payload: message_record(payload, GUILD, NOW),
    ),
    (message(), lambda payload: message_patch(payload, GUILD, NOW)),
    (member(), lambda payload: member_record(payload, GUILD)),
    (thread(8, permission_overwrites=[]), lambda payload: channel_record(payload, GUILD)),
    (role(3), lambda payload: role_record(payload, GUILD)),
    (guild(), lambda payload: guild_record(payload, NOW)),
]


@pytest.mark.parametrize(("whole", "mapper"), MAPPERS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_mapping_returns_a_record_or_says_unreadable(
    whole: dict[str, Any], mapper: Callable[[Any], Any], data: st.DataObject
) -> None:
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(whole)), anything, max_size=3))
    dropped = data.draw(st.sets(st.sampled_from(sorted(whole)), max_size=2))
    payload = {key: value for key, value in (whole | changed | {"new": changed}).items() if key not in dropped}
    for candidate in (payload, changed, data.draw(anything)):
        try:
            mapped = mapper(candidate)
        except UnreadablePayload:
            continue
        assert all(storable(value) == value for value in map(str, _values(mapped)))


def _values(record: Any) -> list[Any]:
    return list(record) if isinstance(record, tuple) else [getattr(record, name) for name in record.__slots__]


def test_the_fence_decides_what_is_code_however_long() -> None:
    assert record(content="```" * 50_000).code_blocks == 0


def test_a_snowflake_tells_its_moment() -> None:
    assert record(id_=id_at(NOW + timedelta(days=400)), timestamp=None).sent_at == NOW + timedelta(days=400)
