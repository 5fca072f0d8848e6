"""The rows an activity report rests on: narrowed by PostgreSQL, shaped later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from analytics.limits import LEVEL_WEEKS
from models.sql import load
from services.activity.facts import Sight
from services.coverage import UNREADABLE, Unseen, hidden_channels, unseen
from services.people.guild_settings import GuildSettings
from services.people.students import Cohort, Person
from services.storage.transactions import Connection
from services.students.events import has_whole_hours
from services.wording.periods import Course, Period, is_whole_course, local_day, midnight, read_period

WEEK = 7


@dataclass(frozen=True, slots=True)
class Columns:
    """The student's hours (seconds since 1970) and the cohort's days (0 is the period's first), column by column."""

    hours: tuple[int, ...]
    messages: tuple[int, ...]
    cohort_members: tuple[int, ...]
    cohort_days: tuple[int, ...]
    cohort_messages: tuple[int, ...]


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


async def sight(con: Connection, guild_id: int, start: datetime, end: datetime) -> Sight:
    """What the bot did not see between two moments."""
    return Sight(tuple(await unseen(con, guild_id, start, end)), tuple(await hidden_channels(con, guild_id)))


async def rows_of(
    con: Connection, guild_id: int, person: Person, cohort: Cohort, period: Period, settings: GuildSettings
) -> Columns:
    """The student's hours from their past on, and the cohort's days of the period and the week before."""
    zone, end = settings.zone, period.ends_at(settings.zone)
    past = past_from(period, zone)
    days = [period.first + timedelta(days=day) for day in range(1 - WEEK, period.days + 1)]
    own = (guild_id, person.user_id, past, end)
    others = (guild_id, list(cohort.members), [midnight(day, zone) for day in days])
    if has_whole_hours(zone, past, end):
        hours = await con.fetch(load("activity_student_hours"), *own)
        counted = await con.fetch(load("activity_cohort_days"), *others)
    else:
        hours = await con.fetch(load("activity_student_minutes"), *own, settings.time_zone)
        counted = await con.fetch(load("activity_cohort_minutes"), *others)
    return Columns(
        hours=tuple(row["at"] for row in hours),
        messages=tuple(row["messages"] for row in hours),
        cohort_members=tuple(row["member_id"] for row in counted),
        cohort_days=tuple(row["day"] - WEEK for row in counted),
        cohort_messages=tuple(row["messages"] for row in counted),
    )


def past_from(period: Period, zone: ZoneInfo) -> datetime:
    """The first moment that a figure about the student's own past can need."""
    return midnight(period.first - timedelta(days=max(LEVEL_WEEKS * WEEK, period.back, WEEK)), zone)


def shaded(gaps: Sequence[Unseen]) -> tuple[tuple[datetime, datetime], ...]:
    """The times that say nothing about anybody: no connection, or history not read yet.

    One channel without permission does not make a day unseen; it is named in words instead.
    """
    return tuple((gap.from_at.astimezone(UTC), gap.to_at.astimezone(UTC)) for gap in gaps if gap.reason != UNREADABLE)
