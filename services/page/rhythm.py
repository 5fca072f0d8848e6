"""When in the week everybody writes."""

from dataclasses import dataclass

from analytics.hours import HourOfWeek
from services.cohort.drawing import drawn
from services.cohort.heatmap import busiest, heatmap_table, heatmap_task
from services.cohort.scope import scope_of
from services.page.head import Head, head_of
from services.reports.question import Question, ReportTools
from services.reports.report import Table


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What `/cohort heatmap` says: seven days of twenty-four hours, and the busiest hour in words."""

    head: Head
    week: HourOfWeek | None = None
    busiest: str = ""
    data: Table | None = None


async def rhythm(tools: ReportTools, question: Question) -> Rhythm:
    """Messages by hour of the week, as if every hour had been seen as often as every other."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question)
        task = await heatmap_task(con, scope)
    if not scope.there:
        return Rhythm(head_of(scope))
    week: HourOfWeek = await drawn(tools, "cohort heatmap hours", task, scope.words)
    return Rhythm(head_of(scope, hatched=False), week, busiest(week, scope.words), heatmap_table(week, scope))
