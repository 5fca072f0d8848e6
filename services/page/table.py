"""Everybody in one table: what they did, who is quiet and why, what they wait for, when they were last seen."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.cohort.drawing import drawn
from services.cohort.metrics import ACTIVE_DAYS, METRICS, Metric, called
from services.cohort.ranking import ranked_people
from services.cohort.scope import TREND_WEEKS, Scope, crowd, scope_of
from services.cohort.store import packed_days, totals_of
from services.cohort.task import Counted, StudentWeeks, StudentWeeksTask
from services.page.head import Head, head_of
from services.people.roster import monday
from services.people.students import Person
from services.questions.finding import open_questions
from services.quiet.finding import quiet_students
from services.quiet.people import Found, Kind, Quiet
from services.quiet.telling import facts, why_named
from services.reports.question import Question, ReportTools
from services.reports.report import Cell, Table
from services.storage.transactions import Connection
from services.students.events import day_edges
from services.wording.periods import local_day
from services.wording.words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A student, or a bot where bots were asked for.

    `amount` is what the metric counts in the period, `active_days` are those with a message; `weeks` are as in
    `/cohort distribution` by week, None where nothing can be said. `flag` is why a mentor should look ("" for nothing)
    and `reasons` the raw numbers behind it. `open_questions` are of 30 days. `last_on` is the last day with anything,
    `left_on` the day of leaving. Everything after `weeks` is empty for bots and for those who left.
    """

    user_id: int
    name: str
    cohorts: tuple[str, ...]
    amount: int
    active_days: int
    weeks: tuple[float | None, ...]
    kind: Kind | None = None
    flag: str = ""
    reasons: tuple[str, ...] = ()
    silent_days: int | None = None
    chance: float | None = None
    open_questions: int = 0
    last_on: date | None = None
    left_on: date | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Everybody:
    """The rows in the order of the roster; `counted` is what `amount` counts, `mondays` are those of the weeks."""

    head: Head
    counted: str = ""
    mondays: tuple[date, ...] = ()
    rows: tuple[Row, ...] = ()
    data: Table | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found of everybody."""

    amounts: Mapping[int, float]
    active: Mapping[int, float]
    quiet: Found
    questions: Mapping[int, int]
    weeks: StudentWeeks


async def table(tools: ReportTools, question: Question) -> Everybody:
    """Who belonged to the server in the period or did something in it; `values` are those of `/cohort ranking`."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question, back=TREND_WEEKS * 7)
        amounts = await _totals(con, scope, scope.metric)
        active = await _totals(con, scope, METRICS[ACTIVE_DAYS])
        about = (question.settings, question.now)
        quiet = await quiet_students(con, question.guild_id, question.viewer, *about, cohort=scope.cohort)
        waiting = await open_questions(
            con, question.guild_id, scope.reader, *about, cohort=scope.cohort, students=scope.members
        )
        task = await _weeks_task(con, scope)
    if not scope.there:
        return Everybody(head_of(scope))
    words = scope.words
    weeks: StudentWeeks = await drawn(tools, "cohort student weeks", task, words)
    questions = Counter(one.student.user_id for one in waiting if not one.uncertain)
    known = _Known(amounts, active, quiet, questions, weeks)
    people = ranked_people(scope, amounts)
    rows = tuple(_row(one, known, scope) for one in (*people.values(), *scope.bots))
    return Everybody(
        head=head_of(scope, *_notes(scope), hatched=False),
        counted=called(scope.metric, words),
        mondays=weeks.mondays,
        rows=rows,
        data=students_table(rows, scope.metric, weeks.mondays, words),
    )


def students_table(rows: Sequence[Row], metric: Metric, mondays: Sequence[date], words: Words) -> Table:
    """The rows as they are saved."""
    columns = (
        words("Student"),
        words("Id"),
        words("Cohort"),
        called(metric, words),
        words("Active days"),
        words("Flag"),
        words("Why"),
        words("Silent days"),
        words("Chance of 14 silent days"),
        words("Open questions"),
        words("Last active on"),
        words("Left on"),
        *(words("Week from {day}", day=words.short_day(day)) for day in mondays),
    )
    return Table("students", columns, tuple(_cells(row, mondays) for row in rows))


