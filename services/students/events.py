"""What students did, by day and by hour, added up by PostgreSQL: the rows that measures of people rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.sql import load
from services.storage.transactions import Connection
from services.wording.periods import midnight


@dataclass(frozen=True, slots=True)
class DayColumns:
    """One place for each student and day with anything, by student and day; day 0 is the first of the span.

    Messages, words, characters, attachments, code blocks and replies are what was written and not deleted. Reactions
    are those given whose moment is known and that are still there. Voice is in minutes, cut at midnight.
    """

    member: tuple[int, ...]
    day: tuple[int, ...]
    messages: tuple[int, ...]
    words: tuple[int, ...]
    characters: tuple[int, ...]
    attachments: tuple[int, ...]
    code_blocks: tuple[int, ...]
    replies: tuple[int, ...]
    reactions_given: tuple[int, ...]
    voice_minutes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class HourColumns:
    """One place for each student and hour with messages; `hour` is its first moment, in seconds since 1970."""

    member: tuple[int, ...]
    hour: tuple[int, ...]
    messages: tuple[int, ...]


async def student_days(
    con: Connection,
    guild_id: int,
    member_ids: Sequence[int],
    first: date,
    last: date,
    zone: ZoneInfo,
    *,
    now: datetime | None = None,
) -> DayColumns:
    """What these people did from the first day to the last, both included, in days of the zone.

    Stays in voice that are not over count up to `now`, the clock's when nothing is given.
    """
    edges = day_edges(first, last, zone)
    statement = "student_days" if has_whole_hours(zone, edges[0], edges[-1]) else "student_days_minutes"
    rows = await con.fetch(load(statement), guild_id, list(member_ids), edges, now or datetime.now(UTC))
    return DayColumns(
        member=tuple(row["member_id"] for row in rows),
        day=tuple(row["day"] - 1 for row in rows),
        messages=tuple(row["messages"] for row in rows),
        words=tuple(row["words"] for row in rows),
        characters=tuple(row["characters"] for row in rows),
        attachments=tuple(row["attachments"] for row in rows),
        code_blocks=tuple(row["code_blocks"] for row in rows),
        replies=tuple(row["replies"] for row in rows),
        reactions_given=tuple(row["reactions_given"] for row in rows),
        voice_minutes=tuple(row["voice_minutes"] for row in rows),
    )


async def student_hours(
    con: Connection, guild_id: int, member_ids: Sequence[int], first: date, last: date, zone: ZoneInfo
) -> HourColumns:
    """How many messages these people wrote in each hour of the zone, from the first day to the last."""
    start, end = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    about = (guild_id, list(member_ids), start, end)
    if has_whole_hours(zone, start, end):
        rows = await con.fetch(load("student_hours"), *about)
    else:
        rows = await con.fetch(load("student_hours_minutes"), *about, zone.key)
    return HourColumns(
        member=tuple(row["member_id"] for row in rows),
        hour=tuple(row["at"] for row in rows),
        messages=tuple(row["messages"] for row in rows),
    )


def day_edges(first: date, last: date, zone: ZoneInfo) -> list[datetime]:
    """The moments between the days from the first to the last, one more than there are days; UTC."""
    return [midnight(first + timedelta(days=day), zone) for day in range((last - first).days + 2)]


def has_whole_hours(zone: ZoneInfo, start: datetime, end: datetime) -> bool:
    """Whether the hours of a time zone begin with those of UTC, so that the hourly rollup can be cut into its days."""
    days = ((start + timedelta(days=step)).astimezone(zone).utcoffset() for step in range((end - start).days + 2))
    return all(offset is not None and offset % timedelta(hours=1) == timedelta() for offset in days)
