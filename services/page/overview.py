"""The key figures of everybody against the period before, and their weeks."""

from dataclasses import dataclass

from analytics.cohort_figures import WeekRow
from services.cohort.drawing import drawn
from services.cohort.figures import Line, lines, movement_spoken, parts_of, spoken
from services.cohort.overview import CURVE_WEEKS, overview_table, overview_task
from services.cohort.scope import scope_of
from services.cohort.task import OverviewFigures
from services.page.head import Head, head_of
from services.reports.question import Question, ReportTools
from services.reports.report import Table


@dataclass(frozen=True, slots=True)
class Overview:
    """What `/cohort overview` says: the figures with what they are compared with, and the weeks up to now.

    `parts` are the students by what can be said of them, and how many are in each.
    """

    head: Head
    lines: tuple[Line, ...] = ()
    more: tuple[Line, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    weeks: tuple[WeekRow, ...] = ()
    data: Table | None = None


async def overview(tools: ReportTools, question: Question) -> Overview:
    """The figures of the students asked about; `values` are those of the command."""
    async with tools.database.pool.acquire() as con:
        scope = await scope_of(con, question, back=CURVE_WEEKS * 7)
    if not scope.there:
        return Overview(head_of(scope))
    task = await overview_task(tools.database, scope)
    words = scope.words
    found: OverviewFigures = await drawn(tools, "cohort overview figures", task, words)
    return Overview(
        head=head_of(
            scope,
            words("Median and Gini: students who were there for half of the period, silent ones included."),
            words("Gini: 0 when all write the same, 1 when one writes all; intervals that overlap show no difference."),
            *(() if scope.place is None else (words("Who has gone quiet is judged by all channels."),)),
        ),
        lines=(
            *lines(found.figures, found.before, words, whole=task.before is None),
            *(Line(*other) for other in task.others),
            *found.waits,
        ),
        more=(
            Line(words("Inequality (Gini)"), spoken(found.figures.inequality, words)),
            Line(words("Last 14 days, median student"), movement_spoken(found.movement, words)),
        ),
        parts=tuple(part for part in parts_of(found.figures, words) if part[1]),
        weeks=found.weeks,
        data=overview_table(found.weeks, scope),
    )
