"""What history asks the database and writes into it: watermarks, stored ids, and pages with what they prove."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from services.database import Database
from services.discord.pagers import MessagePage
from services.discord.server_records import ChannelState, Payload
from services.history.plan import Watermarks
from services.records.mapping import UnreadablePayload, channel_record
from services.records.messages import MessageRecord, message_record
from services.storage.writes import (
    WriteCounts,
    delete_messages,
    in_one_transaction,
    lock_channels,
    mark_channel_deleted,
    mark_readable,
    mark_unreadable,
    note_page,
    write_channels,
    write_messages,
)

log = logging.getLogger(__name__)

HISTORY_MESSAGE = "a message of the history"

type Unreadable = Callable[[str, str, object], None]
type Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy


@dataclass(frozen=True, slots=True)
class StoredChannel:
    """A channel as the database knows it; `readable` is None when nobody looked yet."""

    marks: Watermarks
    readable: bool | None
    reason: str | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What one page leads to: its rows, the ids it proves deleted, and how far the channel is read now."""

    page: MessagePage
    gone: Collection[int]
    low_id: int | None = None
    high_id: int | None = None
    complete: bool | None = None


async def stored_channels(
    database: Database, guild_id: int, only: Collection[int] | None = None
) -> dict[int, StoredChannel]:
    """Every channel and thread of a server that was ever stored, or those of some ids."""

    async def read(con: Connection) -> list[asyncpg.Record]:
        return await con.fetch(
            "select id, low_id, high_id, history_complete, readable, unreadable_reason, deleted_at"
            " from channel where guild_id = $1 and ($2::bigint[] is null or id = any($2))",
            guild_id,
            only if only is None else list(only),
        )

    return {
        row["id"]: StoredChannel(
            Watermarks(row["low_id"], row["high_id"], row["history_complete"]),
            row["readable"],
            row["unreadable_reason"],
            row["deleted_at"] is not None,
        )
        for row in await in_one_transaction(database, read)
    }


async def stored_ids(
    database: Database, channel: ChannelState, *, lowest: int, below: int, seen_before: datetime
) -> list[int]:
    """The ids of undeleted messages from `lowest` up to but not `below`, last seen before a moment."""

    async def read(con: Connection) -> list[int]:
        rows = await con.fetch(
            "select id from message where guild_id = $1 and channel_id = $2 and id >= $3 and id < $4"
            " and deleted_at is null and observed_at < $5",
            channel.guild_id,
            channel.id,
            lowest,
            below,
            seen_before,
        )
        return [row["id"] for row in rows]

    return await in_one_transaction(database, read)


async def write_outcome(
    database: Database, channel: ChannelState, outcome: PageOutcome, unreadable: Unreadable
) -> WriteCounts:
    """Store a page, its deletions and its watermark together."""
    records = message_records(outcome.page, channel.guild_id, unreadable)
    at = outcome.page.asked_at

    async def write(con: Connection) -> WriteCounts:
        counts = await write_messages(con, records)
        await delete_messages(con, channel.guild_id, channel.id, outcome.gone, at)
        await note_page(
            con,
            channel.guild_id,
            channel.id,
            low_id=outcome.low_id,
            high_id=outcome.high_id,
            complete=outcome.complete,
            at=at,
        )
        return counts

    return await in_one_transaction(database, write)


async def write_rows(database: Database, channel: ChannelState, page: MessagePage) -> None:
    """Store what a page shows but nothing that it proves: whoever judges it later stores it again with that."""
    records = message_records(page, channel.guild_id, lambda *_: None)
    if records:
        await in_one_transaction(database, lambda con: write_messages(con, records))


def message_records(page: MessagePage, guild_id: int, unreadable: Unreadable) -> list[MessageRecord]:
    """The page's messages; those that cannot be understood are handed to `unreadable`."""
    records = []
    for payload in page.messages:
        try:
            records.append(message_record(payload, guild_id, page.asked_at))
        except UnreadablePayload as problem:
            unreadable(HISTORY_MESSAGE, str(problem), payload)
    return records


async def write_threads(database: Database, guild_id: int, payloads: Iterable[Payload]) -> None:
    """Store threads or channels from a REST list."""
    records = []
    for payload in payloads:
        try:
            records.append(channel_record(payload, guild_id))
        except UnreadablePayload as problem:
            log.warning("a listed channel is unreadable: %s", problem)
    if records:
        await in_one_transaction(database, lambda con: write_channels(con, records))


async def write_readable(database: Database, guild_id: int, channel_ids: Iterable[int], at: datetime) -> None:
    """Record channels as readable."""
    ids = list(channel_ids)

    async def write(con: Connection) -> None:
        await lock_channels(con, ids)
        for channel_id in ids:
            await mark_readable(con, guild_id, channel_id, at)

    if ids:
        await in_one_transaction(database, write)


async def write_unreadable(database: Database, guild_id: int, reasons: dict[int, str], at: datetime) -> None:
    """Record channels as unreadable, each with its reason; nothing in them is thereby deleted."""

    async def write(con: Connection) -> None:
        await lock_channels(con, reasons)
        for channel_id, reason in reasons.items():
            await mark_unreadable(con, guild_id, channel_id, reason, at)

    if reasons:
        await in_one_transaction(database, write)


async def write_channel_gone(database: Database, guild_id: int, channel_id: int, at: datetime) -> None:
    """Record that Discord no longer has a channel."""
    await in_one_transaction(database, lambda con: mark_channel_deleted(con, guild_id, channel_id, at))
