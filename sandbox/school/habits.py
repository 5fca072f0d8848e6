"""What kinds of students there are, and how much each writes on which day."""

from dataclasses import dataclass
from random import Random

from sandbox.school.term import busyness, days_to_deadline, week_of

FADES_FROM_WEEK = 8
SILENT_AT_THE_END = 12
BREAK_WEEKS = range(7, 12)
LEAVES_AFTER_WEEK = 9
JOINS_IN_WEEK = 6


@dataclass(frozen=True, slots=True)
class Habit:
    """A recognisable way to take part."""

    name: str
    words: str
    """The habit in words, as the page shows it."""
    per_week: float
    """Messages in an ordinary week, before the school is scaled to its size."""
    hour: float
    spread: float
    """Mean and deviation of the hour of day (Warsaw) at which this person writes."""


HABITS = {
    habit.name: habit
    for habit in (
        Habit("steady", "writes on most days, at daytime", 40, 14, 3),
        Habit("evening", "writes after work, around nine in the evening", 38, 21, 1.2),
        Habit("weekend", "is there at weekends and hardly in between", 36, 14, 3),
        Habit("burst", "comes alive just before the Wednesday deadline", 40, 19.5, 2.5),
        Habit("fading", "was active in the first half and has faded since", 34, 17, 3),
        Habit("silent", "joined and has never written", 0, 17, 3),
        Habit("reader", "never writes, but reacts to what others write", 0, 18, 3),
        Habit("returning", "was away for a month and is back", 36, 18, 2.5),
        Habit("left", "left the server in the ninth week", 30, 17, 3),
        Habit("late", "joined in the sixth week", 36, 16, 3),
        Habit("deleted", "deleted the account after six weeks", 30, 17, 3),
        Habit("mentor", "answers questions", 55, 16.5, 3.5),
        Habit("admin", "runs the server and makes the announcements", 14, 12, 3),
    )
}


def share_of_day(habit: str, day: int, last_day: int) -> float:
    """This day's share of an ordinary week's messages for a habit."""
    return busyness(day) / 6.15 * _own_rhythm(habit, day) * _own_story(habit, day, last_day)


def _own_rhythm(habit: str, day: int) -> float:
    """How the days of one week differ for this habit."""
    if habit == "weekend":
        return {5: 4.4, 6: 6.5}.get(day % 7, 0.12)
    if habit == "burst":
        return {0: 3.2, 1: 2.0}.get(days_to_deadline(day), 0.16)
    if habit == "evening":
        return 1.15 if day % 7 < 5 else 0.6
    return 1.0


def _own_story(habit: str, day: int, last_day: int) -> float:
    """How the weeks of the term differ for this habit."""
    week = week_of(day)
    if habit == "fading":
        if day > last_day - SILENT_AT_THE_END:
            return 0.0
        return 1.3 if week < FADES_FROM_WEEK else 1.3 * 0.55 ** (week - FADES_FROM_WEEK + 1)
    if habit == "returning":
        return 0.0 if week in BREAK_WEEKS else 1.2
    if habit == "left":
        return 1.0 if week < LEAVES_AFTER_WEEK else 0.0
    if habit == "late":
        return 0.0 if week < JOINS_IN_WEEK else 1.2
    if habit == "deleted":
        return 1.0 if week <= 6 else 0.0
    return 1.0


def minute_of_day(habit: Habit, random: Random) -> float:
    """A minute at which this person sits down to write."""
    return min(max(random.gauss(habit.hour, habit.spread) * 60, 6.5 * 60), 23.6 * 60)
