"""Pictures of single students. Only the render worker imports this: it brings pandas and matplotlib with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analytics.card import Watched, card_figures
from analytics.card_figures import CardFigures
from analytics.columns import COMPLETE, SEEN
from analytics.days import by_week, weekly_mean, weeks_of
from analytics.habits import breaks
from analytics.presence import Presence, Stay, presence
from charts import card as card_chart
from charts import story
from charts import trend as trend_chart
from charts.headline import Direction, Headline
from charts.heatmap import HourOfWeek
from charts.parts import Part, Share
from services.students.headlines import headlines
from services.students.kinds import kinds
from services.students.task import (
    CardPicture,
    CardTask,
    ComparePicture,
    CompareTask,
    Days,
    Frame,
    Happening,
    Line,
    TimelinePicture,
    TimelineTask,
)
from services.wording.words import Words

WEEKS_FROM = 42  # days from which several students are compared by weeks
DIRECTIONS = {1: Direction.UP, -1: Direction.DOWN, 0: Direction.SAME, None: Direction.NONE}


def card(task: CardTask) -> CardPicture:
    """The figures of a card, and its picture."""
    first = task.days.first
    watched = Watched(
        student=task.student,
        cohort=task.cohort,
        table=table_of(task.days, task.frame),
        active=frozenset(first + timedelta(days=place) for place in task.active),
        hours=task.hours,
        messages=task.messages,
        sittings=task.sittings,
        unseen=task.days.unseen,
        zone=ZoneInfo(task.frame.time_zone),
        now=task.frame.now,
    )
    figures = card_figures(watched, task.first, task.days.last)
    words = Words(task.frame.locale)
    return CardPicture(figures, card_chart.student_card(_card(task, figures, words), _words(task, figures, words)))


def table_of(days: Days, frame: Frame) -> Presence:
    """The days of students, with what says something about whom."""
    people = days.people
    return presence(
        days.packed,
        people.members,
        Stay(people.joined, people.left),
        days.first,
        days.last,
        ZoneInfo(frame.time_zone),
        days.unseen,
        frame.now,
    )


def _card(task: CardTask, figures: CardFigures, words: Words) -> card_chart.Card:
    shown = [Headline(one.name, one.value, one.beside, DIRECTIONS[one.change]) for one in headlines(figures, words)]
    shown += [Headline(*one) for one in task.extra]
    weeks, last = figures.weeks, task.days.last
    banded = any(week.upper is not None for week in weeks)
    return card_chart.Card(
        name=task.frame.title,
        headlines=tuple(shown),
        weeks=card_chart.Weeks(
            starts=tuple(week.start for week in weeks),
            last=last,
            messages=tuple(week.messages for week in weeks),
            seen=tuple(week.seen for week in weeks),
            running=_running(weeks[-1].start + timedelta(days=6), task),
            lower=tuple(week.lower for week in weeks) if banded else (),
            upper=tuple(week.upper for week in weeks) if banded else (),
        ),
        hours=HourOfWeek(figures.hours.rates) if figures.hours.total else None,
        channels=Share(tuple(Part(one, name, count) for one, name, count in task.channels)) if task.channels else None,
        questions=card_chart.Questions(task.answered, task.unanswered),
    )


def _running(sunday: Any, task: CardTask) -> bool:
    """Whether the last week is not over."""
    return bool(sunday >= task.frame.now.astimezone(ZoneInfo(task.frame.time_zone)).date())


def _words(task: CardTask, figures: CardFigures, words: Words) -> card_chart.CardWords:
    students = words.number(max((week.students for week in figures.weeks), default=0))
    return card_chart.CardWords(
        locale=str(words.locale),
        note=task.frame.note,
        weeks=words("Messages per week"),
        cohort=words("Cohort’s middle half (n = {students})", students=students),
        unseen=_unseen(task.frame, words),
        running=words("This week so far"),
        hours=words("When, in these weeks"),
        channels=words("Where"),
        other=words("other"),
        questions=words("Questions"),
        answered=words("with an answer"),
        unanswered=words("without an answer"),
        none_asked=words("No question found"),
        few=words("Not enough data"),
    )


def compare(task: CompareTask) -> ComparePicture:
    """The figures of several students, and their lines: seven-day means, or weeks in a long period."""
    table = table_of(task.days, task.frame)
    amounts = (table.amounts > 0).astype("int64") if task.daily else table.amounts / task.unit
    period = table.between(task.first, task.days.last)
    weekly = (task.days.last - task.first).days >= WEEKS_FROM
    rows, seen = _by_week(amounts, table, task) if weekly else _by_day(amounts, table, task)
    starts = tuple(day.date() for day in pd.DatetimeIndex(rows.index))
    lines = tuple(
        Line(
            student=student,
            amount=float(amounts[student].loc[pd.Timestamp(task.first) :].sum()),
            active_days=int((period.amounts[student] > 0).sum()),
            days=int(period.here[student].sum()),
            points=tuple(None if pd.isna(value) else float(value) for value in rows[student]),
        )
        for student in task.days.people.members
    )
    words = Words(task.frame.locale)
    drawn = trend_chart.Trend(
        lines=tuple(
            trend_chart.Line(name, line.points, line.student, running=_runs(line, task, weekly=weekly))
            for name, line in zip(task.names, lines, strict=True)
        ),
        seen=tuple(seen),
        starts=tuple(max(start, task.first) for start in starts),
        last=task.days.last,
    )
    png = trend_chart.trend(drawn, _trend_words(task, words, weekly=weekly))
    return ComparePicture(lines, starts, weekly, png)


def _by_day(amounts: pd.DataFrame, table: Presence, task: CompareTask) -> tuple[pd.DataFrame, list[bool]]:
    """What each did in the seven days that end with each day of the period."""
    rows = weekly_mean(amounts, table.countable) * 7
    rows = rows[table.days[COMPLETE]].reindex(rows.index).loc[pd.Timestamp(task.first) :]
    return rows, table.days[SEEN].loc[pd.Timestamp(task.first) :].to_list()


def _by_week(amounts: pd.DataFrame, table: Presence, task: CompareTask) -> tuple[pd.DataFrame, list[bool]]:
    """What each did in each week from Monday, as much of it as lies in the period."""
    kept = amounts.loc[pd.Timestamp(task.first) :]
    there = (table.countable | (table.amounts > 0)).loc[pd.Timestamp(task.first) :]
    seen = table.days[SEEN].loc[pd.Timestamp(task.first) :]
    recorded = seen.groupby(weeks_of(seen.index)).mean() >= 1 / 2
    return by_week(kept, there, total=True), recorded.to_list()


def _runs(line: Line, task: CompareTask, *, weekly: bool) -> bool:
    today = task.frame.now.astimezone(ZoneInfo(task.frame.time_zone)).date()
    sunday = task.days.last + timedelta(days=6 - task.days.last.weekday())
    return weekly and sunday >= today and line.points[-1:] != (None,)


def _trend_words(task: CompareTask, words: Words, *, weekly: bool) -> trend_chart.TrendWords:
    title = words("{metric} per week", metric=task.frame.title)
    return trend_chart.TrendWords(
        locale=str(words.locale),
        title=title if weekly else words("{metric} in seven days", metric=task.frame.title),
        note=task.frame.note,
        week="",
        unseen=_unseen(task.frame, words),
        running=words("This week so far"),
        nothing=words("Nothing in this period"),
    )


def timeline(task: TimelineTask) -> TimelinePicture:
    """A student's weeks with what happened, and the breaks found in their days."""
    table, words, days = table_of(task.days, task.frame), Words(task.frame.locale), task.days
    own, countable = table.amounts[[task.student]], table.countable[[task.student]]
    total = by_week(own, countable | (own > 0), total=True)[task.student]
    seen = table.days[SEEN].groupby(weeks_of(own.index)).mean() >= 1 / 2
    active = [place in frozenset(task.active) for place in range(len(own))]
    found = tuple(
        Happening(
            "break",
            days.first + timedelta(days=begins),
            None if until is None else days.first + timedelta(days=until),
        )
        for begins, until in breaks(active, countable[task.student].to_list())
    )
    weeks = tuple(
        (day.date(), None if pd.isna(value) else float(value))
        for day, value in zip(pd.DatetimeIndex(total.index), total, strict=True)
    )
    sunday = weeks[-1][0] + timedelta(days=6)
    drawn = story.StudentTimeline(
        first=days.first,
        last=days.last,
        starts=tuple(max(start, days.first) for start, _ in weeks),
        messages=tuple(value for _, value in weeks),
        seen=tuple(bool(value) for value in seen),
        running=sunday >= task.frame.now.astimezone(ZoneInfo(task.frame.time_zone)).date(),
        events=tuple(
            story.Event(story.Kind(event.kind), event.day, event.until, event.text) for event in (*task.events, *found)
        ),
    )
    named = kinds(words)
    texts = story.StudentTimelineWords(
        locale=str(words.locale),
        title=task.frame.title,
        note=task.frame.note,
        messages=words("Messages per week"),
        unseen=_unseen(task.frame, words),
        running=words("This week so far"),
        here=words("Here"),
        kinds={kind: named[kind.value] for kind in story.Kind},
        nothing=words("Nothing in this period"),
    )
    return TimelinePicture(weeks, found, story.student_timeline(drawn, texts), drawn.seen)


def _unseen(frame: Frame, words: Words) -> str:
    return words("Still being read") if frame.still_reading else words("Not recorded")


TASKS: dict[str, Callable[[Any], Any]] = {"card": card, "compare": compare, "timeline": timeline}
