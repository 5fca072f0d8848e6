import math
from pathlib import Path
from typing import Any

import pytest

from exports import Entry
from exports.message import HAS_SNAPSHOT, entry_of
from exports.problems import UnreadableValue
from tests.exports.samples import message, person


def read(folder: Path = Path(), **changed: Any) -> Entry:
    return entry_of(message(**changed), "2000", "1000", folder, "message 1")


def test_a_message_has_the_shape_of_discords_api() -> None:
    found = read().message
    assert (found["id"], found["channel_id"], found["type"]) == ("1400000000000000000", "2000", 0)
    assert (found["flags"], found["pinned"], found["edited_timestamp"]) == (0, False, None)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-08-30T13:45:32.04+03:00", "2026-08-30T10:45:32.040000+00:00"),
        ("2026-08-30T13:45:32+05:30", "2026-08-30T08:15:32.000000+00:00"),
        ("2026-08-30T01:00:00.1234567-03:00", "2026-08-30T04:00:00.123456+00:00"),
        ("2026-08-30T01:00:00Z", "2026-08-30T01:00:00.000000+00:00"),
        ("2026-08-30T01:00:00", "2026-08-30T01:00:00.000000+00:00"),
    ],
)
def test_times_with_any_offset_and_trimmed_fractions_become_utc(written: str, utc: str) -> None:
    found = read(timestamp=written, timestampEdited=written).message
    assert (found["timestamp"], found["edited_timestamp"]) == (utc, utc)


