"""/cohort overview: how a cohort is doing, on one picture."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from analytics.cohort_figures import WeekRow
from services.cohort.actions import overview_buttons
from services.cohort.drawing import drawn
from services.cohort.figures import DRAWN, Line, lines, movement_spoken, parts_of, spoken
from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope, crowd, scope_of
from services.cohort.store import packed_days
from services.cohort.task import Counted, OverviewPicture, OverviewTask
from services.database import Database
from services.people.roster import first_hours, monday
from services.questions.finding import OPEN_DAYS, Questions, questions_asked, spans, still_open
from services.quiet.finding import quiet_students
from services.quiet.people import Kind
from services.records.snowflakes import first_id_at
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Report, Table
from services.storage.transactions import Connection
from services.students.events import day_edges
from services.wording.words import Words

CURVE_WEEKS = 12


async def cohort_overview_report(tools: ReportTools, question: Question) -> Report:
    """The period's headline figures against the one before, who is active and who is not, and the weeks up to now."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question, back=CURVE_WEEKS * 7)
    if not scope.there:
        return Report(scope.title, (nobody(scope),))
    task = await overview_task(tools.database, scope)
    words = scope.words
    picture: OverviewPicture = await drawn(tools, "cohort overview", task, words)
    own = lines(picture.figures, picture.before, words, whole=task.before is None)
    told = [*own, *(Line(*other) for other in task.others), *picture.waits]
    return Report(
        title=scope.title,
        sentences=seen(scope),
        fields=(
            *(Field(one.name, f"**{one.value}**" + (f"\n{one.beside}" if one.beside else "")) for one in own[DRAWN:]),
            Field(words("Inequality (Gini)"), spoken(picture.figures.inequality, words)),
            Field(words("Last 14 days, median student"), movement_spoken(picture.movement, words)),
        ),
        footnotes=footnotes(
            scope,
            words("Median and Gini: students who were there for half of the period, silent ones included."),
            words("Gini: 0 when all write the same, 1 when one writes all; intervals that overlap show no difference."),
        ),
        png=picture.png,
        alt_text=_alt_text(task, told, picture, words),
        table=overview_table(picture.weeks, scope),
        buttons=overview_buttons(scope.cohort, words),
    )


async def overview_task(database: Database, scope: Scope) -> OverviewTask:
    """What the worker needs, its large parts asked for at once; the scope looked `CURVE_WEEKS` weeks back.

    Each part takes a connection of its own for as long as it reads: whoever calls this holds none.
    """
    period = scope.period
    first = min(period.first, monday(period.last) - timedelta(weeks=CURVE_WEEKS - 1))

    async def part[T](work: Callable[[Connection, Scope], Awaitable[T]]) -> T:
        async with database.pool.acquire() as con:
            return await work(con, scope)

    async def days(con: Connection, scope: Scope) -> Counted:
        return await _counted(con, scope, first, period.last, day_edges(first, period.last, scope.zone))

    asked, gone, counted, before, wrote = await asyncio.gather(
        part(_asked), part(_gone_quiet), part(days), part(_before), part(_first_hours)
    )
    return OverviewTask(
        frame=scope.frame(scope.name, scope.note(len(scope.there))),
        crowd=crowd(scope.name, scope.students, role=scope.cohort),
        counted=counted,
        first=period.first,
        last=period.last,
        before=before,
        wrote=tuple(wrote),
        others=_now(scope, asked, gone),
        waits=_waits(scope, asked),
    )


async def _counted(con: Connection, scope: Scope, first: date, last: date, edges: Sequence[datetime]) -> Counted:
    question = scope.question
    packed = await packed_days(
        con, question.guild_id, scope.members, edges, scope.zone, question.now, channels=scope.channels
    )
    return Counted(packed, scope.members, first, last)


