"""What the measures of cohorts come to, as plain numbers that any process can hold."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Inequality:
    """Gini's coefficient from 0 (everybody the same) to 1 (one does everything), its 95 % interval and its n."""

    value: float
    lower: float
    upper: float
    students: int


@dataclass(frozen=True, slots=True)
class Slope:
    """A change for each step, with its 95 % interval and the number of points it rests on."""

    value: float
    lower: float
    upper: float
    points: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A cohort's median drop score, in standard deviations; positive when it became quieter."""

    score: float
    students: int


@dataclass(frozen=True, slots=True)
class Middle:
    """The median student and the middle half; `students` is the n."""

    lower: float
    value: float
    upper: float
    students: int


@dataclass(frozen=True, slots=True)
class Parts:
    """The students of a period: each is in exactly one part.

    `active` did something. Of the others, `left` were gone at the end, `brief` have too few days that say anything
    (new, or not seen), `never` have never written at all, and `silent` wrote before but not in the period.
    """

    active: int
    silent: int
    never: int
    brief: int
    left: int

    @property
    def students(self) -> int:
        """All of them."""
        return self.active + self.silent + self.never + self.brief + self.left

    @property
    def known(self) -> int:
        """Those of whom can be said whether they were active."""
        return self.active + self.silent + self.never


@dataclass(frozen=True, slots=True)
class CohortFigures:
    """A cohort over a period; None means not enough data for that figure. `seen_days` of its `days` were recorded."""

    amount: int
    parts: Parts
    middle: Middle | None
    active_days: Middle | None
    inequality: Inequality | None
    days: int
    seen_days: int


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of a cohort: the median student's amount and the middle half, the share that was active, and its n."""

    week: date
    lower: float | None
    middle: float | None
    upper: float | None
    mean: float | None
    active: float | None
    students: int
    seen: bool
