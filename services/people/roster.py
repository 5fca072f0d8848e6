"""The students of a server as one who asks may see them, and when the course of each cohort began."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from models.sql import load
from services.consent.allowing import allowing
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.people.students import DELETED_USERS, Person, person_of, role_names, telling_roles
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.wording.periods import local_day

BEGUN = 1 / 5  # of a cohort's students have written: repeaters who wrote a year before begin nobody's course


@dataclass(frozen=True, slots=True)
class Roster:
    """Students by id, those who left included and marked; the cohorts that the viewer may ask for, by role id.

    `withheld` more do not want their data to be seen.
    """

    students: tuple[Person, ...]
    cohorts: dict[int, str]
    withheld: int = 0

    def of(self, cohort: int) -> tuple[Person, ...]:
        """The students of one cohort; somebody with two cohort roles is in both."""
        return tuple(person for person in self.students if cohort in person.roles)


async def roster(
    con: Connection,
    guild_id: int,
    settings: GuildSettings,
    viewer: Viewer,
    *,
    cohort: int | None = None,
    role: int | None = None,
    present_only: bool = False,
    everybody: bool = False,
) -> Roster:
    """The students that the viewer may see: of one cohort, or with some other role, or all.

    Students are people who are no bots, no mentors, and hold a student role where the settings name any (who left
    before the bot came has no known roles and passes). Those who do not want their data to be seen are counted alone,
    unless `everybody` is wanted. Raises NotAllowed for a cohort that is not the viewer's.
    """
    names = await role_names(con, guild_id)
    cohorts = _cohorts(names, settings, viewer)
    if cohort is not None and cohort not in cohorts:
        raise NotAllowed(_not_yours(cohort, names, cohorts, settings))
    if viewer.cohorts is not None and not cohorts:
        return Roster((), {})
    within = [cohort] if cohort is not None else list(cohorts) if viewer.cohorts is not None else []
    telling = telling_roles(names, settings)
    rows = await con.fetch(load("roster"), guild_id, telling.mentors, within, role, present_only)
    allowed = await allowing(con, guild_id, settings)

    def counted() -> Roster:
        people = (person_of(row["user_id"], row, telling, allowed) for row in rows)
        students = [person for person in people if person.is_student and person.user_id != DELETED_USERS]
        shown = tuple(person for person in students if everybody or person.shown)
        return Roster(shown, cohorts, len(students) - len(shown))

    return await asyncio.to_thread(counted)  # of 10,000 people it would hold everything else up


async def named_students(
    con: Connection, guild_id: int, settings: GuildSettings, viewer: Viewer
) -> list[tuple[str, int]]:
    """The names and ids of the students that the viewer may see, by id: quick also on a server of 10,000 people."""
    names = await role_names(con, guild_id)
    within = [] if viewer.cohorts is None else list(_cohorts(names, settings, viewer))
    if viewer.cohorts is not None and not within:
        return []
    telling = telling_roles(names, settings)
    (row,) = await con.fetch(load("roster_names"), guild_id, telling.mentors, within, telling.students, DELETED_USERS)
    return list(zip(row["names"] or (), row["ids"] or (), strict=True))


async def cohorts_seen(con: Connection, guild_id: int, settings: GuildSettings, viewer: Viewer) -> dict[int, str]:
    """The cohorts that the viewer may ask for: names by role id."""
    return _cohorts(await role_names(con, guild_id), settings, viewer)


def _cohorts(names: Mapping[int, str], settings: GuildSettings, viewer: Viewer) -> dict[int, str]:
    return {
        role_id: names[role_id]
        for role_id in sorted(roles_named(settings.cohort_roles, names))
        if viewer.cohorts is None or role_id in viewer.cohorts
    }


def _not_yours(cohort: int, names: Mapping[int, str], cohorts: Mapping[int, str], settings: GuildSettings) -> str:
    words = settings.words
    if cohort not in names or cohort not in roles_named(settings.cohort_roles, names):
        return words("I know no such cohort. Choose one from the list.")
    yours = words.listed(words("“{name}”", name=name) for name in cohorts.values())
    return words("You can see your own cohorts only: {cohorts}.", cohorts=yours or "–")


async def cohort_starts(con: Connection, guild_id: int, people: Roster, settings: GuildSettings) -> dict[int, date]:
    """The Monday of each cohort's first week; cohorts in which nobody wrote yet are left out.

    With one cohort it is the week of `course_start`, where that is set. Otherwise the week in which a fifth of the
    cohort's students had written their first message: when a role was given is known only from the bot's coming on.
    """
    if settings.course_start is not None and len(people.cohorts) == 1:
        return dict.fromkeys(people.cohorts, monday(settings.course_start))
    first = await first_hours(con, guild_id, [person.user_id for person in people.students])
    zone = settings.zone
    starts: dict[int, date] = {}
    for cohort in people.cohorts:
        begun = [first[person.user_id] for person in people.of(cohort) if person.user_id in first]
        if begun:
            starts[cohort] = monday(local_day(_begun(begun), zone))
    return starts


async def first_hours(con: Connection, guild_id: int, members: Sequence[int]) -> dict[int, datetime]:
    """The hour in which each of these people wrote first; those who never did are missing."""
    rows = await con.fetch(load("roster_first_hours"), guild_id, list(members))
    return {row["member_id"]: row["hour"] for row in rows}


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def _begun(first: Sequence[datetime]) -> datetime:
    """When so many had written that the course has begun."""
    return sorted(first)[ceil(len(first) * BEGUN) - 1]
