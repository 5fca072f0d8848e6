"""/cohort trend: cohorts week by week."""

from services.cohort.drawing import drawn
from services.cohort.figures import slope_spoken
from services.cohort.metrics import called, weekly
from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope, crowd, groups_of, scope_of, typed_period, weeks_back
from services.cohort.store import packed_days
from services.cohort.task import Counted, Crowd, Curve, Followed, TrendPicture, TrendTask
from services.people.roster import roster
from services.reports.question import Question, ReportTools
from services.reports.report import Cell, Field, Report, Table
from services.storage.transactions import Connection
from services.students.events import day_edges
from services.wording.answers import as_it_is
from services.wording.words import Words

MOST_LINES = 5


async def cohort_trend_report(tools: ReportTools, question: Question) -> Report:
    """The mean student's week in each cohort, the newest five, or in the chosen one beside all students."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question, period=None if typed_period(question) else weeks_back(question))
        groups = sorted(groups_of(scope), key=lambda group: group.role or 0)
        shown = [*groups[-MOST_LINES:], *await _everybody(con, scope)]
        followed = tuple([Followed(one, await _counted(con, scope, one)) for one in shown])
    words = scope.words
    if not scope.there:
        return Report(scope.title, (nobody(scope),))
    frame = scope.frame(
        f"{scope.name}: {weekly(scope.metric, words)}",
        words("Mean student · {note}", note=scope.note(len(scope.there))),
    )
    picture: TrendPicture = await drawn(
        tools, "cohort trend", TrendTask(frame, followed, weekly(scope.metric, words)), words
    )
    left_out = len(groups) - len(groups[-MOST_LINES:])
    return Report(
        title=f"{scope.title} · {called(scope.metric, words)}",
        sentences=seen(scope),
        fields=tuple(Field(as_it_is(one.name), slope_spoken(one.slope, words)) for one in picture.curves),
        footnotes=footnotes(
            scope,
            words(
                "Means of all students, silent ones included, in days that were seen; the change a week is a median."
            ),
            *_left_out(left_out, words),
        ),
        png=picture.png,
        alt_text=_alt_text(frame.title, frame.note, picture.curves, words),
        table=weeks_table("cohort-trend", picture.curves, scope),
    )


async def _everybody(con: Connection, scope: Scope) -> list[Crowd]:
    """All students whom the viewer may see, beside one cohort or role; nobody beside everybody."""
    question = scope.question
    people = await roster(con, question.guild_id, question.settings, question.viewer)
    known = [person for person in people.students if person.joined_at is not None]
    if len(known) == len(scope.students) or (scope.cohort is None and question.values.get("role") in {None, ""}):
        return []
    return [crowd(scope.words("All"), known)]


async def _counted(con: Connection, scope: Scope, one: Crowd) -> Counted:
    metric, period, question = scope.metric, scope.period, scope.question
    edges = day_edges(period.first, period.last, scope.zone)
    packed = await packed_days(con, question.guild_id, one.members, edges, scope.zone, question.now, metric)
    return Counted(packed, one.members, period.first, period.last, metric.daily, metric.unit)


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


def _left_out(number: int, words: Words) -> tuple[str, ...]:
    if not number:
        return ()
    return (words.count("{n} older cohort is left out.", "{n} older cohorts are left out.", number),)


def _alt_text(title: str, note: str, curves: tuple[Curve, ...], words: Words) -> str:
    return "; ".join([f"{title}, {note}", *(f"{one.name}: {slope_spoken(one.slope, words)}" for one in curves)])
