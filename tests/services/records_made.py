"""Records with full defaults, and what the database holds of them."""

from datetime import datetime, timedelta
from typing import Any

import asyncpg

from services.records.messages import MessageRecord
from tests.services.payloads import AUTHOR, CHANNEL, GUILD, NOW, id_at

FIRST = id_at(NOW)


def message_seen(id_: int = FIRST, **more: Any) -> MessageRecord:
    """A message observed a minute after NOW unless told otherwise."""
    facts: dict[str, Any] = {
        "guild_id": GUILD,
        "id": id_,
        "channel_id": CHANNEL,
        "author_id": AUTHOR,
        "author_name": "User 1",
        "webhook_id": None,
        "is_bot": False,
        "type": 0,
        "content": "hello world",
        "sent_at": NOW,
        "edited_at": None,
        "observed_at": NOW + timedelta(minutes=1),
        "flags": 0,
        "pinned": False,
        "reply_to_id": None,
        "forwarded_from_id": None,
        "mention_ids": (),
        "attachments": 0,
        "embeds": 0,
        "reactions": 0,
        "stickers": 0,
        "words": 2,
        "characters": 11,
        "code_blocks": 0,
        "snapshot_text": "",
        "poll": None,
        "components_text": "",
        "interaction_user_id": None,
        "interaction_name": None,
        "parts": None,
        "asks": False,
    }
    return MessageRecord(**(facts | more))


async def stored(con: Any, *columns: str, table: str = "message", order: str = "id") -> list[tuple[Any, ...]]:
    """The rows of a table as tuples of the named columns."""
    rows = await con.fetch(f"select {', '.join(columns)} from {table} order by {order}")
    return [tuple(row) for row in rows]


async def rollup(con: Any) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """The stored rollup: (guild, member, hour, channel) to its six sums."""
    return {tuple(row)[:4]: tuple(row)[4:] for row in await con.fetch("select * from activity_hour")}


async def fold(con: Any) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """The same, folded here from the stored messages."""
    sums: dict[tuple[Any, ...], tuple[int, ...]] = {}
    for row in await con.fetch("select * from message"):
        if row["deleted_at"] is None and row["author_id"] is not None and row["type"] in {0, 19}:
            key = (row["guild_id"], row["author_id"], _hour(row["sent_at"]), row["channel_id"])
            sums[key] = tuple(map(sum, zip(sums.get(key, (0,) * 6), _amounts(row), strict=True)))
    return sums


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _amounts(row: asyncpg.Record) -> tuple[int, ...]:
    return 1, row["words"], row["characters"], row["attachments"], int(row["type"] == 19), row["code_blocks"]
