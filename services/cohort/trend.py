"""/cohort trend: cohorts week by week."""

from datetime import timedelta

from services.cohort.distribution import counted_days
from services.cohort.drawing import drawn
from services.cohort.figures import slope_spoken
from services.cohort.metrics import called, weekly
from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope, crowd, groups_of, scope_of, typed_period, weeks_back
from services.cohort.task import Crowd, Curve, Followed, TrendPicture, TrendTask
from services.people.roster import roster
from services.reports.question import Question, ReportTools
from services.reports.report import Cell, Field, Report, Table
from services.storage.transactions import Connection
from services.wording.answers import as_it_is
from services.wording.words import Words

MOST_LINES = 5
WEEK = 7


async def cohort_trend_report(tools: ReportTools, question: Question) -> Report:
    """The mean student's week in each cohort, the newest five, or in the chosen one beside all students."""
    async with tools.database.pool.acquire() as con:
        scope = await trend_scope(con, question)
        task = await trend_task(con, scope)
    words, frame = scope.words, task.frame
    if not scope.there:
        return Report(scope.title, (nobody(scope),))
    picture: TrendPicture = await drawn(tools, "cohort trend", task, words)
    return Report(
        title=f"{scope.title} · {called(scope.metric, words)}",
        sentences=seen(scope),
        fields=tuple(Field(as_it_is(one.name), slope_spoken(one.slope, words)) for one in picture.curves),
        footnotes=footnotes(
            scope,
            words(
                "Means of all students, silent ones included, in days that were seen; the change a week is a median."
            ),
            *left_out(scope),
        ),
        png=picture.png,
        alt_text=_alt_text(frame.title, frame.note, picture.curves, words),
        table=weeks_table("cohort-trend", picture.curves, scope),
    )


async def trend_scope(con: Connection, question: Question) -> Scope:
    """Whom the question means: over the last twelve weeks when no period was typed."""
    return await scope_of(con, question, period=None if typed_period(question) else weeks_back(question))


async def trend_task(con: Connection, scope: Scope) -> TrendTask:
    """What the worker needs: the newest cohorts, and all students beside a chosen one."""
    words = scope.words
    groups = sorted(groups_of(scope), key=lambda group: group.role or 0)
    shown = [*groups[-MOST_LINES:], *await _everybody(con, scope)]
    return TrendTask(
        frame=scope.frame(
            f"{scope.name}: {weekly(scope.metric, words)}",
            words("Mean student · {note}", note=scope.note(len(scope.there))),
        ),
        followed=tuple([Followed(one, await counted_days(con, scope, one.members)) for one in shown]),
        axis=weekly(scope.metric, words),
    )


async def _everybody(con: Connection, scope: Scope) -> list[Crowd]:
    """All students whom the viewer may see, beside one cohort or role; nobody beside everybody."""
    question = scope.question
    people = await roster(con, question.guild_id, question.settings, question.viewer)
    known = [person for person in people.students if person.joined_at is not None]
    if len(known) == len(scope.students) or (scope.cohort is None and question.values.get("role") in {None, ""}):
        return []
    return [crowd(scope.words("All"), known)]


def weeks_table(name: str, curves: tuple[Curve, ...], scope: Scope) -> Table:
    """Every week of every cohort."""
    words = scope.words
    rows: list[tuple[Cell, ...]] = []
    for curve in curves:
        numbers: tuple[int | None, ...] = curve.numbers or (None,) * len(curve.weeks)
        rows += [
            (curve.name, number, row.week, row.mean, row.middle, row.active, row.students, row.seen)
            for number, row in zip(numbers, curve.weeks, strict=True)
        ]
    columns = (
        words("Cohort"),
        words("Course week"),
        words("Monday"),
        words("Mean: {metric}", metric=weekly(scope.metric, words)),
        words("Median: {metric}", metric=weekly(scope.metric, words)),
        words("Share of active students"),
        words("Students"),
        words("Recorded"),
    )
    return Table(name, columns, tuple(rows))


def is_running(one: Followed, curve: Curve) -> bool:
    """Whether the last week is not over and has a number all the same."""
    if not curve.weeks or curve.weeks[-1].mean is None:
        return False
    return curve.weeks[-1].week + timedelta(days=WEEK - 1) > one.counted.last


def left_out(scope: Scope) -> tuple[str, ...]:
    """How many cohorts are not drawn, when any are not."""
    number = len(groups_of(scope)) - MOST_LINES
    if number <= 0:
        return ()
    return (scope.words.count("{n} older cohort is left out.", "{n} older cohorts are left out.", number),)


def _alt_text(title: str, note: str, curves: tuple[Curve, ...], words: Words) -> str:
    return "; ".join([f"{title}, {note}", *(f"{one.name}: {slope_spoken(one.slope, words)}" for one in curves)])