def test_a_missing_timestamp_is_read_from_the_id() -> None:
    assert read(timestamp=None).message["timestamp"] == "2025-07-30T06:20:10.742000+00:00"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Reply", 19),
        ("20", 20),
        ("46", 46),
        (7, 7),
        ("ThreadCreated", 18),
        ("GuildMemberJoin", 7),
        (19, 19),
        ("9999", 9999),
    ],
)
def test_types_are_numbers_whether_named_or_not(written: str | int, number: int) -> None:
    assert read(type=written).message["type"] == number


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "Sonnet"},
        {"type": "9" * 5000},
        {"type": -1},
        {"type": True},
        {"type": 2**31},
        {"id": "abc"},
        {"id": "1" + "0" * 5000},
        {"id": 10**5000},
        {"attachments": [{"id": "9" * 5000, "url": "a", "fileName": "a", "fileSizeBytes": 1}]},
        {"author": None},
        {"timestamp": "soon"},
        {"timestamp": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(changed: dict[str, Any]) -> None:
    with pytest.raises(UnreadableValue):
        read(**changed)


def test_a_reason_never_repeats_a_long_value() -> None:
    with pytest.raises(UnreadableValue) as refused:
        read(id="secret " * 1000)
    assert len(str(refused.value)) < 100


def test_a_size_without_end_is_none() -> None:
    found = read(attachments=[{"id": "77", "url": "a", "fileName": "a", "fileSizeBytes": math.inf}])
    assert found.message["attachments"][0]["size"] == 0


def test_keys_that_older_exports_lack_are_filled() -> None:
    raw = message(author={"id": "7", "name": "ann", "discriminator": "1234", "isBot": False})
    for key in (
        "stickers",
        "inlineEmojis",
        "timestampEdited",
        "isPinned",
        "reactions",
        "mentions",
        "embeds",
        "attachments",
    ):
        del raw[key]
    entry = entry_of(raw, "2000", "1000", Path(), "message 1")
    assert entry.message["author"]["global_name"] is None
    assert entry.roles_of == {}
    assert entry.message["attachments"] == []


def test_mentions_in_the_text_become_ids_again() -> None:
    mentioned = [person(8, nickname="Ann"), person(9, nickname="Ann Lee", name="annlee")]
    found = read(content="@Ann Lee and @Ann, @annlee: look", mentions=mentioned).message
    assert found["content"] == "<@9> and <@8>, <@9>: look"
    assert [user["id"] for user in found["mentions"]] == ["8", "9"]


def test_the_exporters_own_sentences_are_not_the_students_words() -> None:
    assert read(type="ThreadCreated", content="Started a thread.").message["content"] == ""
    assert read(type="ChannelNameChange", content="Changed the channel name: week 2.").message["content"] == "week 2"


def test_a_reply_to_a_vanished_message_keeps_its_channel() -> None:
    found = read(type="Reply", reference={"messageId": None, "channelId": "2000", "guildId": "1000"}).message
    assert found["message_reference"] == {"type": 0, "channel_id": "2000", "guild_id": "1000"}


def test_a_forward_carries_a_snapshot_without_author() -> None:
    copy: dict[str, Any] = {
        "timestamp": "2025-01-01T00:00:00+00:00",
        "timestampEdited": None,
        "content": "notes",
        "attachments": [],
    }
    reference = {"type": "Forward", "messageId": "55", "channelId": "66", "guildId": "1000"}
    found = read(reference=reference, forwardedMessage=copy).message
    assert found["message_reference"] == {"type": 1, "channel_id": "66", "guild_id": "1000", "message_id": "55"}
    assert found["flags"] & HAS_SNAPSHOT
    assert found["message_snapshots"][0]["message"]["content"] == "notes"
    assert "author" not in found["message_snapshots"][0]["message"]


def test_a_forward_without_a_reference_is_still_a_forward() -> None:
    assert read(forwardedMessage={"content": "notes"}).message["message_reference"]["type"] == 1


def test_standard_and_custom_emoji_are_told_apart() -> None:
    drawn = [
        {"emoji": {"id": "", "name": "👍", "code": "thumbsup", "isAnimated": False}, "count": 3},
        {"emoji": {"id": "99", "name": "party", "isAnimated": True}, "count": 1, "users": [person(12)]},
    ]
    entry = read(reactions=drawn)
    assert [item["emoji"]["id"] for item in entry.message["reactions"]] == [None, "99"]
    assert entry.message["reactions"][0]["count"] == 3
    assert "12" in {user["id"] for user in entry.users}


def test_a_command_answer_names_who_asked() -> None:
    found = read(type="20", interaction={"id": "5", "name": "activity", "user": person(9)}).message
    assert found["interaction_metadata"]["user"]["id"] == "9"


def test_webhooks_are_told_from_bots_by_their_missing_discriminator() -> None:
    assert read(author=person(30, isBot=True)).message["webhook_id"] == "30"
    assert "webhook_id" not in read(author=person(30, isBot=True, discriminator="5764")).message


def test_stickers_and_embeds_are_kept() -> None:
    embed = {
        "title": "Week 1",
        "color": "#58B9FF",
        "fields": [{"name": "a", "value": "b", "isInline": True}],
        "images": [{"url": "x_Files/1.png", "canonicalUrl": "https://example.org/1.png", "width": 3, "height": 4}],
        "footer": {"text": "end", "iconUrl": "x_Files/2.png"},
    }
    found = read(stickers=[{"id": "4", "name": "wave", "format": "Lottie", "sourceUrl": ""}], embeds=[embed]).message
    assert found["sticker_items"] == [{"id": "4", "name": "wave", "format_type": 3}]
    assert found["embeds"][0] == {
        "type": "rich",
        "title": "Week 1",
        "color": 0x58B9FF,
        "fields": [{"name": "a", "value": "b", "inline": True}],
        "image": {"url": "https://example.org/1.png", "width": 3, "height": 4},
        "footer": {"text": "end"},
    }


def test_an_attachment_on_the_web_keeps_its_address() -> None:
    url = "https://cdn.discordapp.com/attachments/2000/77/a.png?ex=1"
    entry = read(attachments=[{"id": "77", "url": url, "fileName": "a.png", "fileSizeBytes": 9}])
    assert entry.message["attachments"][0]["url"] == url
    assert entry.message["attachments"][0]["content_type"] == "image/png"
    assert entry.files == {}


def test_a_downloaded_attachment_is_found_beside_the_export(tmp_path: Path) -> None:
    saved = tmp_path / "x.json_Files" / "a b.png"
    saved.parent.mkdir()
    saved.write_bytes(b"png")
    entry = read(tmp_path, attachments=[{"id": "77", "url": "x.json_Files/a%20b.png", "fileName": "a b.png"}])
    assert entry.files == {"77": saved}
    assert entry.message["attachments"][0]["url"] == "https://cdn.discordapp.com/attachments/2000/77/a%20b.png"


LONG, NUL = pytest.param("a" * 3000, id="a long name"), pytest.param("a\0b", id="a NUL")


@pytest.mark.parametrize("url", ["x.json_Files/gone.png", "../../secret", "/etc/hostname", None, "", LONG, NUL])
def test_a_file_that_is_gone_or_elsewhere_is_not_looked_for(tmp_path: Path, url: str | None) -> None:
    assert read(tmp_path, attachments=[{"id": "77", "url": url, "fileName": "a.png"}]).files == {}


def test_roles_and_their_holders_are_gathered() -> None:
    entry = read(author=person(7), mentions=[person(8, roles=[])])
    assert entry.roles == [{"id": "50", "name": "Student", "color": 0x00FF00, "position": 1}]
    assert entry.roles_of == {"7": ["50"], "8": []}
