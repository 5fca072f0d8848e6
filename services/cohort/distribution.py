"""/cohort distribution: how students are spread, by cohort or by week."""

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
from services.students.events import day_edges
from services.wording.answers import as_it_is
from services.wording.words import Words

BY_WEEK = "week"
MOST_COHORTS = 8
SHOWN = 6


async def cohort_distribution_report(tools: ReportTools, question: Question) -> Report:
    """What each student does in a usual week, as a point: cohorts side by side, or the weeks of those chosen."""
    by_week = question.values.get("by") == BY_WEEK
    period = weeks_back(question) if by_week and not typed_period(question) else None
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question, period=period)
        first, last = scope.period.first, scope.period.last
        edges = day_edges(first, last, scope.zone)
        packed = await packed_days(con, question.guild_id, scope.members, edges, scope.zone, question.now, scope.metric)
        starts = await cohort_starts(con, question.guild_id, scope.people, question.settings) if by_week else {}
    words, metric = scope.words, scope.metric
    if not scope.there:
        return Report(scope.title, (nobody(scope),))
    task = DistributionTask(
        frame=scope.frame(f"{scope.name}: {called(metric, words)}", scope.note(len(scope.there))),
        crowds=tuple(groups_of(scope)[-MOST_COHORTS:]),
        counted=Counted(packed, scope.members, first, last, metric.daily, metric.unit),
        axis=weekly(metric, words),
        by_week=by_week,
        start=starts.get(scope.cohort) if scope.cohort is not None else None,
    )
    picture: DistributionPicture = await drawn(tools, "cohort distribution", task, words)
    course_weeks = by_week and task.start is not None
    return Report(
        title=f"{scope.title} · {called(metric, words)}",
        sentences=seen(scope, hatched=False),
        fields=tuple(
            Field(_named(one, words, course_weeks=course_weeks), _spread(one, words)) for one in picture.groups[-SHOWN:]
        ),
        footnotes=footnotes(scope, words("A student’s week: seven days that were seen, from joining to leaving.")),
        png=picture.png,
        alt_text=_alt_text(task, picture, words, course_weeks=course_weeks),
        table=_table(picture, scope),
    )


def _named(group: GroupValues, words: Words, *, course_weeks: bool) -> str:
    return words("Week {number}", number=group.name) if course_weeks else as_it_is(group.name)


def _spread(group: GroupValues, words: Words) -> str:
    values = [value for _, value in group.values]
    if len(values) < MIN_COHORT:
        return words("not enough data (n = {n})", n=words.number(len(values)))
    return words(
        "median {number} (n = {n})", number=words.number(median(values), digits=1), n=words.number(len(values))
    )


def _alt_text(task: DistributionTask, picture: DistributionPicture, words: Words, *, course_weeks: bool) -> str:
    groups = [f"{_named(one, words, course_weeks=course_weeks)}: {_spread(one, words)}" for one in picture.groups]
    return "; ".join([f"{task.frame.title}, {task.axis}, {task.frame.note}", *groups])


def _table(picture: DistributionPicture, scope: Scope) -> Table:
    words = scope.words
    names = {person.user_id: person.name for person in scope.students}
    rows = tuple(
        (group.name, names[member], str(member), round(value, 3))
        for group in picture.groups
        for member, value in group.values
    )
    columns = (words("Group"), words("Student"), words("Id"), weekly(scope.metric, words))
    return Table("cohort-distribution", columns, rows)
