"""What was seen from when to when, and what was not: silent and not-seen are different things."""

from dataclasses import dataclass
from datetime import datetime

from models.sql import load
from services.transactions import Connection

# Why something was not seen: no connection, no permission, or the history is not read that far down yet.
GAP = "gap"
UNREADABLE = "unreadable"
HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Unseen:
    """A time that was not seen, in one channel or (channel_id 0) on the whole server; aware UTC."""

    from_at: datetime
    to_at: datetime
    reason: str
    channel_id: int


async def session_opened(con: Connection, guild_id: int, at: datetime) -> None:
    """A new session sees the server from `at` on; what passed since the last one was alive is a gap.

    The same session opened again changes nothing.
    """
    last = await con.fetchrow(
        "select from_at, to_at from coverage where guild_id = $1 and kind = 'live'"
        " order by from_at desc, id desc limit 1 for update",
        guild_id,
    )
    if last is not None and last["to_at"] >= at:
        return
    if last is not None:
        await con.execute(
            "insert into coverage (guild_id, kind, from_at, to_at, reason) values ($1, 'gap', $2, $3, 'not connected')",
            guild_id,
            last["to_at"],
            at,
        )
    await con.execute("insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'live', $2, $2)", guild_id, at)


async def still_live(con: Connection, guild_id: int, at: datetime) -> None:
    """The session of a server was alive at `at`; without a session nothing is noted."""
    await con.execute(
        """
        update coverage set to_at = $2
        where guild_id = $1 and to_at < $2 and id = (
            select id from coverage where guild_id = $1 and kind = 'live' order by from_at desc, id desc limit 1
        )
        """,
        guild_id,
        at,
    )


async def gap_closed(con: Connection, guild_id: int, at: datetime, channel_id: int = 0) -> None:
    """What was missed is read after all: the server's gaps up to `at`, or those of one channel."""
    await con.execute(
        """
        update coverage set closed_at = $3
        where guild_id = $1 and channel_id = $2 and kind <> 'live' and closed_at is null and to_at <= $3
        """,
        guild_id,
        channel_id,
        at,
    )


async def unseen(con: Connection, guild_id: int, start: datetime, end: datetime) -> list[Unseen]:
    """What was not seen between two moments, oldest first, cut to them."""
    return [Unseen(*row) for row in await con.fetch(load("coverage_unseen"), guild_id, start, end)]


async def hidden_channels(con: Connection, guild_id: int) -> list[str]:
    """The names of the channels that exist but cannot be read, in Discord's order."""
    rows = await con.fetch(
        "select name from channel where guild_id = $1 and readable is false and tracked and deleted_at is null"
        " order by position, id",
        guild_id,
    )
    return [row["name"] for row in rows]
