"""What a card's measures come to, as plain numbers that any process can hold."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from analytics.change_figures import Change
from analytics.figures import Cohort
from analytics.habits import ActiveWeeks, Silence, Streak, UsualGap
from analytics.hours import HourOfWeek
from analytics.rhythm_figures import Rhythm
from analytics.sessions import Sittings

WEEKS: Final = 12  # that a card shows
WEEK: Final = 7


def first_day(first: date, last: date) -> date:
    """From when on a card needs days: twelve weeks from a Monday, those of a change, and the period."""
    monday = last - timedelta(days=last.weekday())
    return min(first, monday - timedelta(weeks=WEEKS - 1), last - timedelta(days=WEEKS * WEEK - 1))


@dataclass(frozen=True, slots=True)
class CardWeek:
    """Messages of a week from its Monday, and the middle half of so many `students`; None where nothing can be said."""

    start: date
    messages: float | None
    lower: float | None
    upper: float | None
    students: int
    seen: bool


@dataclass(frozen=True, slots=True)
class CardFigures:
    """The figures of one student's card; None means not enough data for that figure.

    Messages, active days (with a message), `days` here and `seen_days` are the period's; silence, gap, weeks, streak,
    change, rhythm and hours look back twelve weeks from its end, or as long as it is.
    """

    messages: int
    active_days: int
    days: int
    seen_days: int
    cohort: Cohort | None
    weeks: tuple[CardWeek, ...]
    silence: Silence | None
    gap: UsualGap | None
    active_weeks: ActiveWeeks | None
    streak: Streak
    change: Change | None
    rhythm: Rhythm | None
    sittings: Sittings | None
    hours: HourOfWeek
