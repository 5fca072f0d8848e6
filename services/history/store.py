"""What history asks the database and writes into it about channels: watermarks, stored ids, readable or gone."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.sql import load
from services.database import Database
from services.discord.server_records import ChannelState, Payload
from services.discord.server_state import LEFT_OUT
from services.history.channel.plan import Verified, Watermarks
from services.history.findings import Found, note_findings
from services.records.mapping import UnreadablePayload, channel_record
from services.records.snowflakes import first_id_at
from services.storage.transactions import Connection, asking
from services.storage.writes import (
    in_one_transaction,
    lock_channels,
    mark_channel_deleted,
    mark_readable,
    mark_unreadable,
    write_channels,
)

log = logging.getLogger(__name__)

SAME_BEGINNING = timedelta(seconds=1)  # the record of sessions and history read the clock one after the other
MOMENT = timedelta(milliseconds=1)
CHANNELS = """
    select id, low_id, high_id, history_complete, readable, unreadable_reason, deleted_at, (
               select min(c.from_at) from coverage c where c.guild_id = channel.guild_id and c.channel_id = channel.id
               and c.kind = 'unreadable' and c.closed_at is null
           ) as hidden_since
    from channel
    where guild_id = $1 and ($2::bigint[] is null or id = any($2))
"""
VERIFIED = """
    select channel_id, from_at, to_at, seen_at from coverage
    where guild_id = $1 and kind = 'verified' and ($2::bigint[] is null or channel_id = any($2))
"""


@dataclass(frozen=True, slots=True)
class StoredChannel:
    """A channel as the database knows it; `readable` is None when nobody looked yet.

    `hidden_since` is when it became unreadable if what was missed then is still missing; `verified` is what of it was
    compared with Discord, and when.
    """

    marks: Watermarks
    readable: bool | None
    reason: str | None
    deleted: bool
    hidden_since: datetime | None = None
    verified: tuple[Verified, ...] = ()


async def stored_channels(
    database: Database, guild_id: int, only: Collection[int] | None = None
) -> dict[int, StoredChannel]:
    """Every channel and thread of a server that was ever stored, or those of some ids."""
    ids = None if only is None else list(only)

    async def read(con: Connection) -> dict[int, StoredChannel]:
        verified: dict[int, list[Verified]] = {}
        for channel_id, from_at, to_at, seen_at in await con.fetch(VERIFIED, guild_id, ids):
            compared = Verified(first_id_at(from_at), first_id_at(to_at + MOMENT) - 1, seen_at)
            verified.setdefault(channel_id, []).append(compared)
        return {
            row["id"]: StoredChannel(
                Watermarks(row["low_id"], row["high_id"], row["history_complete"]),
                row["readable"],
                row["unreadable_reason"],
                row["deleted_at"] is not None,
                row["hidden_since"],
                tuple(verified.get(row["id"], ())),
            )
            for row in await con.fetch(CHANNELS, guild_id, ids)
        }

    return await in_one_transaction(database, read)


async def last_seen(database: Database, guild_id: int, epoch: datetime) -> datetime | None:
    """When a server was last seen live before the session that began at `epoch`; None when it never was."""
    begun_before = epoch - SAME_BEGINNING

    async def read(con: Connection) -> datetime | None:
        moment: datetime | None = await con.fetchval(
            "select max(least(to_at, $3)) from coverage where guild_id = $1 and kind = 'live' and from_at < $2",
            guild_id,
            begun_before,
            epoch,
        )
        return moment

    return await in_one_transaction(database, read)


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

    return await asking(database, read)


async def write_threads(database: Database, guild_id: int, payloads: Iterable[Payload]) -> None:
    """Store threads or channels from a REST list."""
    records = []
    for payload in payloads:
        try:
            records.append(channel_record(payload, guild_id))
        except UnreadablePayload as problem:
            log.warning("a listed channel is unreadable: %s", problem)
    owners = {one.owner_id for one in records if one.owner_id is not None}

    async def write(con: Connection) -> None:
        door = database.door
        barred = None if door is None else await door.ask(con, [guild_id], lambda: {guild_id: owners})
        await write_channels(con, records if barred is None else [barred.unnamed_thread(one) for one in records])

    if records:
        await in_one_transaction(database, write)


async def write_readable(database: Database, guild_id: int, channel_ids: Iterable[int], at: datetime) -> None:
    """Record channels as readable."""
    ids = list(channel_ids)

    async def write(con: Connection) -> None:
        await lock_channels(con, ids)
        was = await _readable(con, guild_id, ids)
        for channel_id in ids:
            await mark_readable(con, guild_id, channel_id, at)
        found = [Found("readable", channel_id) for channel_id in ids if was.get(channel_id) is False]
        await note_findings(con, guild_id, found, at=at)

    if ids:
        await in_one_transaction(database, write)


async def write_unreadable(
    database: Database, guild_id: int, reasons: dict[int, str], at: datetime, *, since: datetime | None = None
) -> None:
    """Record channels as unreadable, each with its reason; nothing in them is thereby deleted.

    That was found at `at`, and they were not seen since `since` (None: since then).
    """

    async def write(con: Connection) -> None:
        await lock_channels(con, reasons)
        was = await _readable(con, guild_id, reasons)
        for channel_id, reason in reasons.items():
            await mark_unreadable(con, guild_id, channel_id, reason, since or at)
        lost = {one: why for one, why in reasons.items() if why != LEFT_OUT and was.get(one) is not False}
        new = [Found("unreadable", one, detail=why) for one, why in lost.items()]
        await note_findings(con, guild_id, new, at=at, since=since)

    if reasons:
        await in_one_transaction(database, write)


async def write_channel_gone(database: Database, guild_id: int, channel_id: int, at: datetime) -> None:
    """Record that Discord no longer has a channel."""

    async def write(con: Connection) -> None:
        gone = "select deleted_at is not null from channel where guild_id = $1 and id = $2"
        known_as_gone = await con.fetchval(gone, guild_id, channel_id)
        await mark_channel_deleted(con, guild_id, channel_id, at)
        if not known_as_gone:
            await note_findings(con, guild_id, [Found("channel_gone", channel_id)], at=at)

    await in_one_transaction(database, write)


async def stray_channels(database: Database, guild_id: int) -> list[int]:
    """Channels and threads that messages name and nothing ever described."""

    async def read(con: Connection) -> list[int]:
        return [row["channel_id"] for row in await con.fetch(load("stray_channels"), guild_id)]

    return await in_one_transaction(database, read)


async def _readable(con: Connection, guild_id: int, ids: Iterable[int]) -> dict[int, bool | None]:
    asked = "select id, readable from channel where guild_id = $1 and id = any($2)"
    return {row["id"]: row["readable"] for row in await con.fetch(asked, guild_id, list(ids))}
