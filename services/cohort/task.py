"""What goes to the render worker for reports about many students, and what comes back: plain values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from analytics.cohort_figures import CohortFigures, Inequality, Movement, Slope, WeekRow
from analytics.hours import HourOfWeek
from analytics.packed import Packed
from services.cohort.figures import Line


@dataclass(frozen=True, slots=True)
class Frame:
    """What every picture needs: language and clock, what was not seen, its title and the line below it."""

    locale: str
    time_zone: str
    now: datetime
    unseen: tuple[tuple[datetime, datetime], ...]
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """Some students: what they are called, the role that makes them a cohort, and when each joined and left."""

    name: str
    role: int | None
    members: tuple[int, ...]
    joined: Mapping[int, datetime | None]
    left: Mapping[int, datetime | None]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted by student and day from the first day to the last.

    `members` say whose the places are. With `daily`, days with anything count as one each; else amounts are divided by
    `unit`.
    """

    packed: Packed
    members: tuple[int, ...]
    first: date
    last: date
    daily: bool = False
    unit: int = 1


@dataclass(frozen=True, slots=True)
class OverviewTask:
    """A cohort's days with their weeks before, the same days `back` days earlier (None: nothing to compare with).

    `first` and `last` are the period's. `wrote` have ever written; `others` are figures that PostgreSQL knows alone:
    name, value, and what stands beside it. `waits` are seconds that questions waited, and whether they were answered.
    """

    frame: Frame
    crowd: Crowd
    counted: Counted
    first: date
    last: date
    before: Counted | None
    wrote: tuple[int, ...]
    others: tuple[tuple[str, str, str], ...] = ()
    waits: tuple[tuple[float, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class OverviewFigures:
    """The figures of the period and of the one before, the weeks, and how long questions waited."""

    figures: CohortFigures
    before: CohortFigures | None
    weeks: tuple[WeekRow, ...]
    waits: tuple[Line, ...]
    movement: Movement | None


@dataclass(frozen=True, slots=True)
class OverviewPicture(OverviewFigures):
    """The same with the picture drawn from it."""

    png: bytes


@dataclass(frozen=True, slots=True)
class HeatmapTask:
    """Messages by hour (seconds since 1970) from the first day to the last."""

    frame: Frame
    hours: tuple[int, ...]
    messages: tuple[int, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HeatmapPicture:
    """The hours of the week and their picture."""

    week: HourOfWeek
    png: bytes


@dataclass(frozen=True, slots=True)
class ChannelsTask:
    """Messages by channel: id, name and number."""

    frame: Frame
    parts: tuple[tuple[int, str, int], ...]


@dataclass(frozen=True, slots=True)
class RankingTask:
    """A page of students: id, name and number; `first_place` is the first one's, `typical` the median of all."""

    frame: Frame
    rows: tuple[tuple[int, str, float], ...]
    first_place: int
    typical: float | None
    typical_text: str


@dataclass(frozen=True, slots=True)
class DistributionTask:
    """Cohorts side by side, or (`by_week`) the weeks of one; `start` is the Monday of its first week where known.

    `axis` says what the numbers are.
    """

    frame: Frame
    crowds: tuple[Crowd, ...]
    counted: Counted
    axis: str
    by_week: bool = False
    start: date | None = None


@dataclass(frozen=True, slots=True)
class GroupValues:
    """A group's students and their numbers; a cohort's `role`; `running`: its week is not over."""

    name: str
    values: tuple[tuple[int, float], ...]
    role: int | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class DistributionPicture:
    """The numbers of every group and their picture."""

    groups: tuple[GroupValues, ...]
    png: bytes


@dataclass(frozen=True, slots=True)
class StudentWeeksTask:
    """Some students' days, to be told week by week for each of them."""

    frame: Frame
    crowd: Crowd
    counted: Counted


@dataclass(frozen=True, slots=True)
class StudentWeeks:
    """What each student did in each week from its Monday, per seven days that count; None with fewer than four."""

    mondays: tuple[date, ...]
    rates: Mapping[int, tuple[float | None, ...]]


@dataclass(frozen=True, slots=True)
class Followed:
    """Some students week by week; with `start`, the Monday of their course's first week, by course week."""

    crowd: Crowd
    counted: Counted
    start: date | None = None


@dataclass(frozen=True, slots=True)
class TrendTask:
    """Cohorts week by week, laid over each other by date or (`aligned`) by the week of their courses."""

    frame: Frame
    followed: tuple[Followed, ...]
    axis: str
    aligned: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A cohort's weeks; `numbers` are their course weeks when aligned. `slope` is the relative change a week."""

    name: str
    weeks: tuple[WeekRow, ...]
    numbers: tuple[int, ...]
    slope: Slope | None


@dataclass(frozen=True, slots=True)
class SameWeek:
    """A cohort in the course week that all have: its week, and how unequally its students took part up to then."""

    name: str
    week: WeekRow
    inequality: Inequality | None


@dataclass(frozen=True, slots=True)
class TrendPicture:
    """The curves and their picture; `week` and `same` are the latest common course week and what it was like."""

    curves: tuple[Curve, ...]
    png: bytes
    week: int | None = None
    same: tuple[SameWeek, ...] = ()
