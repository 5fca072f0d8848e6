"""The picture of a student's activity. Only the render worker imports this: it brings pandas and matplotlib with it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics.activity import Asked, Recorded, student_activity
from analytics.columns import COMPLETE, HOUR, MESSAGES, STUDENTS, UPPER
from analytics.figures import Figures
from analytics.packed import Packed
from analytics.unfolding import unfolded
from charts.activity import Daily, DailyWords, daily_activity
from services.activity.task import ActivityPicture, ActivityTask
from services.cohort.metrics import METRICS, called
from services.wording.words import Words


def activity(task: ActivityTask) -> ActivityPicture:
    """A student's figures and picture for a period."""
    metric = METRICS[task.metric]
    asked = Asked(
        task.first,
        task.last,
        task.back,
        ZoneInfo(task.time_zone),
        task.now,
        active=metric.daily,
        unit=metric.unit,
        earlier=task.earlier,
    )
    figures, frame = student_activity(asked, _recorded(asked, task))
    words = Words(task.locale)
    running = not frame[COMPLETE].iloc[-1]
    png = daily_activity(
        _daily(asked, figures, running=running), _daily_words(words, task, figures, _students(figures, frame))
    )
    return ActivityPicture(figures, png)


def warm_up(_: object) -> int:
    """Draw once, so that fonts are found and code is loaded before anybody waits; how large the picture is."""
    today = date(2026, 1, 1)
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    task = ActivityTask("pl", "UTC", now, today, today, 1, 0, (), (), Packed(), (), {}, {}, ())
    return len(activity(task).png)


def _recorded(asked: Asked, task: ActivityTask) -> Recorded:
    hours = pd.DataFrame({HOUR: pd.to_datetime(list(task.hours), unit="s", utc=True), MESSAGES: task.amounts})
    return Recorded(
        student=task.student,
        hours=hours.astype({MESSAGES: "int64"}),
        cohort=unfolded(task.cohort, task.members, asked.cohort_first, asked.last),
        members=task.members,
        joined=task.joined,
        left=task.left,
        unseen=task.unseen,
    )


def _daily(asked: Asked, figures: Figures, *, running: bool) -> Daily:
    rows, level = figures.rows, figures.level.messages_per_day if figures.level else None
    a_week = 7 if asked.active and figures.weekly else 1
    return Daily(
        first=asked.first,
        last=asked.last,
        starts=tuple(row.day for row in rows),
        messages=tuple(row.messages for row in rows),
        mean=tuple(row.mean for row in rows),
        lower=() if asked.earlier else tuple(row.lower for row in rows),
        upper=() if asked.earlier else tuple(row.upper for row in rows),
        seen=tuple(row.seen for row in rows),
        running=running,
        weekly=figures.weekly,
        level=None if level is None else level * a_week,
        earlier=tuple(row.earlier for row in rows),
    )


def _students(figures: Figures, frame: pd.DataFrame) -> int:
    """The n of the band: that of the figures beside it, so that both name the same; else that of its usual day."""
    if figures.cohort is not None:
        return figures.cohort.students
    banded = frame[STUDENTS][frame[UPPER].notna()]
    return 0 if banded.empty else int(banded.median())


def _daily_words(words: Words, task: ActivityTask, figures: Figures, students: int) -> DailyWords:
    weeks = figures.level.weeks if figures.level else 0
    counted = called(METRICS[task.metric], words)
    return DailyWords(
        locale=str(words.locale),
        title=_title(words, task, counted, weekly=figures.weekly),
        period=words.days(task.first, task.last),
        messages=counted,
        mean=words("7-day mean"),
        cohort=words("Cohort’s middle half (n = {students})", students=words.number(students)),
        level=words("Usual level (n = {weeks} weeks)", weeks=words.number(weeks)),
        unseen=words("Still being read") if task.still_reading else words("Not recorded"),
        running=words("This week so far") if figures.weekly else words("Today so far"),
        earlier=words.count("{n} day earlier", "{n} days earlier", task.back),
    )


def _title(words: Words, task: ActivityTask, counted: str, *, weekly: bool) -> str:
    if weekly and METRICS[task.metric].daily:
        return words("{metric} per week", metric=counted)
    if weekly:
        return words("{metric} per day, mean of each week", metric=counted)
    return words("{metric} per day", metric=counted)


TASKS: dict[str, Callable[[Any], Any]] = {"activity": activity, "warm_up": warm_up}
