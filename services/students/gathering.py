"""What reports about one student read first: who it is, the period, the days of theirs and of others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from analytics.limits import COMPARABLE
from services.activity.facts import Sight
from services.activity.notes import no_student
from services.activity.store import first_message, last_message, shaded, sight
from services.cohort.metrics import MESSAGES, METRICS, Metric
from services.cohort.store import packed_days
from services.coverage import unheard
from services.people.students import Cohort, Person, find_person
from services.reports.question import Question
from services.reports.report import Report
from services.storage.transactions import Connection
from services.students.events import DayColumns, day_edges, student_days
from services.students.task import Days, People
from services.wording.answers import as_it_is
from services.wording.periods import local_day


@dataclass(frozen=True, slots=True)
class Student:
    """A student, with the moments of their first hour with messages and of their last message."""

    person: Person
    first_at: datetime | None
    last_at: datetime | None

    @property
    def since(self) -> datetime | None:
        """When they joined, or when they wrote first where that is not known."""
        return self.person.joined_at or self.first_at

    @property
    def until(self) -> datetime | None:
        """When they left, or when they wrote last where only their absence is known; None for who is there."""
        return self.person.left_at or (None if self.person.present else self.last_at)


async def find_student(con: Connection, question: Question, student: int) -> Student | Report:
    """The student, or an answer that says why nothing is shown about this person."""
    settings = question.settings
    person = await find_person(con, question.guild_id, student, settings)
    reason = no_student(person, student, settings.words)
    if person is None or reason is not None:
        return Report(as_it_is(person.name) if person else settings.words("Unknown person"), (reason or "",))
    return Student(
        person,
        await first_message(con, question.guild_id, student),
        await last_message(con, question.guild_id, student),
    )


def people_of(students: Iterable[Student], cohort: Cohort | None = None) -> People:
    """The students first, then the rest of a cohort."""
    own = {one.person.user_id: one for one in students}
    others = cohort.members if cohort else ()
    return People(
        members=(*own, *(member for member in others if member not in own)),
        joined={**(cohort.joined if cohort else {}), **{student: one.since for student, one in own.items()}},
        left={**(cohort.left if cohort else {}), **{student: one.until for student, one in own.items()}},
    )


async def days_of(
    con: Connection,
    question: Question,
    people: People,
    first: date,
    last: date,
    *,
    metric: Metric = METRICS[MESSAGES],
) -> tuple[Days, Sight]:
    """What these people did from the first day to the last, and what was not seen of that time."""
    zone, now, guild_id = question.settings.zone, question.now, question.guild_id
    edges = day_edges(first, last, zone)
    packed = await packed_days(con, guild_id, people.members, edges, zone, now, metric)
    seen = await sight(con, guild_id, edges[0], min(edges[-1], now), question.viewer, metric)
    return Days(first, last, packed, people, shaded(seen.gaps)), seen


async def own_days(con: Connection, question: Question, student: int, first: date, last: date) -> DayColumns:
    """Everything that one student did by day."""
    return await student_days(con, question.guild_id, [student], first, last, question.settings.zone, now=question.now)


def today_of(question: Question) -> date:
    """The date it is on the server."""
    return local_day(question.now, question.settings.zone)


def student_asked(values: Mapping[str, Any]) -> int:
    """The id of the student a question is about."""
    return int(values["student"])


def columns_of(days: DayColumns) -> tuple[tuple[int | float, ...], ...]:
    """The columns in their order."""
    return tuple(getattr(days, field.name) for field in fields(days))


async def heard_most(con: Connection, guild_id: int, start: datetime, end: datetime) -> bool:
    """Whether the bot listened for most of a time: what only events tell is known then."""
    lost = sum((gap.to_at - gap.from_at).total_seconds() for gap in await unheard(con, guild_id, start, end))
    return lost <= (1 - COMPARABLE) * (end - start).total_seconds()
