"""Messages that are stored with another text or edit time than an export shows."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from exports.kinds import SYSTEM_NOTES
from services.records.messages import MessageRecord
from services.storage.transactions import Connection

ROUNDING = timedelta(milliseconds=1)  # some exporters keep no more of a time
# What an export writes as people read it: mentions of people, roles and channels, and times.
_READ_ALOUD = re.compile(r"<@[!&]?\d+>|<#\d+>|<t:-?\d+(?::[a-zA-Z])?>")
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")

STORED = """
    select id, content, edited_at from message
    where guild_id = $1 and id = any($2) and author_id is not null
"""


async def differing(con: Connection, guild_id: int, records: Iterable[MessageRecord]) -> list[int]:
    """The ids of the messages that are stored already, but not as these records of one server tell them."""
    shown = {record.id: record for record in records}
    rows = await con.fetch(STORED, guild_id, list(shown))
    return sorted(row["id"] for row in rows if _differs(row["content"], row["edited_at"], shown[row["id"]]))


def _differs(content: str, edited_at: datetime | None, shown: MessageRecord) -> bool:
    if (edited_at is None) != (shown.edited_at is None):
        return True
    if edited_at is not None and shown.edited_at is not None and abs(edited_at - shown.edited_at) >= ROUNDING:
        return True
    return shown.type not in SYSTEM_NOTES and not reads_as(content, shown.content)


def reads_as(stored: str, exported: str) -> bool:
    """Whether an exported text can be what the exporter makes of a stored one.

    It writes names for mentions, `:name:` for a server's own emoji and a date for a time; what stands between them is
    looked for piece by piece, so that a text full of mentions costs no more than another.
    """
    if stored == exported:
        return True
    first, *others = (_plain(piece) for piece in _READ_ALOUD.split(stored.strip()))
    text = _plain(exported.strip())
    if not others:
        return text == first
    *middle, last = others
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _plain(text: str) -> str:
    return _EMOJI.sub(r"\1", text)
