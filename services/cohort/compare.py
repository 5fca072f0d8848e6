"""/cohort compare: cohorts in the same week of their courses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from services.cohort.drawing import drawn
from services.cohort.figures import spoken
from services.cohort.metrics import called, weekly
from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope, crowd, scope_of
from services.cohort.store import packed_days
from services.cohort.task import Counted, Followed, SameWeek, TrendPicture, TrendTask
from services.cohort.trend import weeks_table
from services.errors import ProfilerError
from services.people.finding import cohort_given
from services.people.roster import cohort_starts
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Report
from services.storage.transactions import Connection
from services.students.events import day_edges
from services.wording.answers import as_it_is
from services.wording.periods import Period, local_day
from services.wording.words import Words

MOST_LINES = 5
MOST_DAYS = 364


async def cohort_compare_report(tools: ReportTools, question: Question) -> Report:
    """Two to five cohorts, or one against those before it, laid over each other by the week of their courses."""
    words = question.settings.words
    async with tools.database.pool.acquire() as con:
        asked = await _asked(con, question)
        everybody = replace(question, values={**question.values, "cohort": None})
        today = local_day(question.now, question.settings.zone)
        people = await scope_of(con, everybody, period=Period(today, today, 1, ""))
        starts = await _starts(con, people)
        chosen = _chosen(asked, starts)
        if len(chosen) < 2:
            raise ProfilerError(_too_few(asked, people.people.cohorts, starts, words))
        first = min(starts[role] for role in chosen)
        period = Period(first, today, 1, words("by the week of the course"))
        scope = await scope_of(con, everybody, period=period)
        followed = tuple([await _followed(con, scope, role, starts[role], today) for role in chosen])
    if not scope.students:
        return Report(words("Cohorts compared"), (nobody(scope),))
    names = [one.crowd.name for one in followed]
    frame = scope.frame(
        weekly(scope.metric, words),
        words(
            "Mean student, by the week of the course · n = {n}",
            n=words.listed(words.number(len(one.crowd.members)) for one in followed),
        ),
    )
    task = TrendTask(frame, followed, weekly(scope.metric, words), aligned=True)
    picture: TrendPicture = await drawn(tools, "cohort trend", task, words)
    return Report(
        title=f"{words.listed(as_it_is(name) for name in names)} · {called(scope.metric, words)}",
        sentences=(*seen(scope), *_common(picture, words)),
        fields=tuple(Field(as_it_is(one.name), _same(one, words)) for one in picture.same),
        footnotes=footnotes(
            scope,
            words("Week 1 is the week in which a fifth of a cohort had written, or the set start of the course."),
            words("Gini: 0 when all write the same, 1 when one writes all; intervals that overlap show no difference."),
        ),
        png=picture.png,
        alt_text="; ".join(
            [f"{frame.title}, {frame.note}", *_common(picture, words)]
            + [f"{one.name}: {_same(one, words)}".replace("\n", ", ") for one in picture.same]
        ),
        table=weeks_table("cohort-compare", picture.curves, scope),
    )


async def _asked(con: Connection, question: Question) -> list[int]:
    """The cohorts that were typed, the one asked about first."""
    values, given = question.values, []
    for text in (values.get("cohort"), *(values.get("cohorts") or ())):
        if text not in {None, ""}:
            role = await cohort_given(con, question.guild_id, str(text), question.viewer, question.settings)
            given.append(role)
    return list(dict.fromkeys(given))


async def _starts(con: Connection, scope: Scope) -> dict[int, date]:
    """When each cohort began of which somebody's joining is known."""
    question = scope.question
    starts = await cohort_starts(con, question.guild_id, scope.people, question.settings)
    known = {role for person in scope.students for role in person.roles}
    return {role: start for role, start in starts.items() if role in known}


def _chosen(asked: list[int], starts: Mapping[int, date]) -> list[int]:
    """What is compared: the cohorts asked for; of one or none, the newest or that one with those begun no later."""
    if len(asked) > 1:
        return [role for role in asked if role in starts][:MOST_LINES]
    by_start = sorted(starts, key=lambda role: (starts[role], role), reverse=True)
    newest = asked[0] if asked else next(iter(by_start), None)
    if newest is None or newest not in starts:
        return []
    earlier = [role for role in by_start if role != newest and starts[role] <= starts[newest]]
    return [newest, *earlier][:MOST_LINES]


async def _followed(con: Connection, scope: Scope, role: int, start: date, today: date) -> Followed:
    """A cohort from its first week on."""
    metric, question = scope.metric, scope.question
    members = [person for person in scope.students if role in person.roles]
    last = min(today, start + timedelta(days=MOST_DAYS - 1))
    one = crowd(scope.people.cohorts[role], members, role=role)
    edges = day_edges(start, last, scope.zone)
    packed = await packed_days(con, question.guild_id, one.members, edges, scope.zone, question.now, metric)
    return Followed(one, Counted(packed, one.members, start, last, metric.daily, metric.unit), start)


def _common(picture: TrendPicture, words: Words) -> tuple[str, ...]:
    """Which week is compared."""
    if picture.week is None:
        return (words("There is no week of the course yet that all of them have."),)
    return (words("In week {number} of the course:", number=words.number(picture.week)),)


def _same(one: SameWeek, words: Words) -> str:
    """A cohort's figures of that week."""
    row, few = one.week, words("not enough data")
    return "\n".join(
        (
            words("wrote: {share}", share=few if row.active is None else words.percent(row.active)),
            words("mean: {number}", number=few if row.mean is None else words.number(row.mean, digits=1)),
            words("median: {number}", number=few if row.middle is None else words.number(row.middle, digits=1)),
            words("Gini so far: {value}", value=spoken(one.inequality, words)),
        )
    )


def _too_few(asked: list[int], cohorts: Mapping[int, str], starts: Mapping[int, date], words: Words) -> str:
    """Why there is nothing to compare."""
    silent = [as_it_is(cohorts[role]) for role in asked if role in cohorts and role not in starts]
    if silent:
        return words("Nobody of {cohorts} has written yet, so there is no first week.", cohorts=words.listed(silent))
    if asked:
        return words(
            "No cohort that you may see began before {cohort}: name two cohorts.", cohort=as_it_is(cohorts[asked[0]])
        )
    return words("It takes two cohorts that have begun, and you see fewer.")
