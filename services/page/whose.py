"""Whose messages and files are browsed on the page, and where: no more than an export would have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.exporting.contents import Scope, scope_of
from services.people.finding import check_students
from services.people.roster import roster
from services.records.snowflakes import first_id_at
from services.reports.question import Question
from services.storage.transactions import Connection

OLDEST_ID, NEWEST_ID = 0, 2**63 - 1
PATIENCE_MS = 5_000


@dataclass(frozen=True, slots=True)
class Whose:
    """What is looked through: `channels` may be read, ids are from the first to before the last.

    `authors` are the only ones asked for, None for all. `hidden` are students whom the viewer may not see and people
    who do not want it. `bots` says whether messages of apps count.
    """

    channels: tuple[int, ...]
    student: int | None
    authors: tuple[int, ...] | None
    hidden: tuple[int, ...]
    first_id: int
    last_id: int
    bots: bool


async def whose(con: Connection, question: Question) -> Whose:
    """What `student`, `cohort`, `role`, `channel`, `period`, `bots` and `before` (an id) of a question leave.

    Raises:
        ProfilerError: the period cannot be read, or the student or the cohort is not the viewer's to see.
    """
    values, settings = question.values, question.settings
    await check_students(con, question.guild_id, values, question.viewer, settings)
    scope = await scope_of(con, question)
    period, before = scope.period, number(values, "before")
    last = NEWEST_ID if period is None else min(NEWEST_ID, first_id_at(period.ends_at(settings.zone)))
    return Whose(
        channels=tuple(sorted(scope.readable if scope.channels is None else scope.channels)),
        student=scope.student,
        authors=await _authors(con, question, scope),
        hidden=scope.hidden,
        first_id=OLDEST_ID if period is None else first_id_at(period.starts_at(settings.zone)),
        last_id=last if before is None else min(last, before),
        bots=bool(values.get("bots", True)),
    )


def number(values: Mapping[str, Any], name: str) -> int | None:
    """An id among the values of a question."""
    value = values.get(name)
    return None if value in {None, ""} else int(value)


async def _authors(con: Connection, question: Question, scope: Scope) -> tuple[int, ...] | None:
    cohort, role = number(question.values, "cohort"), number(question.values, "role")
    if scope.student is not None:
        return (scope.student,)
    if cohort is None and role is None:
        return None
    people = await roster(con, question.guild_id, question.settings, question.viewer, cohort=cohort, role=role)
    return tuple(one.user_id for one in people.students)
