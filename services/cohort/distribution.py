"""/cohort distribution: how students are spread, by cohort or by week."""

from collections.abc import Sequence
from statistics import median

from analytics.limits import MIN_COHORT
from services.cohort.drawing import drawn
from services.cohort.metrics import called, weekly
from services.cohort.notes import footnotes, nobody, seen
from services.cohort.scope import Scope, groups_of, scope_of, typed_period, weeks_back
from services.cohort.store import packed_days
from services.cohort.task import Counted, DistributionPicture, DistributionTask, GroupValues
from services.people.roster import cohort_starts
from services.reports.question import Question, ReportTools
from services.reports.report import Field, Report, Table
from services.storage.transactions import Connection
from services.students.events import day_edges
from services.wording.answers import as_it_is
from services.wording.words import Words

BY_WEEK = "week"
MOST_COHORTS = 8
SHOWN = 6


async def cohort_distribution_report(tools: ReportTools, question: Question) -> Report:
    """What each student does in a usual week, as a point: cohorts side by side, or the weeks of those chosen."""
    async with tools.database.pool.acquire() as con:
        scope = await distribution_scope(con, question)
        task = await distribution_task(con, scope)
    words, metric = scope.words, scope.metric
    if not scope.there:
        return Report(scope.title, (nobody(scope),))
    picture: DistributionPicture = await drawn(tools, "cohort distribution", task, words)
    course_weeks = task.by_week and task.start is not None
    return Report(
        title=f"{scope.title} · {called(metric, words)}",
        sentences=seen(scope, hatched=False),
        fields=tuple(
            Field(as_it_is(named(one, words, course_weeks=course_weeks)), spoken_median(one, words))
            for one in picture.groups[-SHOWN:]
        ),
        footnotes=footnotes(scope, words("A student’s week: seven days that were seen, from joining to leaving.")),
        png=picture.png,
        alt_text=_alt_text(task, picture, words, course_weeks=course_weeks),
        table=distribution_table(picture.groups, scope),
    )


async def distribution_scope(con: Connection, question: Question) -> Scope:
    """Whom the question means: by weeks over the last twelve when no period was typed."""
    by_week = question.values.get("by") == BY_WEEK
    period = weeks_back(question) if by_week and not typed_period(question) else None
    return await scope_of(con, question, period=period)


async def distribution_task(con: Connection, scope: Scope) -> DistributionTask:
    """What the worker needs."""
    question, words, metric = scope.question, scope.words, scope.metric
    by_week = question.values.get("by") == BY_WEEK
    starts = await cohort_starts(con, question.guild_id, scope.people, question.settings) if by_week else {}
    return DistributionTask(
        frame=scope.frame(f"{scope.name}: {called(metric, words)}", scope.note(len(scope.there))),
        crowds=tuple(groups_of(scope)[-MOST_COHORTS:]),
        counted=await counted_days(con, scope, scope.members),
        axis=weekly(metric, words),
        by_week=by_week,
        start=starts.get(scope.cohort) if scope.cohort is not None else None,
    )


async def counted_days(con: Connection, scope: Scope, members: Sequence[int]) -> Counted:
    """What some people did on each day of the scope's period."""
    metric, period, question = scope.metric, scope.period, scope.question
    edges = day_edges(period.first, period.last, scope.zone)
    packed = await packed_days(con, question.guild_id, members, edges, scope.zone, question.now, metric, scope.channels)
    return Counted(packed, tuple(members), period.first, period.last, metric.daily, metric.unit)


def named(group: GroupValues, words: Words, *, course_weeks: bool) -> str:
    """What a group is called: a cohort, a Monday, or the number of a course's week."""
    return words("Week {number}", number=group.name) if course_weeks else group.name


def spoken_median(group: GroupValues, words: Words) -> str:
    """A group's median with its n."""
    values = [value for _, value in group.values]
    if len(values) < MIN_COHORT:
        return words("not enough data (n = {n})", n=words.number(len(values)))
    return words(
        "median {number} (n = {n})", number=words.number(median(values), digits=1), n=words.number(len(values))
    )


def _alt_text(task: DistributionTask, picture: DistributionPicture, words: Words, *, course_weeks: bool) -> str:
    groups = [f"{named(one, words, course_weeks=course_weeks)}: {spoken_median(one, words)}" for one in picture.groups]
    return "; ".join([f"{task.frame.title}, {task.axis}, {task.frame.note}", *groups])


def distribution_table(groups: Sequence[GroupValues], scope: Scope) -> Table:
    """Every student of every group."""
    words = scope.words
    names = {person.user_id: person.name for person in scope.students}
    rows = tuple(
        (group.name, names[member], str(member), round(value, 3)) for group in groups for member, value in group.values
    )
    columns = (words("Group"), words("Student"), words("Id"), weekly(scope.metric, words))
    return Table("cohort-distribution", columns, rows)
