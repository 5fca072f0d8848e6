"""What goes to the render worker for a weekly report: plain values only."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WeeklyTask:
    """Eight weeks of a server: `messages` has one row per student with their messages of each week.

    They are None in weeks in which the student did not belong to the server.
    `unseen_days` says how many days of each week were not recorded. `parts` are groups of students and their sizes.
    """

    locale: str
    name: str
    starts: tuple[date, ...]
    last: date
    messages: tuple[tuple[int | None, ...], ...]
    unseen_days: tuple[int, ...]
    parts: tuple[tuple[str, int], ...]
