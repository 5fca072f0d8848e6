"""The days that quiet students are judged by are those of `student_days`, whatever happened and in any time zone."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random

import pytest

from services.people.guild_settings import GuildSettings
from services.people.roster import roster
from services.quiet.store import records_of
from services.reports.question import Viewer
from services.students.events import student_days
from services.wording.periods import local_day, midnight
from tests.services.school import GUILD, NOW, found, join, write
from tests.services.students.test_events import react, talk

STUDENTS = range(1, 6)
FIRST = NOW - timedelta(days=40)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kathmandu"])
async def test_days_with_events_are_those_of_the_other_reports(con, zone):
    settings, random = GuildSettings(time_zone=zone), Random(4)
    await found(con)
    for student in STUDENTS:
        await join(con, student, f"Student {student}")
        await happen(con, student, settings.zone, random)
    people = (await roster(con, GUILD, settings, Viewer(9, None, frozenset()))).students

    read = await records_of(con, GUILD, people, settings, NOW)

    assert {one.person.user_id: one.days for one in read.present if one.days} == await days_of(con, settings.zone)


async def happen(con, student, zone, random):
    """A little of everything, also at midnights of the zone; the fifth does nothing."""
    edge = midnight(local_day(NOW, zone) - timedelta(days=student), zone)
    if student == STUDENTS[-1]:
        return
    moments: list[datetime] = [FIRST + timedelta(minutes=random.randrange(40 * 1440)) for _ in range(8)]
    await write(con, student, *moments[:3], edge)
    await react(con, student, moments[3], moments[4])
    await react(con, student, moments[5], moments[6], removed_at=moments[7])
    await talk(con, student, moments[6], moments[6] + timedelta(hours=30))
    await talk(con, student, edge - timedelta(hours=1), edge)  # nothing of the next day
    await talk(con, student, NOW - timedelta(hours=student), None)


async def days_of(con, zone):
    first, last = date(2026, 4, 1), local_day(NOW, zone)
    columns = await student_days(con, GUILD, list(STUDENTS), first, last, zone, now=NOW)
    days = defaultdict(list)
    for member, day in zip(columns.member, columns.day, strict=True):
        days[member].append(first.toordinal() + day)
    return {member: tuple(each) for member, each in days.items()}
