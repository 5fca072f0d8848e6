"""Lines compared: a few students or cohorts, week by week or day by day, each named at its end."""

from dataclasses import dataclass
from datetime import date

type Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One student or cohort: a number for each place, None where nothing can be said (not seen, not yet, no longer).

    `id` gives the colour that the student or cohort has everywhere; None is a reference, drawn quietly ("all").
    `running`: the last number that is there belongs to a time that is not over.
    """

    name: str
    values: Numbers
    id: int | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """Up to five lines over the same places: days, weeks from their Mondays, or course weeks.

    By date: `starts` is where each place begins and `last` the last day of all. By course week: `weeks` are the weeks'
    numbers, `starts` is empty and `last` None. `seen` has one value for each place: False is shaded.
    `percent`: the numbers are shares of 1.
    """

    lines: tuple[Line, ...]
    seen: tuple[bool, ...]
    starts: tuple[date, ...] = ()
    last: date | None = None
    weeks: tuple[int, ...] = ()
    percent: bool = False


@dataclass(frozen=True, slots=True)
class TrendWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates and numbers.

    `week` stands below an axis of course weeks ("Course week"); `nothing` says that there is no data.
    """

    locale: str
    title: str
    note: str
    week: str
    unseen: str
    running: str
    nothing: str
