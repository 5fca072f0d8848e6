"""What the activity measures come to, as plain numbers that any process can hold."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Level:
    """A student's usual messages per day in a week in which they write, and the number of such weeks."""

    messages_per_day: float
    weeks: int


@dataclass(frozen=True, slots=True)
class Before:
    """The period just before, of the same length and cut at the same time of day."""

    messages: float
    active_days: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """The middle of a cohort's students over the period, silent ones included."""

    students: int
    messages: float
    active_days: float


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day (or week) of the picture, for the table that goes with it; None where nothing can be said."""

    day: date
    messages: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    earlier: float | None
    seen: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline figures of one student over one period; None means not enough data for that figure.

    `messages` and what is made of them are whatever is counted: messages, words, active days, minutes in voice.
    """

    messages: float
    active_days: int
    days: int
    seen_days: int
    busiest: tuple[date, float] | None
    before: Before | None
    level: Level | None
    cohort: Cohort | None
    weekly: bool
    rows: tuple[DayRow, ...]
