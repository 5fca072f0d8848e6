"""Figures of many students, before anything is drawn. Only the render worker imports this."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics.cohort_figures import CohortFigures
from analytics.columns import SEEN
from analytics.course_weeks import by_course_week
from analytics.crowd import cohort_figures, cohort_weeks
from analytics.hour_of_week import hour_of_week
from analytics.hours import HourOfWeek
from analytics.limits import COMPARABLE
from analytics.movement import movement
from analytics.presence import Presence, rates, weekly_rates
from analytics.questions.waiting import waits
from services.cohort.figures import Line
from services.cohort.tables import table_of
from services.cohort.task import (
    Crowd,
    DistributionTask,
    GroupValues,
    HeatmapTask,
    OverviewFigures,
    OverviewTask,
    StudentWeeks,
    StudentWeeksTask,
)
from services.wording.words import Words

MOST_GROUPS = 16
WEEK = 7


def overview_figures(task: OverviewTask) -> OverviewFigures:
    """A cohort's period, the one before, and its weeks."""
    table = table_of(task.counted, [task.crowd], task.frame)
    figures = cohort_figures(table.between(task.first, task.last), task.wrote)
    return OverviewFigures(
        figures=figures,
        before=_before(task, figures),
        weeks=tuple(cohort_weeks(table)),
        waits=(_waits(task, Words(task.frame.locale)),),
        movement=movement(table),
    )


def heatmap_hours(task: HeatmapTask) -> HourOfWeek:
    """Messages by hour of the week."""
    frame = task.frame
    return hour_of_week(
        task.hours, task.messages, task.first, task.last, ZoneInfo(frame.time_zone), frame.unseen, frame.now
    )


def distribution_groups(task: DistributionTask) -> tuple[GroupValues, ...]:
    """What each student does in a usual week, by cohort, or in each of the weeks."""
    table = table_of(task.counted, task.crowds, task.frame)
    if task.by_week:
        return tuple(_weeks(task, table))
    return tuple(_group(crowd, table) for crowd in task.crowds)


def student_weeks(task: StudentWeeksTask) -> StudentWeeks:
    """What each student did in each week, as if all of its days had counted."""
    table = table_of(task.counted, [task.crowd], task.frame)
    weekly = weekly_rates(table)
    cells = weekly.astype(object).where(weekly.notna(), None)
    return StudentWeeks(
        mondays=tuple(monday.date() for monday in weekly.index),
        rates={int(member): tuple(cells[member]) for member in cells.columns},
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


def _group(crowd: Crowd, table: Presence) -> GroupValues:
    values = rates(table.of(crowd.members)).dropna()
    return _valued(crowd.name, values, crowd.role)


def _weeks(task: DistributionTask, table: Presence) -> list[GroupValues]:
    words = Words(task.frame.locale)
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
        _valued(names[monday], weekly.loc[monday].dropna(), role, running=monday + pd.Timedelta(days=WEEK - 1) > last)
        for monday in weekly.index
    ]


def _valued(name: str, values: "pd.Series[float]", role: int | None, *, running: bool = False) -> GroupValues:
    numbers = (float(value) for value in values)
    members = (int(member) for member in values.index)
    return GroupValues(name, tuple(zip(members, numbers, strict=True)), role, running)


TASKS: Mapping[str, Callable[[Any], Any]] = {
    "cohort overview figures": overview_figures,
    "cohort heatmap hours": heatmap_hours,
    "cohort distribution groups": distribution_groups,
    "cohort student weeks": student_weeks,
}
