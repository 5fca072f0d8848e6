"""Figures and pictures of many students. Only the render worker imports this."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics.cohort_figures import CohortFigures, WeekRow
from analytics.columns import SEEN
from analytics.course_weeks import by_course_week
from analytics.crowd import cohort_figures, cohort_weeks
from analytics.hour_of_week import hour_of_week
from analytics.limits import COMPARABLE
from analytics.movement import movement
from analytics.presence import Presence, rates, weekly_rates
from analytics.questions.waiting import waits
from charts import distribution as spread
from charts import heatmap as heat
from charts import overview as over
from charts import ranking as ranks
from charts import share as ring
from charts.headline import Direction, Headline
from services.cohort.figures import DRAWN, Line, lines, parts_of
from services.cohort.following import trend
from services.cohort.tables import table_of
from services.cohort.task import (
    ChannelsTask,
    Crowd,
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

MOST_GROUPS = 16
WEEK = 7
DIRECTIONS = {None: Direction.NONE, -1: Direction.DOWN, 0: Direction.SAME, 1: Direction.UP}


def overview(task: OverviewTask) -> OverviewPicture:
    """A cohort's period against the one before, and its weeks."""
    table = table_of(task.counted, [task.crowd], task.frame)
    figures = cohort_figures(table.between(task.first, task.last), task.wrote)
    before = _before(task, figures)
    weeks = tuple(cohort_weeks(table))
    words = Words(task.frame.locale)
    waiting = _waits(task, words)
    shown = [
        *lines(figures, before, words, whole=task.before is None)[:DRAWN],
        *(Line(*other) for other in task.others),
        waiting,
    ]
    drawn = _overview(task, figures, shown[:6], weeks, words)
    png = over.cohort_overview(drawn, _overview_words(task.frame, words))
    return OverviewPicture(figures, before, weeks, (waiting,), movement(table), png)


def heatmap(task: HeatmapTask) -> HeatmapPicture:
    """When in the week a cohort writes."""
    frame, words = task.frame, Words(task.frame.locale)
    week = hour_of_week(
        task.hours, task.messages, task.first, task.last, ZoneInfo(frame.time_zone), frame.unseen, frame.now
    )
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
    return ring.share(ring.Share(tuple(ring.Part(*part) for part in task.parts)), drawn)


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
    table, words = table_of(task.counted, task.crowds, task.frame), Words(task.frame.locale)
    groups = _weeks(task, table, words) if task.by_week else [_group(crowd, table) for crowd in task.crowds]
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
        tuple(values for values, _ in groups),
        spread.distribution(spread.Distribution(tuple(group for _, group in groups)), drawn),
    )


def _before(task: OverviewTask, figures: CohortFigures) -> CohortFigures | None:
    """The period before, when enough of both was recorded and half as many students were there."""
    if task.before is None or figures.seen_days < COMPARABLE * figures.days:
        return None
    table = table_of(task.before, [task.crowd], task.frame)
    before = cohort_figures(table, task.wrote)
    half_there = before.parts.students >= figures.parts.students / 2
    return before if half_there and table.days[SEEN].mean() >= COMPARABLE else None


def _waits(task: OverviewTask, words: Words) -> Line:
    """The median time to a first reply, questions that wait still included."""
    name, number = words("First reply, median"), words.number(len(task.waits))
    found = waits([seconds for seconds, _ in task.waits], [ended for _, ended in task.waits])
    if found is None:
        return Line(name, "–", words("not enough data (n = {n})", n=number))
    if found.median is None:
        return Line(name, "–", words("most still wait (n = {n})", n=number))
    spoken = words.duration(timedelta(seconds=found.median))
    return Line(name, spoken, words.count("{n} question", "{n} questions", len(task.waits)))


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


def _group(crowd: Crowd, table: Presence) -> tuple[GroupValues, spread.Group]:
    values = rates(table.of(crowd.members)).dropna()
    return _pair(crowd.name, values, crowd.role)


def _weeks(task: DistributionTask, table: Presence, words: Words) -> list[tuple[GroupValues, spread.Group]]:
    weekly = weekly_rates(table)
    weekly = weekly[weekly.notna().any(axis=1)].tail(MOST_GROUPS)
    role = task.crowds[0].role if len(task.crowds) == 1 else None
    if task.start is not None:
        places = by_course_week(pd.Series(weekly.index, index=weekly.index), task.start)
        names = {monday: words.number(number) for number, monday in zip(places.index, places, strict=True)}
        weekly = weekly[weekly.index.isin(list(names))]
    else:
        names = {monday: words.short_day(monday.date()) for monday in weekly.index}
    last = pd.Timestamp(task.counted.last)
    return [
        _pair(names[monday], weekly.loc[monday].dropna(), role, running=monday + pd.Timedelta(days=WEEK - 1) > last)
        for monday in weekly.index
    ]


def _pair(
    name: str, values: "pd.Series[float]", role: int | None, *, running: bool = False
) -> tuple[GroupValues, spread.Group]:
    numbers = tuple(float(value) for value in values)
    members = (int(member) for member in values.index)
    return GroupValues(name, tuple(zip(members, numbers, strict=True))), spread.Group(name, numbers, role, running)


TASKS: Mapping[str, Callable[[Any], Any]] = {
    "cohort overview": overview,
    "cohort heatmap": heatmap,
    "cohort channels": channels,
    "cohort ranking": ranking,
    "cohort distribution": distribution,
    "cohort trend": trend,
}
