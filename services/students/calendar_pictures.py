"""The picture of a student's days, square by square. Only the render worker imports this: it brings pandas with it."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from analytics.columns import COMPLETE, SEEN
from analytics.days import recorded
from analytics.unfolding import unfolded
from charts.calendar import CalendarYear, CalendarYearWords, calendar_year
from services.students.calendar_task import CalendarPicture, CalendarTask
from services.wording.words import Words


def calendar(task: CalendarTask) -> CalendarPicture:
    """Messages of each day, and their picture."""
    days, frame, words = task.days, task.frame, Words(task.frame.locale)
    wrote = unfolded(days.packed, days.people.members, days.first, days.last).sum(axis=1)
    told = recorded(days.first, days.last, ZoneInfo(frame.time_zone), days.unseen, frame.now)
    messages = tuple(int(number) if number or seen else None for number, seen in zip(wrote, told[SEEN], strict=True))
    year = CalendarYear(
        first=days.first,
        messages=tuple(None if number is None else float(number) for number in messages),
        running=not told[COMPLETE].iloc[-1],
    )
    texts = CalendarYearWords(
        locale=str(words.locale),
        title=frame.title,
        note=f"{frame.note} · {words.count('{n} message', '{n} messages', int(wrote.sum()))}",
        messages=words("Messages a day"),
        unseen=words("Still being read") if frame.still_reading else words("Not recorded"),
        running=words("Today so far"),
        nothing=words("Not a single message in this time that I know of."),
    )
    rows = tuple(zip((day.date() for day in wrote.index), messages, strict=True))
    return CalendarPicture(rows, calendar_year(year, texts))


TASKS: dict[str, Callable[[Any], Any]] = {"student calendar": calendar}
