"""Files that people hand in as exports of DiscordChatExporter."""

import contextlib
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from exports import ExportError, open_export
from services.imports.batches import read_batch
from services.records.json_values import UnreadablePayload
from services.records.mapping import channel_record
from tests.exports.samples import THREAD, document, message, person
from tests.fuzz.target import Target

FULL = message(
    1,
    author=person(7),
    attachments=[{"id": "77", "url": "a_files/a.png", "fileName": "a.png", "fileSizeBytes": 3}],
    embeds=[
        {
            "title": "t",
            "url": None,
            "color": "#58B9FF",
            "timestamp": None,
            "author": {"name": "n"},
            "thumbnail": {"url": "x"},
            "images": [{"url": "x"}],
            "fields": [{"name": "n", "value": "v", "isInline": True}],
            "footer": {"text": "f"},
        }
    ],
    stickers=[{"id": "4", "name": "wave", "format": "Lottie", "sourceUrl": "x"}],
    reactions=[
        {"emoji": {"id": "", "name": "👍", "code": "thumbsup", "isAnimated": False}, "count": 3, "users": [person(9)]}
    ],
    mentions=[person(8)],
    reference={"type": "Default", "messageId": "5", "channelId": "6", "guildId": "1000"},
    forwardedMessage={"content": "x", "timestamp": None, "attachments": [], "embeds": [], "stickers": []},
    interaction={"id": "5", "name": "activity", "user": person(9)},
)
POLL = message(2, type="PollResult", timestampEdited="2025-07-30T05:00:00Z", isPinned=True, content="=1+1 @everyone")
SEEDS = (document([message(0), FULL, POLL]), document([FULL], channel=THREAD), document([]))


@contextlib.contextmanager
def opened() -> Iterator[Callable[[bytes], None]]:
    """The check with a folder for its files."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        plain, packed = Path(folder) / "a.json", Path(folder) / "a.json.gz"

        def check(data: bytes) -> None:
            path = packed if data.startswith(b"\x1f\x8b") else plain
            path.write_bytes(data)
            try:
                _read(path)
            finally:
                path.unlink()

        yield check


def _read(path: Path) -> None:
    """The whole way of an import up to the database: a file is understood, refused, or reported in parts."""
    try:
        export = open_export(path)
    except ExportError as problem:
        assert "\n" not in str(problem)  # noqa: PT017 - an error of one sentence is the answer that is checked
        return
    for guild_id in export.guilds():
        for channel in export.channels(guild_id):
            with contextlib.suppress(UnreadablePayload):
                channel_record(channel, int(guild_id))
    known: set[str] = set()
    for file in export.files:
        assert file.newest_id() >= 0
        entries = file.entries()
        while not (batch := read_batch(entries, file, known, 100)).last:
            assert batch.entries <= 100
        root = path.parent.resolve()
        for media in batch.media:
            assert (root / media.path).resolve().is_relative_to(root), "a file outside of the export"


def _seed(value: Any) -> bytes:
    return json.dumps(value).encode()


TARGET = Target("exported", tuple(map(_seed, SEEDS)), opened, rounds=250)
