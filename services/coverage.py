"""What was seen from when to when, and what was not: silent and not-seen are different things."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

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
NEWER = """
select span.number, known.from_at, known.to_at
from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
    with ordinality as span (guild_id, channel_id, from_at, to_at, seen_at, number)
join coverage as known on known.guild_id = span.guild_id and known.channel_id = span.channel_id
    and known.kind = 'verified' and known.from_at < span.to_at and known.to_at > span.from_at
    and known.seen_at > span.seen_at
order by span.number, known.from_at
"""


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


class Comparison(NamedTuple):
    """A channel's messages from one id to another, both included, are those that Discord had at `at` (aware UTC)."""

    guild_id: int
    channel_id: int
    from_id: int
    to_id: int
    at: datetime


async def verified(con: Connection, guild_id: int, channel_id: int, from_id: int, to_id: int, at: datetime) -> None:
    """`all_verified` of one."""
    await all_verified(con, [Comparison(guild_id, channel_id, from_id, to_id, at)])


async def all_verified(con: Connection, comparisons: Iterable[Comparison]) -> None:
    """Note what was compared with Discord; no two of them are of one channel.

    Rows of one channel never overlap, so the newest comparison of each moment is the one that is kept.
    """
    spans = [
        (one.guild_id, one.channel_id, start, end, one.at)
        for one in sorted(comparisons)
        if (end := min(created_at(one.to_id), one.at)) >= (start := created_at(one.from_id))
    ]
    if not spans:
        return
    channels = sorted({channel_id for _, channel_id, *_ in spans})
    await con.execute(
        "select pg_advisory_xact_lock(hashtextextended('verified', id)) from unnest($1::bigint[]) as u (id)", channels
    )
    newer = await con.fetch(NEWER, *zip(*spans, strict=True))
    await con.executemany(
        load("coverage_verify"),
        [
            (*span[:2], start, end, span[-1], ONE_RUN)
            for number, span in enumerate(spans)
            for start, end in _left_over(span[2], span[3], [taken[1:] for taken in newer if taken[0] == number + 1])
        ],
    )


def _left_over(
    start: datetime, end: datetime, newer: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What no newer comparison covers: a page that is written late may be older than what is known."""
    for taken_from, taken_to in newer:
        if start < taken_from:
            yield start, taken_from
        start = max(start, taken_to)
    if start < end or not newer:
        yield start, end


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