def _cells(row: Row, mondays: Sequence[date]) -> tuple[Cell, ...]:
    weeks = row.weeks or (None,) * len(mondays)
    return (
        row.name,
        str(row.user_id),
        ", ".join(row.cohorts),
        row.amount,
        row.active_days,
        row.flag,
        " · ".join(row.reasons),
        row.silent_days,
        None if row.chance is None else round(row.chance, 2),
        row.open_questions,
        row.last_on,
        row.left_on,
        *(None if value is None else round(value, 3) for value in weeks),
    )


async def _totals(con: Connection, scope: Scope, metric: Metric) -> dict[int, float]:
    question = scope.question
    return await totals_of(
        con, question.guild_id, scope.writers, scope.period, scope.zone, question.now, metric, scope.channels
    )


async def _weeks_task(con: Connection, scope: Scope) -> StudentWeeksTask:
    question, last, metric = scope.question, scope.period.last, scope.metric
    first = monday(last) - timedelta(weeks=TREND_WEEKS - 1)
    writers = (*scope.students, *scope.bots)
    edges = day_edges(first, last, scope.zone)
    packed = await packed_days(
        con, question.guild_id, scope.writers, edges, scope.zone, question.now, metric, scope.channels
    )
    counted = Counted(packed, scope.writers, first, last, metric.daily, metric.unit)
    return StudentWeeksTask(scope.frame(scope.name, ""), crowd(scope.name, writers), counted)


def _row(person: Person, known: _Known, scope: Scope) -> Row:
    student, words = person.user_id, scope.words
    one = known.quiet.everybody.get(student)
    return Row(
        user_id=student,
        name=person.name,
        cohorts=tuple(name for role, name in scope.people.cohorts.items() if role in person.roles),
        amount=round(known.amounts.get(student, 0)),
        active_days=round(known.active.get(student, 0)),
        weeks=known.weeks.rates.get(student, ()),
        kind=None if one is None or not _is_named(one, known.quiet) else one.kind,
        flag="" if one is None else _flag(one, known.quiet, words),
        reasons=() if one is None else tuple(_reasons(one, known.quiet, words)),
        silent_days=None if one is None else one.silent_days,
        chance=None if one is None else one.probability,
        open_questions=known.questions.get(student, 0),
        last_on=None if one is None else one.last_on,
        left_on=None if person.left_at is None else local_day(person.left_at, scope.zone),
        is_bot=person.is_bot,
    )


def _is_named(one: Quiet, found: Found) -> bool:
    """Whether `/quiet` names somebody: not while they are away or snoozed."""
    return one.person.user_id not in found.away and one.person.user_id not in found.snoozed


def _flag(one: Quiet, found: Found, words: Words) -> str:
    student = one.person.user_id
    if student in found.away:
        return words("away until {day}", day=words.short_day(found.away[student]))
    if student in found.snoozed:
        return words("snoozed until {day}", day=words.short_day(found.snoozed[student]))
    return {
        Kind.QUIET: words("gone quiet"),
        Kind.BACK: words("back after a break"),
        Kind.NEVER: words("never wrote"),
        None: "",
    }[one.kind]


def _reasons(one: Quiet, found: Found, words: Words) -> Iterator[str]:
    """The raw numbers of those who are named, and which rule spoke."""
    if one.kind is None or not _is_named(one, found):
        return
    yield from facts(one, found, words)
    yield from why_named(one, words)


def _notes(scope: Scope) -> Iterator[str]:
    words = scope.words
    yield words("Weeks: of seven days that were seen; dotted: too few were. Open questions: of the last 30 days.")
    if scope.place is not None:
        yield words("Who has gone quiet is judged by all channels.")
    unranked = sum(not person.scored for person in scope.students)
    if unranked:
        yield words.count(
            "{n} student does not want to be compared and is not listed.",
            "{n} students do not want to be compared and are not listed.",
            unranked,
        )
