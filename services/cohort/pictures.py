"""Figures and pictures of many students. Only the render worker imports this."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from analytics.cohort_figures import CohortFigures, WeekRow
from charts import distribution as spread
from charts import heatmap as heat
from charts import overview as over
from charts import ranking as ranks
from charts import share as ring
from charts.headline import Direction, Headline
from charts.parts import Part, Share
from services.cohort import measuring
from services.cohort.figures import DRAWN, Line, lines, parts_of
from services.cohort.following import trend, trend_curves
from services.cohort.measuring import WEEK, distribution_groups, heatmap_hours, overview_figures
from services.cohort.task import (
    ChannelsTask,
    DistributionPicture,
    DistributionTask,
    Frame,
    GroupValues,
    HeatmapPicture,
    HeatmapTask,
    OverviewPicture,
    OverviewTask,
    RankingTask,
)
from services.wording.words import Words

DIRECTIONS = {None: Direction.NONE, -1: Direction.DOWN, 0: Direction.SAME, 1: Direction.UP}


def overview(task: OverviewTask) -> OverviewPicture:
    """A cohort's period against the one before, and its weeks."""
    found, words = overview_figures(task), Words(task.frame.locale)
    shown = [
        *lines(found.figures, found.before, words, whole=task.before is None)[:DRAWN],
        *(Line(*other) for other in task.others),
        *found.waits,
    ]
    drawn = _overview(task, found.figures, shown[:6], found.weeks, words)
    png = over.cohort_overview(drawn, _overview_words(task.frame, words))
    return OverviewPicture(found.figures, found.before, found.weeks, found.waits, found.movement, png)


def heatmap(task: HeatmapTask) -> HeatmapPicture:
    """When in the week a cohort writes."""
    frame, words, week = task.frame, Words(task.frame.locale), heatmap_hours(task)
    drawn = heat.HourOfWeekWords(
        locale=str(words.locale),
        title=frame.title,
        note=frame.note,
        messages=words("Messages per hour"),
        unseen=words("Not recorded"),
        nothing=words("Nobody wrote in this period."),
    )
    return HeatmapPicture(week, heat.hour_of_week(heat.HourOfWeek(week.rates), drawn))


def channels(task: ChannelsTask) -> bytes:
    """Where a cohort writes."""
    words = Words(task.frame.locale)
    drawn = ring.ShareWords(
        locale=str(words.locale),
        title=task.frame.title,
        note=task.frame.note,
        whole=words("messages"),
        other=words("other"),
        nothing=words("Nobody wrote in this period."),
    )
    return ring.share(Share(tuple(Part(*part) for part in task.parts)), drawn)


def ranking(task: RankingTask) -> bytes:
    """A page of students by what they did."""
    words = Words(task.frame.locale)
    drawn = ranks.RankingWords(
        locale=str(words.locale),
        title=task.frame.title,
        note=task.frame.note,
        typical=task.typical_text,
        nothing=words("Nothing to rank in this period."),
    )
    rows = tuple(ranks.Ranked(member, name, amount) for member, name, amount in task.rows)
    return ranks.ranking(ranks.Ranking(rows, task.typical, task.first_place), drawn)


def distribution(task: DistributionTask) -> DistributionPicture:
    """How students are spread, by cohort or by week."""
    words, groups = Words(task.frame.locale), distribution_groups(task)
    drawn = spread.DistributionWords(
        locale=str(words.locale),
        title=task.frame.title,
        note=task.frame.note,
        axis=task.axis,
        box=words("Middle half, line at the median"),
        point=words("One student"),
        few=words("Fewer than 5 students: no box"),
        running=words("This week so far"),
        people="n",
        nothing=words("Not enough days to tell anybody’s week yet."),
    )
    return DistributionPicture(
        groups,
        spread.distribution(spread.Distribution(tuple(_drawn(group) for group in groups)), drawn),
    )


def _overview(
    task: OverviewTask, figures: CohortFigures, shown: list[Line], weeks: tuple[WeekRow, ...], words: Words
) -> over.Overview:
    headlines = tuple(Headline(one.name, one.value, one.beside, DIRECTIONS[one.change]) for one in shown)
    return over.Overview(
        headlines=headlines,
        starts=tuple(max(row.week, task.counted.first) for row in weeks),
        last=task.counted.last,
        middle=tuple(row.middle for row in weeks),
        lower=tuple(row.lower for row in weeks),
        upper=tuple(row.upper for row in weeks),
        active=tuple(row.active for row in weeks),
        seen=tuple(row.seen for row in weeks),
        running=_is_running(weeks, task.counted.last),
        parts=tuple(over.Part(name, students) for name, students in parts_of(figures, words) if students),
    )


def _is_running(weeks: tuple[WeekRow, ...], last: date) -> bool:
    return bool(weeks) and weeks[-1].week + timedelta(days=WEEK - 1) > last


def _overview_words(frame: Frame, words: Words) -> over.OverviewWords:
    return over.OverviewWords(
        locale=str(words.locale),
        title=frame.title,
        note=frame.note,
        messages=words("Messages a week"),
        middle=words("Median student"),
        band=words("Middle half"),
        active=words("Wrote that week"),
        unseen=words("Not recorded"),
        running=words("This week so far"),
        parts=words("Students"),
        few=words("not enough data"),
        nothing=words("No student belonged to this in the period."),
    )


def _drawn(group: GroupValues) -> spread.Group:
    return spread.Group(group.name, tuple(value for _, value in group.values), group.role, group.running)


TASKS: Mapping[str, Callable[[Any], Any]] = {
    "cohort overview": overview,
    "cohort heatmap": heatmap,
    "cohort channels": channels,
    "cohort ranking": ranking,
    "cohort distribution": distribution,
    "cohort trend": trend,
    "cohort trend curves": trend_curves,
    **measuring.TASKS,
}
