"""What was seen from when to when, and what was not: silent and not-seen are different things."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.sql import load
from services.records.snowflakes import created_at
from services.storage.transactions import Connection

# Why something was not seen: no connection, no permission, or the history is not read that far down yet.
GAP = "gap"
UNREADABLE = "unreadable"
HISTORY = "history"
# Why nothing was heard for a while.
NOT_CONNECTED = "not connected"
EVENTS_LOST = "events were lost"
WHOLE_SERVER = 0  # as a channel id
AHEAD = timedelta(minutes=10)  # later than this after now is nothing that can have been seen
ONE_RUN = timedelta(minutes=10)  # comparisons of neighbouring stretches this near in time become one row


@dataclass(frozen=True, slots=True)
class Unseen:
    """A time that was not seen, in one channel or (channel_id 0) on the whole server; aware UTC."""

    from_at: datetime
    to_at: datetime
    reason: str
    channel_id: int


async def session_opened(
    con: Connection,
    guild_id: int,
    at: datetime,
    reason: str = NOT_CONNECTED,
    since: datetime | None = None,
    *,
    now: datetime | None = None,
) -> None:
    """A new session sees the server from `at` on; what passed since the last one was alive is a gap.

    A session that lost events counts as a new one from then on; `since` is until when it surely had lost none, and it
    does not count as seen live any longer than that. The same session opened again changes nothing.
    History may have filled the gap before it is written down here. What lies after `now` (aware UTC, the clock as it
    is when this is written) was noted by a clock that was wrong, and counts no further than that.
    """
    await _lock(con, guild_id)
    if now is not None:
        await _back_from_the_future(con, guild_id, now)
    if since is not None:
        await con.execute(
            "update coverage set to_at = greatest(from_at, $2)"
            " where guild_id = $1 and kind = 'live' and from_at < $3 and to_at > $2",
            guild_id,
            since,
            at,
        )
    last = await con.fetchval(
        "select to_at from coverage where guild_id = $1 and kind = 'live' order by from_at desc, id desc limit 1",
        guild_id,
    )
    if last is not None and last >= at:
        return
    if last is not None:
        await con.execute(
            """
            insert into coverage (guild_id, kind, from_at, to_at, reason, closed_at)
            select $1, 'gap', $2, $3, $4,
                   (select to_at from coverage where guild_id = $1 and kind = 'filled' and to_at >= $3)
            """,
            guild_id,
            last,
            at,
            reason,
        )
    await con.execute("insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'live', $2, $2)", guild_id, at)


async def _back_from_the_future(con: Connection, guild_id: int, now: datetime) -> None:
    await con.execute(
        "update coverage set from_at = least(from_at, $2), to_at = $2"
        " where guild_id = $1 and kind in ('live', 'filled') and to_at > $3",
        guild_id,
        now,
        now + AHEAD,
    )


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
    await _lock(con, guild_id)
    await con.execute(
        """
        update coverage set closed_at = $3
        where guild_id = $1 and channel_id = $2 and kind in ('gap', 'unreadable') and closed_at is null and to_at <= $3
        """,
        guild_id,
        channel_id,
        at,
    )
    if channel_id == WHOLE_SERVER:
        await _note_filled(con, guild_id, at)


async def verified(con: Connection, guild_id: int, channel_id: int, from_id: int, to_id: int, at: datetime) -> None:
    """A channel's messages from one id to another, both included, are those that Discord had at `at` (aware UTC).

    Rows of one channel never overlap, so the newest comparison of each moment is the one that is kept.
    """
    start, end = created_at(from_id), min(created_at(to_id), at)
    if end < start:
        return
    await con.execute("select pg_advisory_xact_lock(hashtextextended('verified', $1))", channel_id)
    newer = await con.fetch(
        "select from_at, to_at from coverage where guild_id = $1 and channel_id = $2 and kind = 'verified'"
        " and from_at < $4 and to_at > $3 and seen_at > $5 order by from_at",
        guild_id,
        channel_id,
        start,
        end,
        at,
    )
    for taken in newer:  # an older page that is written late covers only what no newer one does
        if start < taken["from_at"]:
            await con.execute(load("coverage_verify"), guild_id, channel_id, start, taken["from_at"], at, ONE_RUN)
        start = max(start, taken["to_at"])
    if start < end or not newer:
        await con.execute(load("coverage_verify"), guild_id, channel_id, start, end, at, ONE_RUN)


async def _note_filled(con: Connection, guild_id: int, at: datetime) -> None:
    """Remember up to when nothing is missing, for a gap that is written down only afterwards."""
    moved = await con.execute(
        "update coverage set to_at = greatest(to_at, $2) where guild_id = $1 and kind = 'filled'", guild_id, at
    )
    if moved == "UPDATE 0":
        await con.execute(
            "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'filled', $2, $2)", guild_id, at
        )


async def _lock(con: Connection, guild_id: int) -> None:
    """Let the opening of a session and the filling of its gap take turns, until the transaction ends."""
    await con.execute("select pg_advisory_xact_lock(hashtextextended('coverage', $1))", guild_id)


async def unseen(con: Connection, guild_id: int, start: datetime, end: datetime) -> list[Unseen]:
    """What was not seen between two moments, oldest first, cut to them."""
    return [Unseen(*row) for row in await con.fetch(load("coverage_unseen"), guild_id, start, end)]


async def unheard(con: Connection, guild_id: int, start: datetime, end: datetime) -> list[Unseen]:
    """When the bot did not listen: what only events tell, such as voice, is not known of these times; oldest first."""
    spans, begins = [], start
    for row in await con.fetch(load("coverage_live"), guild_id, start, end):
        if row["from_at"] > begins:
            spans.append(Unseen(begins, row["from_at"], GAP, WHOLE_SERVER))
        begins = max(begins, row["to_at"])
    return [*spans, Unseen(begins, end, GAP, WHOLE_SERVER)] if begins < end else spans


async def hidden_channels(con: Connection, guild_id: int) -> dict[int, str]:
    """The channels that exist but cannot be read, by their ids, in Discord's order."""
    rows = await con.fetch(
        "select id, name from channel where guild_id = $1 and readable is false and tracked and deleted_at is null"
        " order by position, id",
        guild_id,
    )
    return {row["id"]: row["name"] for row in rows}
