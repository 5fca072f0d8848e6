"""Channels, threads and planned events."""

from collections.abc import Iterator
from typing import Any

from sandbox.oracle.rows import TrueChannel
from tests.chaos.comparing.difference import Difference, Record, differing

CATEGORY = 4


async def channels(record: Record) -> list[Difference]:
    """Every channel and thread as it is now."""
    rows = await record.database.pool.fetch("select * from channel where guild_id = $1", record.truth.id)
    stored = {row["id"]: row for row in rows}
    found: list[Difference] = []
    for true in record.truth.channels.values():
        found += _channel(true, stored.pop(true.id, None))
    strangers = [one for one, row in stored.items() if row["deleted_at"] is None]
    return found + [Difference("wrong", f"channel {one} never was") for one in strangers]


def _channel(true: TrueChannel, row: Any) -> Iterator[Difference]:
    where = f"channel {true.id} (type {true.kind}, {true.name})"
    if true.deleted:
        if row is not None and row["deleted_at"] is None:
            yield Difference("revived", f"{where} was deleted at {true.deleted_at}")
        return
    if row is None or row["deleted_at"] is not None:
        yield Difference("lost", where)
        return
    for name in ("kind", "name", "parent_id", "archived", "topic", "nsfw", "locked", "last_pin_at"):
        yield from differing(name, row[name], getattr(true, name), where)
    yield from differing("tags", set(row["applied_tags"]), set(true.applied_tags), where)
    if true.readable and true.kind != CATEGORY:
        yield from differing("readable", row["readable"], True, where)


async def occasions(record: Record) -> list[Difference]:
    """Planned events that are to come or going on."""
    rows = await record.database.pool.fetch("select * from scheduled_event where guild_id = $1", record.truth.id)
    stored = {row["id"]: row for row in rows}
    found: list[Difference] = []
    for true in record.truth.events.values():
        row, where = stored.pop(true.id, None), f"event {true.id}"
        if true.deleted_at is None and true.status in {1, 2}:
            if row is None or row["deleted_at"] is not None:
                found.append(Difference("lost", where))
                continue
            for name in ("name", "status", "channel_id", "kind", "starts_at"):
                found += differing(name, row[name], getattr(true, name), where)
        elif row is not None and row["deleted_at"] is None and row["status"] in {1, 2}:
            found.append(Difference("revived", f"{where} is over (status {true.status})"))
    return found
