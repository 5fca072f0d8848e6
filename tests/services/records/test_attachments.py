"""Files of messages, read from Discord's JSON."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.records.attachments import attachment_records, expiry, unsigned
from services.records.json_values import UnreadablePayload
from tests.services.payloads import CHANNEL, GUILD, NOW, message

URL = "https://cdn.discordapp.com/attachments/1/2/a%20b.png"
SIGNED = f"{URL}?ex=6921ffff&is=6920ae7f&hm=0123abcd&"
ENDS = datetime.fromtimestamp(0x6921FFFF, UTC)


def attachment(id_: int = 2, **more: Any) -> dict[str, Any]:
    return {"id": str(id_), "filename": "a b.png", "size": 10, "url": SIGNED, "proxy_url": SIGNED} | more


def test_everything_that_discord_tells_is_kept() -> None:
    told = attachment(
        content_type="audio/ogg", description="a sound", width=3, height=4, duration_secs=1.5, flags=8, title="a"
    )
    (record,) = attachment_records(message(77, attachments=[told]), GUILD, NOW)
    assert record == (
        *(GUILD, 77, 2, CHANNEL, "a b.png", "audio/ogg", 10, URL, SIGNED, ENDS, "a sound", 3, 4, 1.5, 8, False),
    )


def test_a_forward_shows_the_files_of_its_original() -> None:
    inner = {"message": {"content": "", "attachments": [attachment(5)]}}
    records = attachment_records(message(77, attachments=[attachment(2)], message_snapshots=[inner]), GUILD, NOW)
    assert [(record.id, record.forwarded) for record in records] == [(5, True), (2, False)]
    assert {record.message_id for record in records} == {77}


def test_what_is_missing_or_null_does_no_harm() -> None:
    bare = {"id": "2", "filename": None, "content_type": None, "duration_secs": None}
    (record,) = attachment_records(message(77, attachments=[bare]), GUILD, NOW)
    assert (record.filename, record.size, record.link, record.link_expires_at) == ("", 0, "", None)
    assert attachment_records(message(77, attachments=None), GUILD, NOW) == ()


@pytest.mark.parametrize("address", ["files/a.png", "file:///etc/passwd", "C:\\a.png", ""])
def test_only_web_addresses_are_links(address: str) -> None:
    (record,) = attachment_records(message(77, attachments=[attachment(url=address)]), GUILD, NOW)
    assert record.url == record.link == ""


def test_a_link_without_an_end_counts_as_ended() -> None:
    (record,) = attachment_records(message(77, attachments=[attachment(url=URL)]), GUILD, NOW)
    assert record.link_expires_at == NOW


@pytest.mark.parametrize("wrong", [{"id": None}, {"size": -1}, {"size": "10"}, {"duration_secs": "1"}, {"filename": 3}])
def test_impossible_values_are_unreadable(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnreadablePayload):
        attachment_records(message(77, attachments=[attachment(**wrong)]), GUILD, NOW)


@given(st.text(max_size=60))
def test_no_link_breaks_the_reading(text: str) -> None:
    for link in (text, f"https://{text}", f"{URL}?ex={text}"):
        assert isinstance(unsigned(link), str)
        ends = expiry(link)
        assert ends is None or ends + timedelta(days=1) > ends
