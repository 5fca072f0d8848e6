"""A change of habits as plain numbers that any process can hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """Active days of days that were seen, lately and before; `score` in standard deviations, above 0 for a fall.

    `cohort` is how many students' change was taken off the score, 0 when there were too few.
    """

    recent_active: int
    recent_days: int
    before_active: int
    before_days: int
    score: float
    cohort: int
