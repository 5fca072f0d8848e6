"""How far a channel was read, and whether it can be read; moved in the transaction of the rows they speak of."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from services.storage.transactions import Connection


class ReadPage(NamedTuple):
    """How far a channel is read after a page that was asked for at `at` (aware UTC); None where it does not say."""

    guild_id: int
    channel_id: int
    low_id: int | None
    high_id: int | None
    complete: bool | None
    at: datetime


async def note_page(
    con: Connection,
    guild_id: int,
    channel_id: int,
    *,
    low_id: int | None = None,
    high_id: int | None = None,
    complete: bool | None = None,
    at: datetime,
) -> None:
    """`note_pages` of one."""
    await note_pages(con, [ReadPage(guild_id, channel_id, low_id, high_id, complete, at)])


async def note_pages(con: Connection, pages: Sequence[ReadPage]) -> None:
    """Widen what is known to be read: low only goes down, high only up. Call it after the pages' `write_messages`.

    No two of them are of one channel.
    """
    if not pages:
        return
    deleted = await con.fetch(
        """
        with noted as (
            insert into channel as stored (guild_id, id, low_id, high_id, history_complete, read_at)
            select guild_id, id, low_id, high_id, coalesce(complete, false), at
            from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[], $6::timestamptz[])
                as page (guild_id, id, low_id, high_id, complete, at)
            on conflict (guild_id, id) do update set
                low_id = least(stored.low_id, excluded.low_id),
                high_id = greatest(stored.high_id, excluded.high_id),
                history_complete = stored.history_complete or excluded.history_complete,
                read_at = greatest(stored.read_at, excluded.read_at)
            returning guild_id, id, deleted_at
        )
        select guild_id, id, deleted_at from noted where deleted_at is not null
        """,
        *zip(*sorted(pages), strict=True),
    )
    for gone in deleted:  # the channel went while its page was on the way
        await con.execute(
            "update message set deleted_at = $3 where guild_id = $1 and channel_id = $2 and deleted_at is null", *gone
        )


async def raise_high(con: Connection, marks: dict[tuple[int, int], int]) -> None:
    """Raise the newest message up to which channels (guild, channel) are read without a hole."""
    if marks:
        rows = [(*key, high) for key, high in sorted(marks.items())]
        await con.execute(
            """
            update channel set high_id = greatest(high_id, u.high)
            from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as u (guild_id, id, high)
            where channel.guild_id = u.guild_id and channel.id = u.id
            """,
            *zip(*rows, strict=True),
        )


async def mark_unreadable(con: Connection, guild_id: int, channel_id: int, reason: str, at: datetime) -> None:
    """Record that a channel cannot be read from `at` on; nothing in it is thereby deleted."""
    await con.execute(
        """
        insert into channel as stored (guild_id, id, readable, unreadable_reason) values ($1, $2, false, $3)
        on conflict (guild_id, id) do update set readable = false, unreadable_reason = excluded.unreadable_reason
        """,
        guild_id,
        channel_id,
        reason,
    )
    await con.execute(
        """
        insert into coverage (guild_id, channel_id, kind, from_at, reason)
        select $1, $2, 'unreadable', $4, $3
        where not exists (
            select from coverage where guild_id = $1 and channel_id = $2 and kind = 'unreadable' and to_at is null
        )
        """,
        guild_id,
        channel_id,
        reason,
        at,
    )


async def mark_readable(con: Connection, guild_id: int, channel_id: int, at: datetime) -> None:
    """Record that a channel can be read from `at` on; `coverage.gap_closed` says when the hole was filled."""
    await con.execute(
        """
        insert into channel as stored (guild_id, id, readable) values ($1, $2, true)
        on conflict (guild_id, id) do update set readable = true, unreadable_reason = null
        where stored.readable is distinct from true
        """,
        guild_id,
        channel_id,
    )
    await con.execute(
        "update coverage set to_at = greatest(from_at, $3)"
        " where guild_id = $1 and channel_id = $2 and kind = 'unreadable' and to_at is null",
        guild_id,
        channel_id,
        at,
    )
