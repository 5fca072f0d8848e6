"""The rows that quiet students are judged by: narrowed and added up by PostgreSQL, one row for each student."""

import asyncio
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics.dropoff.formula import WINDOW
from analytics.dropoff.silences import Share, wilson
from models.sql import load
from services.absences.store import absences_between, days_away
from services.coverage import unseen
from services.people.guild_settings import GuildSettings
from services.people.students import Person
from services.quiet.people import Record
from services.quiet.sight import Blind, blind_days
from services.reports.action import Press
from services.storage.transactions import Connection
from services.students.events import day_edges, has_whole_hours
from services.wording.periods import local_day, midnight

LOOKED_BACK = 182 + WINDOW  # days: half a year of habits, and the weeks before it
VERDICTS_KEPT = timedelta(days=180)  # how long a verdict counts in the rate of false alarms


@dataclass(frozen=True, slots=True)
class Read:
    """Those who are there, those who left, and what of the time was not seen."""

    present: tuple[Record, ...]
    gone: tuple[Record, ...]
    blind: Blind


async def records_of(
    con: Connection, guild_id: int, people: Sequence[Person], settings: GuildSettings, now: datetime
) -> Read:
    """A record for each student; of those who left their days alone, which others are compared with."""
    zone, today = settings.zone, local_day(now, settings.zone)
    first = today - timedelta(days=LOOKED_BACK)
    known = [person for person in people if not person.is_deleted]
    ids, present = [one.user_id for one in known], [one.user_id for one in known if one.present]
    days = await _days(con, guild_id, ids, first, today, zone, now)
    start = midnight(today, zone)
    last = {row["member_id"]: row["sent_at"] for row in await con.fetch(load("quiet_last"), guild_id, present, start)}
    new = [student for student in present if student not in last]
    wrote = {*last, *(row["member_id"] for row in await con.fetch(load("roster_first_hours"), guild_id, new))}
    blind = blind_days(await unseen(con, guild_id, midnight(first, zone), now), zone)
    places = await _places(con, guild_id, ids, blind)
    silent = [student for student in present if student not in wrote]
    reactions = {row["user_id"]: row["reactions"] for row in await con.fetch(load("quiet_reactions"), guild_id, silent)}
    holidays = settings.holidays_between(first, today)
    absences = days_away(await absences_between(con, guild_id, ids, first, today))

    def record(person: Person) -> Record:
        student = person.user_id
        own = days.get(student, ())
        away = absences.get(student, frozenset()).difference(own)
        free = holidays.difference(own, away)
        hidden = blind.days_of(places.get(student, ()))
        return Record(
            person=person,
            days=own,
            last=_last(last.get(student), own, today.toordinal(), zone),
            joined=local_day(person.joined_at, zone).toordinal() if person.joined_at else None,
            wrote=student in wrote,
            unseen=hidden | away | free,
            reactions=reactions.get(student, 0),
            away=away,
            free=free,
            blind=hidden,
        )

    def read() -> Read:
        here, gone = (tuple(record(one) for one in known if one.present is there) for there in (True, False))
        return Read(here, gone, blind)

    return await asyncio.to_thread(read)


async def snoozes(con: Connection, guild_id: int, students: Sequence[int], now: datetime) -> dict[int, datetime]:
    """Until when students are not to be named."""
    rows = await con.fetch(
        "select student_id, until from snooze where guild_id = $1 and student_id = any($2::bigint[]) and until > $3",
        guild_id,
        list(students),
        now,
    )
    return {row["student_id"]: row["until"] for row in rows}


async def false_alarms(
    con: Connection, guild_id: int, students: Sequence[int], settings: GuildSettings, now: datetime
) -> Share:
    """How many of the mentors' verdicts of the last half year call a student's being named not useful."""
    row = await con.fetchrow(load("quiet_verdicts"), guild_id, list(students), now - VERDICTS_KEPT, settings.time_zone)
    return wilson(row["useless"], row["verdicts"]) if row is not None else wilson(0, 0)


async def _days(
    con: Connection, guild_id: int, ids: Sequence[int], first: date, last: date, zone: ZoneInfo, now: datetime
) -> dict[int, tuple[int, ...]]:
    """Each student's days with any event, those of `services.students.events.student_days`, as ordinals."""
    edges = day_edges(first, last, zone)
    statement = "quiet_days" if has_whole_hours(zone, edges[0], edges[-1]) else "quiet_days_minutes"
    before = first.toordinal() - 1  # PostgreSQL counts from 1
    rows = await con.fetch(load(statement), guild_id, list(ids), edges, now, before)
    return {row["member_id"]: tuple(row["days"]) for row in rows}


async def _places(con: Connection, guild_id: int, ids: Sequence[int], blind: Blind) -> dict[int, set[int]]:
    """Which of the channels out of sight each student wrote in during the four weeks before."""
    found: dict[int, set[int]] = defaultdict(set)
    if not blind.since:
        return found
    channels, since = list(blind.since), list(blind.since.values())
    rows = await con.fetch(load("quiet_places"), guild_id, list(ids), channels, since, timedelta(days=WINDOW))
    for row in rows:
        found[row["member_id"]].add(row["channel_id"])
    return found


def _last(sent_at: datetime | None, days: Sequence[int], today: int, zone: ZoneInfo) -> float | None:
    """The moment of the last event before today: of the last message, or noon of a later day with another event."""
    moment = None
    if sent_at is not None:
        local = sent_at.astimezone(zone)
        moment = local.toordinal() + (local.hour * 60 + local.minute) / 1440
    before = days[: bisect_left(days, today)]
    if before and (moment is None or before[-1] > int(moment)):
        return before[-1] + 0.5
    return moment


async def set_snooze(con: Connection, press: Press, student: int, until: datetime) -> None:
    """Do not name a student before `until`; the last word counts."""
    await con.execute(
        "insert into snooze (guild_id, student_id, until, by_id, at) values ($1, $2, $3, $4, $5)"
        " on conflict (guild_id, student_id) do update set until = excluded.until, by_id = excluded.by_id,"
        " at = excluded.at where excluded.at >= snooze.at",
        press.guild_id,
        student,
        until,
        press.viewer.user_id,
        press.now,
    )


async def add_verdict(con: Connection, press: Press, student: int, shown: Mapping[str, Any], *, useful: bool) -> None:
    """Keep what a mentor says of a student's being named; the same press leaves one."""
    await con.execute(
        "insert into quiet_verdict (guild_id, id, student_id, mentor_id, at, useful, shown)"
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict (guild_id, id) do nothing",
        press.guild_id,
        press.id,
        student,
        press.viewer.user_id,
        press.now,
        useful,
        dict(shown),
    )
