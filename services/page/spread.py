"""How everybody is spread: by cohort, or week by week."""

from dataclasses import dataclass
from statistics import median, quantiles

from analytics.limits import MIN_COHORT
from services.cohort.distribution import distribution_scope, distribution_table, distribution_task, named, spoken_median
from services.cohort.drawing import drawn
from services.cohort.task import GroupValues
from services.page.head import Head, head_of
from services.reports.question import Question, ReportTools
from services.reports.report import Table

REACH = 1.5  # Tukey's whiskers: interquartile ranges beyond the middle half


@dataclass(frozen=True, slots=True)
class Point:
    """A student and their number."""

    user_id: int
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Box:
    """The middle half, the median, and the last numbers within Tukey's whiskers."""

    low: float
    lower: float
    middle: float
    upper: float
    high: float


@dataclass(frozen=True, slots=True)
class Group:
    """A cohort (`role`) or a week with every student as a point; no `box` for fewer than five of them.

    `said` is the median with its n in words, `running` whether the week is not over, `short` the number of a course's
    week alone, where that is what the group is.
    """

    name: str
    role: int | None
    points: tuple[Point, ...]
    box: Box | None
    said: str
    running: bool
    short: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """What `/cohort distribution` says; `axis` is what the numbers are."""

    head: Head
    axis: str = ""
    groups: tuple[Group, ...] = ()
    data: Table | None = None


async def spread(tools: ReportTools, question: Question) -> Spread:
    """What each student does in a usual week: cohorts side by side, or (`by` is "week") the weeks."""
    async with tools.database.pool.acquire() as con:
        scope = await distribution_scope(con, question)
        task = await distribution_task(con, scope)
    if not scope.there:
        return Spread(head_of(scope))
    words = scope.words
    found: tuple[GroupValues, ...] = await drawn(tools, "cohort distribution groups", task, words)
    names = {person.user_id: person.name for person in scope.students}
    course_weeks = task.by_week and task.start is not None
    groups = tuple(
        Group(
            name=named(one, words, course_weeks=course_weeks),
            role=one.role,
            points=tuple(Point(member, names[member], value) for member, value in one.values),
            box=box_of([value for _, value in one.values]),
            said=spoken_median(one, words),
            running=one.running,
            short=one.name if course_weeks else "",
        )
        for one in found
    )
    note = words("A student’s week: seven days that were seen, from joining to leaving.")
    return Spread(head_of(scope, note, hatched=False), task.axis, groups, distribution_table(found, scope))


def box_of(values: list[float]) -> Box | None:
    """Quartiles and whiskers as J. W. Tukey draws them (Exploratory Data Analysis, 1977); None for fewer than five."""
    if len(values) < MIN_COHORT:
        return None
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    reach = REACH * (upper - lower)
    within = [value for value in values if lower - reach <= value <= upper + reach]
    return Box(min(within), lower, median(values), upper, max(within))
