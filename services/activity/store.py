"""The rows an activity report rests on: narrowed by PostgreSQL, shaped later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics.limits import LEVEL_WEEKS
from analytics.packed import Packed
from models.sql import load
from services.activity.facts import ONLY_HEARD, Sight
from services.cohort.metrics import MESSAGES, METRICS, VOICE, Metric
from services.cohort.store import packed_days
from services.coverage import HISTORY, UNREADABLE, Unseen, hidden_channels, unheard, unseen
from services.people.guild_settings import GuildSettings
from services.people.students import Cohort, Person
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.students.events import day_edges, has_whole_hours
from services.wording.periods import Course, Period, is_whole_course, local_day, midnight, read_period

WEEK = 7
WRITTEN = METRICS[MESSAGES].statement  # of all metrics that the hourly rollup has


@dataclass(frozen=True, slots=True)
class Columns:
    """The student's hours (seconds since 1970) with amounts, and the cohort's days; day 0 is six before the first."""

    hours: tuple[int, ...]
    amounts: tuple[int, ...]
    cohort: Packed


async def asked_period(con: Connection, guild_id: int, text: str, settings: GuildSettings, now: datetime) -> Period:
    """The period somebody typed; the course begins with the oldest message when nobody has set it."""
    first = settings.course_start
    if first is None and is_whole_course(text):
        sent_at = await con.fetchval(load("activity_course"), guild_id)
        first = local_day(sent_at, settings.zone) if sent_at else None
    today = local_day(now, settings.zone)
    return read_period(text, today, Course(first, settings.course_end), settings.words)


def check_period(text: str, settings: GuildSettings, now: datetime) -> None:
    """Raise the ProfilerError that a wrong period earns, as far as it can be told without the record."""
    if settings.course_start is not None or not is_whole_course(text):
        course = Course(settings.course_start, settings.course_end)
        read_period(text, local_day(now, settings.zone), course, settings.words)


async def last_message(con: Connection, guild_id: int, user_id: int) -> datetime | None:
    """When somebody wrote last, None when they never did."""
    sent_at: datetime | None = await con.fetchval(load("activity_last"), guild_id, user_id)
    return sent_at


async def first_message(con: Connection, guild_id: int, user_id: int) -> datetime | None:
    """The hour in which somebody wrote first, None when they never did."""
    hour: datetime | None = await con.fetchval(load("activity_first"), guild_id, user_id)
    return hour


async def sight(
    con: Connection, guild_id: int, start: datetime, end: datetime, viewer: Viewer, metric: Metric = METRICS[MESSAGES]
) -> Sight:
    """What the bot did not see between two moments; channels that the reader may not know are counted, not named."""
    gaps = await unseen(con, guild_id, start, end)
    if metric.name in ONLY_HEARD:
        gaps = [*await unheard(con, guild_id, start, end), *(gap for gap in gaps if gap.reason != HISTORY)]
    hidden = await hidden_channels(con, guild_id)
    named = tuple(name for channel_id, name in hidden.items() if channel_id in viewer.channels)
    return Sight(tuple(gaps), named, len(hidden) - len(named))


async def rows_of(
    con: Connection,
    guild_id: int,
    person: Person,
    cohort: Cohort,
    period: Period,
    settings: GuildSettings,
    now: datetime,
    metric: Metric = METRICS[MESSAGES],
) -> Columns:
    """The student's hours from their past on, and the cohort's days of the period and the week before."""
    zone = settings.zone
    hours = await _own_hours(
        con, guild_id, person.user_id, past_from(period, zone), period.ends_at(zone), zone, now, metric
    )
    edges = day_edges(cohort_from(period), period.last, zone)
    return Columns(
        hours=tuple(row["at"] for row in hours),
        amounts=tuple(row["amount"] for row in hours),
        cohort=await packed_days(con, guild_id, cohort.members, edges, zone, now, metric),
    )


async def _own_hours(
    con: Connection,
    guild_id: int,
    user_id: int,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    now: datetime,
    metric: Metric,
) -> list[Any]:
    """`at` and `amount` of each hour with anything."""
    own: tuple[object, ...] = (guild_id, user_id, start, end)
    if metric.statement == WRITTEN:
        if has_whole_hours(zone, start, end):
            return list(await con.fetch(load("activity_student_hours"), *own, metric.column))
        return list(await con.fetch(load("activity_student_minutes"), *own, metric.column, zone.key))
    if metric.name == VOICE:
        return list(await con.fetch(load("activity_student_voice"), *own, zone.key, now))
    return list(await con.fetch(load(f"activity_student_{metric.name}"), *own, zone.key))


def cohort_from(period: Period) -> date:
    """The first day of the cohort's that the picture needs: a seven-day mean looks back."""
    return period.first - timedelta(days=WEEK - 1)


def past_from(period: Period, zone: ZoneInfo) -> datetime:
    """The first moment that a figure about the student's own past can need."""
    return midnight(period.first - timedelta(days=max(LEVEL_WEEKS * WEEK, period.back + WEEK - 1)), zone)


def shaded(gaps: Sequence[Unseen]) -> tuple[tuple[datetime, datetime], ...]:
    """The times that say nothing about anybody: no connection, or history not read yet.

    One channel without permission does not make a day unseen; it is named in words instead.
    """
    return tuple((gap.from_at.astimezone(UTC), gap.to_at.astimezone(UTC)) for gap in gaps if gap.reason != UNREADABLE)
