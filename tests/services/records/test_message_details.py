"""What a message shows besides its text becomes parts, files and counts, whatever is in the payload."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.records.json_values import UnreadablePayload
from services.records.message_details import MessageDetails, emoji_spelling, message_details
from services.records.messages import message_patch, message_record
from tests.services.payloads import GUILD, NOW, message, user
from tests.services.records.test_mapping import anything

FILE = {"id": "5", "filename": "a.txt", "size": 3, "url": "https://cdn.discordapp.com/attachments/1/5/a.txt"}
THUMB = {"id": None, "name": "👍"}


def details(**more: Any) -> MessageDetails | None:
    return message_details(message(**more), GUILD, NOW)


def test_a_plain_message_has_none() -> None:
    assert details() is None
    assert message_record(message(), GUILD, NOW).parts is None


def test_files_and_counts_are_details() -> None:
    shown = details(attachments=[FILE], reactions=[{"count": 1, "emoji": THUMB}])
    assert shown is not None
    assert [each.filename for each in shown.attachments] == ["a.txt"]
    assert (shown.reactions, shown.votes) == ({"👍": (1, 0)}, None)


def test_super_reactions_are_counted_apart() -> None:
    own = {"id": "9", "name": "party"}
    counted = [
        {"count": 5, "emoji": THUMB, "count_details": {"normal": 2, "burst": 3}},
        {"count": 2, "emoji": own, "count_details": {"burst": 2}},
        {"count": 0, "emoji": {"id": None, "name": "🎉"}},
    ]
    shown = details(reactions=counted)
    assert shown is not None
    assert shown.reactions == {"👍": (2, 3), "party:9": (0, 2)}


@pytest.mark.parametrize(
    ("emoji", "spelled"),
    [(THUMB, "👍"), ({"id": "9", "name": "a"}, "a:9"), ({"id": "9", "name": None}, "_:9"), ({"name": "x"}, "x")],
)
def test_emojis_are_spelled_as_in_addresses(emoji: dict[str, Any], spelled: str) -> None:
    assert emoji_spelling({"emoji": emoji}) == spelled


def test_an_emoji_without_id_and_name_is_unreadable() -> None:
    with pytest.raises(UnreadablePayload, match="emoji"):
        emoji_spelling({"emoji": {"id": None, "name": None}})


def test_votes_are_counted_for_every_answer_once_discord_counts() -> None:
    poll = {"question": {"text": "?"}, "answers": [{"answer_id": 1}, {"answer_id": 2}]}
    unknown = details(poll=poll)
    assert unknown is not None
    assert unknown.votes == {1: None, 2: None}
    shown = details(poll=poll | {"results": {"is_finalized": False, "answer_counts": [{"id": 2, "count": 3}]}})
    assert shown is not None
    assert shown.votes == {1: 0, 2: 3}


def test_a_payload_that_names_no_reactions_differs_from_one_that_does_not_say() -> None:
    shown = details(reactions=[])
    assert shown is not None
    assert shown.reactions == {}


def test_what_is_no_text_is_kept_as_it_came() -> None:
    parts: dict[str, Any] = {
        "embeds": [{"title": "x\x00"}],
        "sticker_items": [{"id": "3", "name": "wave", "format_type": 1}],
        "components": [{"type": 17, "components": [{"type": 10, "content": "new"}]}],
        "message_snapshots": [{"message": {"content": "old"}}],
        "mention_everyone": True,
    }
    kept = message_record(message(**parts), GUILD, NOW).parts
    assert kept == parts | {"embeds": [{"title": "x"}]}


def test_an_update_says_which_parts_are_gone() -> None:
    patch = message_patch({"id": "5", "channel_id": "6", "embeds": [], "flags": 4}, GUILD, NOW)
    assert patch.parts == {"embeds": []}
    assert message_patch({"id": "5", "channel_id": "6", "flags": 4}, GUILD, NOW).parts is None


def test_an_answer_to_a_command_names_who_used_it() -> None:
    asked = {"id": "1", "type": 2, "user": user(7), "authorizing_integration_owners": {}}
    mapped = message_record(
        message(interaction_metadata=asked, interaction={"name": "ask", "user": user(7)}), GUILD, NOW
    )
    assert (mapped.interaction_user_id, mapped.interaction_name) == (7, "ask")
    mapped = message_record(message(interaction_metadata=asked), GUILD, NOW)
    assert (mapped.interaction_user_id, mapped.interaction_name) == (7, None)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_details_are_read_or_called_unreadable(data: st.DataObject) -> None:
    poll = {"answers": [{"answer_id": 1}], "results": {"answer_counts": [{"id": 1, "count": 1}]}}
    whole = message(attachments=[FILE], reactions=[{"count": 1, "emoji": THUMB}], poll=poll)
    payload = whole | data.draw(st.dictionaries(st.sampled_from(sorted(whole)), anything, max_size=3))
    inner = data.draw(st.dictionaries(st.sampled_from(["emoji", "count", "count_details"]), anything))
    for candidate in (payload, whole | {"reactions": [inner]}, whole | {"poll": inner}):
        try:
            shown = message_details(candidate, GUILD, NOW + timedelta(seconds=1))
        except UnreadablePayload:
            continue
        assert shown is None or shown.message_id == int(candidate["id"])
