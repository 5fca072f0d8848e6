"""Everybody week by week."""

from dataclasses import dataclass
from datetime import date

from services.cohort.drawing import drawn
from services.cohort.figures import slope_spoken
from services.cohort.task import Curve
from services.cohort.trend import is_running, left_out, trend_scope, trend_task, weeks_table
from services.page.head import Head, head_of
from services.reports.question import Question, ReportTools
from services.reports.report import Table


@dataclass(frozen=True, slots=True)
class Follow:
    """The mean student of a cohort (`role`) in each week, None where nothing can be said.

    `said` is the change from week to week in words; `running` whether the last week is not over.
    """

    name: str
    role: int | None
    means: tuple[float | None, ...]
    said: str
    running: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """What `/cohort trend` says: the Mondays, whether each week was seen, and a line for each cohort."""

    head: Head
    axis: str = ""
    mondays: tuple[date, ...] = ()
    seen: tuple[bool, ...] = ()
    lines: tuple[Follow, ...] = ()
    data: Table | None = None


async def trend(tools: ReportTools, question: Question) -> Trend:
    """Cohorts week by week: over the last twelve weeks when no period is asked for."""
    async with tools.database.pool.acquire() as con:
        scope = await trend_scope(con, question)
        task = await trend_task(con, scope)
    if not scope.there:
        return Trend(head_of(scope))
    words = scope.words
    curves: tuple[Curve, ...] = await drawn(tools, "cohort trend curves", task, words)
    note = words("Means of all students, silent ones included, in days that were seen; the change a week is a median.")
    weeks = curves[0].weeks
    return Trend(
        head=head_of(scope, note, *left_out(scope)),
        axis=task.axis,
        mondays=tuple(row.week for row in weeks),
        seen=tuple(row.seen for row in weeks),
        lines=tuple(
            Follow(
                name=one.name,
                role=followed.crowd.role,
                means=tuple(row.mean for row in one.weeks),
                said=slope_spoken(one.slope, words),
                running=is_running(followed, one),
            )
            for one, followed in zip(curves, task.followed, strict=True)
        ),
        data=weeks_table("cohort-trend", curves, scope),
    )