async def _before(con: Connection, scope: Scope) -> Counted | None:
    """The same days earlier, cut at the same time of day when the period is still running; None for all days."""
    period, step = scope.period, timedelta(days=scope.period.back)
    if period.whole:
        return None
    first, last = period.first - step, period.last - step
    edges = day_edges(first, last, scope.zone)
    local = scope.question.now.astimezone(scope.zone).replace(tzinfo=None) - step
    cut = local.replace(tzinfo=scope.zone)
    if edges[-2] < cut < edges[-1]:
        edges[-1] = cut.astimezone(edges[-1].tzinfo)
    return await _counted(con, scope, first, last, edges)


async def _first_hours(con: Connection, scope: Scope) -> dict[int, datetime]:
    return await first_hours(con, scope.question.guild_id, scope.members)


async def _gone_quiet(con: Connection, scope: Scope) -> int:
    """How many of the students have gone quiet."""
    question, members = scope.question, set(scope.members)
    quiet = await quiet_students(
        con, question.guild_id, question.viewer, question.settings, question.now, cohort=scope.cohort
    )
    return sum(one.person.user_id in members for one in quiet.of(Kind.QUIET))


def _now(scope: Scope, asked: Questions, gone: int) -> tuple[tuple[str, str, str], ...]:
    """What waits for a mentor today: open questions, and students who have gone quiet."""
    question, words = scope.question, scope.words
    waiting = still_open(_between(asked, *_lately(question.now)), question.now)
    return (
        (words("Open questions"), words.number(sum(not one.uncertain for one in waiting)), words("now, of 30 days")),
        (words("Gone quiet"), words.number(gone), words("now")),
    )


def _waits(scope: Scope, asked: Questions) -> tuple[tuple[float, bool], ...]:
    """How long each question of the period waited, and whether it was answered."""
    found = _between(asked, *_period(scope))
    return tuple((span.seconds, span.ended) for span in spans(found.asked, scope.question.now))


async def _asked(con: Connection, scope: Scope) -> Questions:
    """The questions of the period and of the last 30 days: at once where the two meet, as it is the dearest read."""
    question = scope.question

    async def read(since: datetime, before: datetime) -> Questions:
        return await questions_asked(
            con,
            question.guild_id,
            scope.reader,
            question.settings,
            since=since,
            before=before,
            cohort=scope.cohort,
            students=scope.members,
        )

    (begin, end), (since, now) = _period(scope), _lately(question.now)
    if end >= since:
        return await read(min(begin, since), now)
    earlier, lately = await read(begin, end), await read(since, now)
    return replace(lately, asked=(*earlier.asked, *lately.asked))


def _period(scope: Scope) -> tuple[datetime, datetime]:
    return scope.period.starts_at(scope.zone), min(scope.period.ends_at(scope.zone), scope.question.now)


def _lately(now: datetime) -> tuple[datetime, datetime]:
    return now - timedelta(days=OPEN_DAYS), now


def _between(asked: Questions, since: datetime, before: datetime) -> Questions:
    first, last = first_id_at(since), first_id_at(before)
    return replace(asked, asked=tuple(one for one in asked.asked if first <= one.message_id < last))


def _alt_text(task: OverviewTask, told: list[Line], picture: OverviewPicture, words: Words) -> str:
    figures = [f"{one.name}: {one.value}" + (f" ({one.beside})" if one.beside else "") for one in told]
    parts = [f"{name}: {words.number(students)}" for name, students in parts_of(picture.figures, words) if students]
    return "; ".join([f"{task.frame.title}, {task.frame.note}", *figures, *parts])


def overview_table(weeks: Sequence[WeekRow], scope: Scope) -> Table:
    """Every week of the students asked about."""
    words = scope.words
    rows = tuple(
        (row.week, row.students, row.active, row.lower, row.middle, row.upper, row.mean, row.seen) for row in weeks
    )
    columns = (
        words("Monday"),
        words("Students"),
        words("Share of active students"),
        words("Messages: first quartile"),
        words("Messages: median"),
        words("Messages: third quartile"),
        words("Messages: mean"),
        words("Recorded"),
    )
    return Table("cohort-overview", columns, rows)
