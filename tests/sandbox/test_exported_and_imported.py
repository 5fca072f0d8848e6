"""Serving an export and importing it are two ways to one history: both must come to the same records."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from exports import Entry, open_export
from sandbox.exported.world import open_exported
from sandbox.kinds import HAS_THREAD, THREAD_STARTER
from sandbox.server import Sandbox
from services.records.messages import MessageRecord, message_record
from tests.exports.samples import document, message, person, write
from tests.sandbox.reading_all import read_all

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
REAL = Path(__file__).parents[3] / "shared" / "data"


async def served(folder: Path) -> dict[int, MessageRecord]:
    found = open_exported(folder, keep_times=True, now=NOW)
    records = {}
    async with Sandbox(found.world) as box:
        for guild_id in found.guild_ids:
            for payload in (await read_all(box, guild_id)).values():
                record = message_record(payload, guild_id, NOW)
                records[record.id] = record._replace(flags=record.flags & ~HAS_THREAD)  # exports do not tell
    return {key: record for key, record in records.items() if record.type != THREAD_STARTER}


def imported(folder: Path) -> dict[int, MessageRecord]:
    entries = [(file, entry) for file in open_export(folder).files for entry in file.entries()]
    return {
        int(entry.message["id"]): message_record(entry.message, int(file.header.guild_id), NOW)
        for file, entry in entries
        if isinstance(entry, Entry)
    }


async def test_the_same_records_come_out_of_both(tmp_path):
    messages = [
        message(0, mentions=[person(8)], content="@User 8 hi"),
        message(1, type="Reply", reference={"messageId": message(0)["id"], "channelId": "2000"}),
        message(2, timestampEdited="2025-07-30T05:00:00+02:00", isPinned=True),
        message(3, reactions=[{"emoji": {"id": "", "name": "👍"}, "count": 3}]),
        message(4, attachments=[{"id": "77", "url": "gone.png", "fileName": "gone.png"}], embeds=[{"title": "t"}]),
        message(
            5,
            forwardedMessage={"content": "notes"},
            reference={"type": "Forward", "messageId": "55", "channelId": "2000"},
        ),
        message(6, author=person(30, isBot=True, roles=[], nickname="user30")),
    ]
    write(tmp_path / "a.json", document(messages))
    assert await served(tmp_path) == imported(tmp_path)


async def test_the_same_records_come_out_of_both_for_real_exports():
    if not (REAL / "disco").is_dir():
        pytest.skip("the real exports ../shared/data are not on this machine")
    assert await served(REAL) == imported(REAL)
