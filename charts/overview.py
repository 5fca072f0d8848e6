"""A cohort on one picture: headline figures, its weeks, who is active and who is quiet as numbers."""

from dataclasses import dataclass
from datetime import date

from charts.headline import Headline

type Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the students: what they have in common ("Active", "Quiet", "Never wrote", "New"), and how many."""

    name: str
    students: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A cohort's figures, up to six, and its weeks from their Mondays.

    `middle`, `lower` and `upper` are the median student's messages in each week and the middle half of all (None:
    nothing can be said); `active` the share of students that wrote in it, 0 to 1. `seen` has one value for each week;
    `running`: the last week is not over. `parts` add up to the students there are, in a fixed order.
    """

    headlines: tuple[Headline, ...]
    starts: tuple[date, ...]
    last: date | None
    middle: Numbers
    lower: Numbers
    upper: Numbers
    active: Numbers
    seen: tuple[bool, ...]
    running: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class OverviewWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates and numbers.

    `title` is the cohort's name, `note` the period and the number of students; `few` is "not enough data".
    """

    locale: str
    title: str
    note: str
    messages: str
    middle: str
    band: str
    active: str
    unseen: str
    running: str
    parts: str
    few: str
    nothing: str
