"""The school's calendar: one term with deadlines, an exam week and a holiday week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Warsaw")
WEEKS_BEHIND = 16
EXAM_WEEK = 8
HOLIDAY_WEEK = 12
DEADLINE_WEEKDAY = 2
"""Tasks are due on Wednesdays at 23:59."""
_WEEKDAYS = (1.0, 1.05, 1.2, 0.95, 0.85, 0.7, 0.4)


@dataclass(frozen=True, slots=True)
class Term:
    """The part of a term that lies before the anchor; days are the school's own (Warsaw)."""

    anchor: datetime

    @property
    def start(self) -> date:
        """The first Monday."""
        today = self.anchor.astimezone(ZONE).date()
        return today - timedelta(days=today.weekday(), weeks=WEEKS_BEHIND)

    @property
    def last_day(self) -> int:
        """The number of the day that the anchor falls on, counted from 0."""
        return (self.anchor.astimezone(ZONE).date() - self.start).days

    def days(self) -> Iterator[int]:
        """Day numbers from the first Monday to today."""
        yield from range(self.last_day + 1)

    def milliseconds(self, day: int, minute: float = 0) -> int:
        """Unix time of a minute of a day (days before the term are negative)."""
        midnight = datetime.combine(self.start + timedelta(days=day), time(), ZONE)
        return int(midnight.timestamp() * 1000 + minute * 60_000)


def week_of(day: int) -> int:
    """The week of the course, counted from 1."""
    return max(0, day) // 7 + 1


def busyness(day: int) -> float:
    """How much is going on in general: quiet Sundays, hardly anything in the holiday week."""
    weekday = _WEEKDAYS[day % 7]
    if week_of(day) == HOLIDAY_WEEK:
        return weekday * 0.12
    if week_of(day) == EXAM_WEEK:
        return weekday * (1.5 if day % 7 < 3 else 0.6)
    return weekday


def days_to_deadline(day: int) -> int:
    """Days until the next Wednesday, 0 on the day itself."""
    return (DEADLINE_WEEKDAY - day) % 7
