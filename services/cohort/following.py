"""Cohorts week by week, by date or by the week of their courses. Only the render worker imports this."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from analytics.cohort_figures import WeekRow
from analytics.course_weeks import by_course_week, last_common_week
from analytics.crowd import cohort_weeks
from analytics.inequality import inequality
from analytics.presence import Presence, rates
from analytics.trend import weekly_change
from charts import trend as chart
from services.cohort.tables import table_of
from services.cohort.task import Curve, Followed, SameWeek, TrendPicture, TrendTask
from services.cohort.trend import is_running
from services.wording.words import Words

WEEK = 7


def trend(task: TrendTask) -> TrendPicture:
    """The mean of all students in each week, a line for each cohort."""
    tables = _tables(task)
    found = _curves(task, tables)
    week = last_common_week([_numbered(curve) for curve in found]) if task.aligned else None
    same = () if week is None else _same(task, tables, found, week)
    return TrendPicture(found, chart.trend(_drawn(task, found), _words(task)), week, same)


def trend_curves(task: TrendTask) -> tuple[Curve, ...]:
    """The weeks of each cohort, before anything is drawn."""
    return _curves(task, _tables(task))


def _tables(task: TrendTask) -> list[Presence]:
    return [table_of(one.counted, [one.crowd], task.frame).of(one.crowd.members) for one in task.followed]


def _curves(task: TrendTask, tables: Sequence[Presence]) -> tuple[Curve, ...]:
    pairs = zip(task.followed, tables, strict=True)
    return tuple(_curve(one, tuple(cohort_weeks(table)), task) for one, table in pairs)


def _curve(one: Followed, weeks: tuple[WeekRow, ...], task: TrendTask) -> Curve:
    slope = weekly_change([row.mean for row in weeks])
    if not task.aligned or one.start is None:
        return Curve(one.crowd.name, weeks, (), slope)
    numbered = by_course_week(pd.Series(weeks, index=pd.DatetimeIndex([row.week for row in weeks])), one.start)
    return Curve(one.crowd.name, tuple(numbered), tuple(map(int, numbered.index)), slope)


def _numbered(curve: Curve) -> "pd.Series[float]":
    means = [row.mean for row in curve.weeks]
    return pd.Series(means, index=list(curve.numbers), dtype="float64")


def _same(task: TrendTask, tables: Sequence[Presence], curves: Sequence[Curve], week: int) -> tuple[SameWeek, ...]:
    """The cohorts in that week of their courses, and how unequal each was from the course's beginning to its end."""
    found = []
    for one, table, curve in zip(task.followed, tables, curves, strict=True):
        row = curve.weeks[curve.numbers.index(week)]
        until = min(row.week + timedelta(days=WEEK - 1), one.counted.last)
        so_far = rates(table.between(one.start or one.counted.first, until)).dropna()
        found.append(SameWeek(one.crowd.name, row, inequality(so_far.to_list())))
    return tuple(found)


def _drawn(task: TrendTask, curves: Sequence[Curve]) -> chart.Trend:
    if task.aligned:
        weeks = range(1, max((number for curve in curves for number in curve.numbers), default=0) + 1)
        lines = [_aligned_line(one, curve, weeks) for one, curve in zip(task.followed, curves, strict=True)]
        return chart.Trend(tuple(lines), seen=(True,) * len(weeks), weeks=tuple(weeks))
    first = curves[0].weeks
    last = task.followed[0].counted.last
    lines = [_dated_line(one, curve) for one, curve in zip(task.followed, curves, strict=True)]
    return chart.Trend(
        tuple(lines),
        seen=tuple(row.seen for row in first),
        starts=tuple(max(row.week, task.followed[0].counted.first) for row in first),
        last=last,
    )


def _dated_line(one: Followed, curve: Curve) -> chart.Line:
    return chart.Line(one.crowd.name, tuple(row.mean for row in curve.weeks), one.crowd.role, is_running(one, curve))


def _aligned_line(one: Followed, curve: Curve, weeks: range) -> chart.Line:
    means = dict(zip(curve.numbers, (row.mean for row in curve.weeks), strict=True))
    return chart.Line(one.crowd.name, tuple(means.get(week) for week in weeks), one.crowd.role, is_running(one, curve))


def _words(task: TrendTask) -> chart.TrendWords:
    words = Words(task.frame.locale)
    return chart.TrendWords(
        locale=str(words.locale),
        title=task.frame.title,
        note=task.frame.note,
        week=words("Course week"),
        unseen=words("Not recorded"),
        running=words("This week so far"),
        nothing=words("Not enough data for a curve yet."),
    )
