"""Earlier versions of messages that come late; those that an edit replaces are kept by a trigger."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from models.sql import load
from services.encryption.private import private, private_parts
from services.records.messages import MessagePatch, MessageRecord
from services.storage.transactions import Connection

type Version = tuple[int, int, datetime, int, str, str, str | None, datetime]


async def keep_late_versions(con: Connection, seen: Sequence[MessageRecord | MessagePatch]) -> None:
    """Keep those versions that are older than what is stored of their messages."""
    if not seen:
        return
    keys = [(each.guild_id, each.id, each.edited_at) for each in seen]
    late = await con.fetch(load("revision_late"), *zip(*keys, strict=True))
    await keep_versions(con, [seen[row["number"] - 1] for row in late])


async def keep_versions(con: Connection, seen: Iterable[MessageRecord | MessagePatch]) -> None:
    """Keep versions that are known to be older than what is stored."""
    versions: dict[tuple[Any, ...], Version] = {}
    for each in seen:
        if (version := _version(each)) is None:
            continue
        known = versions.setdefault(version[:3], version)
        if version[-1] > known[-1]:
            versions[version[:3]] = version
    if versions:
        rows = [versions[key] for key in sorted(versions)]
        await con.execute(load("revision_insert"), *zip(*rows, strict=True))


def _version(seen: MessageRecord | MessagePatch) -> Version | None:
    """A row of message_revision; None for an update that does not say which version it is, or not what it says."""
    at = seen.edited_at or (seen.sent_at if isinstance(seen, MessageRecord) else None)
    if at is None or seen.content is None:
        return None
    (parts,) = private_parts([seen.parts or None], [seen.id])
    return (
        seen.guild_id,
        seen.id,
        at,
        seen.channel_id,
        private(seen.content, seen.id),
        private(seen.components_text or "", seen.id),
        parts,
        seen.observed_at,
    )
