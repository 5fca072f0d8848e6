"""Servers, channels and roles into the database; every write can be repeated."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

import orjson

from models.sql import load
from services.records.records import ChannelRecord, GuildRecord, RoleRecord
from services.storage.columns import bigints
from services.storage.locks import lock_channels
from services.storage.transactions import Connection

_role_row = attrgetter("guild_id", "id", "name", "color", "position", "permissions")


async def write_guild(con: Connection, record: GuildRecord) -> None:
    """Store a server that the bot is in."""
    await con.execute(
        load("guild_upsert"),
        record.id,
        record.name,
        record.preferred_locale,
        record.owner_id,
        record.member_count,
        record.seen_at,
    )


async def leave_guild(con: Connection, guild_id: int, at: datetime) -> None:
    """Note that the bot was removed from a server."""
    await con.execute(
        "update guild set present = false, seen_at = $2, removed_at = coalesce(removed_at, $2)"
        " where id = $1 and seen_at < $2",
        *(guild_id, at),
    )


async def write_channels(con: Connection, records: Iterable[ChannelRecord]) -> None:
    """Store channels and threads; the last of several with one id counts."""
    newest = {(record.guild_id, record.id): record for record in records}
    if newest:
        await lock_channels(con, (channel_id for _, channel_id in newest))
        rows = [_channel_row(newest[key]) for key in sorted(newest)]
        await con.execute(load("channel_upsert"), *zip(*rows, strict=True))


def _channel_row(record: ChannelRecord) -> tuple[Any, ...]:
    return (
        record.guild_id,
        record.id,
        record.kind,
        record.name,
        record.parent_id,
        record.position,
        record.archived,
        record.archived_at,
        record.private,
        record.last_message_id,
        record.topic,
        record.nsfw,
        record.locked,
        record.owner_id,
        None if record.tags is None else orjson.dumps(record.tags).decode(),
        bigints(record.applied_tags),
        record.message_count,
        record.total_message_sent,
        record.last_pin_at,
    )


async def write_last_pins(con: Connection, last_pins: Mapping[tuple[int, int], datetime | None]) -> None:
    """Store when channels (guild, channel) got their newest pin; None where nothing is pinned any more."""
    if last_pins:
        await lock_channels(con, (channel_id for _, channel_id in last_pins))
        rows = [(*key, at) for key, at in sorted(last_pins.items())]
        await con.execute(
            """
            update channel set last_pin_at = u.at
            from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) as u (guild_id, id, at)
            where channel.guild_id = u.guild_id and channel.id = u.id and channel.last_pin_at is distinct from u.at
            """,
            *zip(*rows, strict=True),
        )


async def ask_for_pins(con: Connection, channels: Collection[tuple[int, int]]) -> None:
    """Have the pins of channels (guild, channel) read again: unpinning moves no time, and a time need not be told."""
    if channels:
        await lock_channels(con, (channel_id for _, channel_id in channels))
        await con.execute(
            """
            update channel set pins_read_at = null
            from unnest($1::bigint[], $2::bigint[]) as u (guild_id, id)
            where channel.guild_id = u.guild_id and channel.id = u.id and channel.pins_read_at is not null
            """,
            *zip(*sorted(channels), strict=True),
        )


async def threads_of(con: Connection, guild_id: int, channel_id: int) -> list[int]:
    """The ids of a channel's threads."""
    threads = "select id from channel where guild_id = $1 and parent_id = $2 and kind in (10, 11, 12)"
    return [row["id"] for row in await con.fetch(threads, guild_id, channel_id)]


async def mark_channel_deleted(con: Connection, guild_id: int, channel_id: int, at: datetime) -> None:
    """Mark a channel or thread, the threads in it and all their messages as deleted."""
    await lock_channels(con, [channel_id, *await threads_of(con, guild_id, channel_id)])
    gone = await con.fetch(
        """
        insert into channel as stored (guild_id, id, deleted_at) values ($1, $2, $3)
        on conflict (guild_id, id) do update set deleted_at = coalesce(stored.deleted_at, excluded.deleted_at)
        returning id
        """,
        guild_id,
        channel_id,
        at,
    )
    gone += await con.fetch(
        "update channel set deleted_at = $3 where guild_id = $1 and parent_id = $2 and kind in (10, 11, 12)"
        " and deleted_at is null returning id",
        guild_id,
        channel_id,
        at,
    )
    await con.execute(
        "update message set deleted_at = $3 where guild_id = $1 and channel_id = any($2) and deleted_at is null",
        guild_id,
        [row["id"] for row in gone],
        at,
    )


async def write_roles(con: Connection, records: Iterable[RoleRecord]) -> None:
    """Store roles; the last of several with one id counts."""
    newest = {(record.guild_id, record.id): record for record in records}
    if newest:
        rows = [_role_row(newest[key]) for key in sorted(newest)]
        await con.execute(load("role_upsert"), *zip(*rows, strict=True))


async def delete_roles(con: Connection, guild_id: int, ids: Iterable[int], at: datetime) -> None:
    """Mark roles as deleted."""
    await con.execute(
        "update role set deleted_at = $3 where guild_id = $1 and id = any($2) and deleted_at is null",
        guild_id,
        list(ids),
        at,
    )


async def keep_only_roles(con: Connection, guild_id: int, ids: Iterable[int], at: datetime) -> None:
    """Mark every role that is not among `ids`, the server's whole list, as deleted."""
    await con.execute(
        "update role set deleted_at = $3 where guild_id = $1 and id <> all($2) and deleted_at is null",
        guild_id,
        list(ids),
        at,
    )
