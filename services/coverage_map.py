"""The record of what was seen, as rows for the picture of channels by time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from analytics.coverage import ChannelSight, ServerSight
from services.discord.permissions import THREADS, WITH_MESSAGES
from services.records.snowflakes import created_at
from services.storage.transactions import Connection

type Spans = tuple[tuple[float, float], ...]

BEAT = timedelta(seconds=60)  # a session noted as alive this short a time ago still is


@dataclass(frozen=True, slots=True)
class ChannelTimes:
    """A channel or thread: when it began, and when it could not be read, was not read yet, and was verified."""

    family: int
    born: float
    hidden: Spans
    unread: Spans
    verified: Spans


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """What was seen of a server between two moments; all times are seconds since 1970.

    `live` and `gaps` (not seen and not read afterwards) hold for every channel; `channels` are those that exist, in
    Discord's order, `names` those of their families.
    """

    begin: float
    end: float
    live: Spans
    gaps: Spans
    channels: tuple[ChannelTimes, ...]
    names: dict[int, str]


async def coverage_map(con: Connection, guild_id: int, start: datetime | None, end: datetime) -> CoverageMap:
    """What was seen of a server from `start` (None: its first channel's creation) to `end`."""
    channels = await con.fetch(
        "select id, kind, name, parent_id, position, low_id, history_complete, readable, last_message_id"
        " from channel where guild_id = $1 and deleted_at is null and tracked order by position, id",
        guild_id,
    )
    rows = await con.fetch(
        "select channel_id, kind, from_at, to_at, closed_at from coverage"
        " where guild_id = $1 and kind in ('live', 'gap', 'unreadable', 'verified')",
        guild_id,
    )
    by_channel: dict[int, list[asyncpg.Record]] = defaultdict(list)
    for row in rows:
        by_channel[row["channel_id"]].append(row)
    names = {row["id"]: row["name"] for row in channels}
    known = [row for row in channels if row["kind"] in WITH_MESSAGES]
    begin = start or min((_born(row) for row in known), default=end)
    return CoverageMap(
        begin.timestamp(),
        end.timestamp(),
        live=_spans(by_channel[0], "live", end),
        gaps=_spans(by_channel[0], "gap", end),
        channels=tuple(_times(row, by_channel[row["id"]], names, end) for row in known),
        names=names,
    )


def sight_of(known: CoverageMap) -> ServerSight:
    """The same as it is folded into strips."""
    return ServerSight(
        known.begin,
        known.end,
        known.live,
        known.gaps,
        [ChannelSight(one.family, one.born, one.hidden, one.unread, one.verified) for one in known.channels],
    )


def _born(row: asyncpg.Record) -> datetime:
    """When a channel began; what was moved into it may be older than the channel itself."""
    oldest = row["id"] if row["low_id"] is None else min(row["id"], row["low_id"])
    return created_at(oldest)


def _times(row: asyncpg.Record, rows: list[asyncpg.Record], names: dict[int, str], end: datetime) -> ChannelTimes:
    is_shown_below = row["kind"] in THREADS and row["parent_id"] in names
    born, hidden = _born(row), _spans(rows, "unreadable", end)
    unread: Spans = ()
    if row["readable"] is False and not hidden:
        hidden = ((born.timestamp(), end.timestamp()),)
    elif not row["history_complete"] and (row["low_id"] is not None or row["readable"] is not False):
        read_from = end if row["low_id"] is None else created_at(row["low_id"])
        unread = ((born.timestamp(), read_from.timestamp()),)
    if row["readable"] is False and row["low_id"] is None:
        hidden = ((born.timestamp(), end.timestamp()),)  # nothing of it was ever read
    return ChannelTimes(
        row["parent_id"] if is_shown_below else row["id"],
        born.timestamp(),
        hidden,
        unread,
        _spans(rows, "verified", end),
    )


def _spans(rows: list[asyncpg.Record], kind: str, end: datetime) -> Spans:
    """The spans of a kind that are still true; a session that was alive a moment ago goes on."""
    found = []
    for row in rows:
        if row["kind"] != kind or row["closed_at"] is not None:
            continue
        to_at = row["to_at"] or end
        if kind == "live" and end - to_at < BEAT:
            to_at = end
        found.append((row["from_at"].timestamp(), to_at.timestamp()))
    return tuple(sorted(found))
