"""A cohort's numbers, added up by PostgreSQL."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from analytics.packed import Packed
from models.sql import load
from services.cohort.metrics import METRICS, VOICE, Metric
from services.storage.transactions import Connection
from services.students.events import day_edges, has_whole_hours
from services.wording.periods import Period


@dataclass(frozen=True, slots=True)
class ChannelSum:
    """What a cohort wrote in a channel and its threads, and how many of its students did."""

    channel_id: int
    name: str
    messages: int
    students: int


async def packed_days(
    con: Connection,
    guild_id: int,
    members: Sequence[int],
    edges: Sequence[datetime],
    zone: ZoneInfo,
    now: datetime,
    metric: Metric = METRICS["messages"],
    channels: Collection[int] | None = None,
) -> Packed:
    """What each of these people did on each day; `edges` are the moments between the days, one more than days.

    The last edge may cut a day short, so that a day of the past is compared with one that is not over. Half a second
    for 2,000 people and 300 days. `channels` are the only ones that count, None for all.
    """
    counted, given = _counted(guild_id, members, edges, zone, now, metric, channels)
    (row,) = await con.fetch(" ".join((counted, load("cohort_packed"))), *given)
    return Packed(*(column or b"" for column in row))


async def totals_of(
    con: Connection,
    guild_id: int,
    members: Sequence[int],
    period: Period,
    zone: ZoneInfo,
    now: datetime,
    metric: Metric,
    channels: Collection[int] | None = None,
) -> dict[int, float]:
    """What each of these people did in the whole period; who did nothing is missing."""
    edges = day_edges(period.first, period.last, zone)
    counted, given = _counted(guild_id, members, edges, zone, now, metric, channels)
    rows = await con.fetch(" ".join((counted, load("cohort_totals"))), *given)
    return {members[row["place"]]: row["days"] if metric.daily else row["amount"] / metric.unit for row in rows}


async def hours_of(
    con: Connection,
    guild_id: int,
    members: Sequence[int],
    period: Period,
    zone: ZoneInfo,
    channels: Collection[int] | None = None,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The hours with messages, in seconds since 1970, and how many all of these people wrote in each."""
    start, end = period.starts_at(zone), period.ends_at(zone)
    about = (guild_id, list(members), start, end, _only(channels))
    if has_whole_hours(zone, start, end):
        rows = await con.fetch(load("cohort_hours"), *about)
    else:
        rows = await con.fetch(load("cohort_hours_minutes"), *about, zone.key)
    return tuple(row["at"] for row in rows), tuple(row["messages"] for row in rows)


async def channels_of(
    con: Connection, guild_id: int, members: Sequence[int], period: Period, zone: ZoneInfo, named: frozenset[int]
) -> list[ChannelSum]:
    """Messages by channel, threads with theirs, the busiest first: only what may be named, the rest is not counted."""
    start, end = period.starts_at(zone), period.ends_at(zone)
    whole = has_whole_hours(zone, start, end)
    statement = "cohort_channels" if whole else "cohort_channels_minutes"
    rows = await con.fetch(load(statement), guild_id, list(members), start, end, list(named))
    return [ChannelSum(*row) for row in rows]


def _counted(
    guild_id: int,
    members: Sequence[int],
    edges: Sequence[datetime],
    zone: ZoneInfo,
    now: datetime,
    metric: Metric,
    channels: Collection[int] | None,
) -> tuple[str, list[object]]:
    """The beginning of a statement that counts by student and day, and what it is given."""
    statement = metric.statement
    given: list[object] = [guild_id, list(members), list(edges), _only(channels)]
    if statement == "cohort_days":
        whole = has_whole_hours(zone, edges[0], edges[-1])
        statement = statement if whole else "cohort_days_minutes"
        given.append(metric.column)
    elif metric.name == VOICE:
        given.append(now)
    return " ".join(("with counted as (", load(statement), ")")), given


def _only(channels: Collection[int] | None) -> list[int] | None:
    return None if channels is None else list(channels)
