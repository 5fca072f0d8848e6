"""Student-weeks: what was known of everybody at the beginning of a week, and whether they then fell silent.

For `profiler backtest` only. Nothing after a moment enters what was known before it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from analytics.dropoff.formula import HORIZON, WINDOW
from analytics.dropoff.habits import WEEK, Habit, habit_before

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]
type Flags = NDArray[np.bool_]

FIRST_MONDAY = date(1, 1, 1).toordinal()
NEVER: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class History:
    """A server's past: for each student the moments of their events, ascending.

    A moment is the ordinal of its day in the server's time zone, with the fraction of the day that had passed. `end`
    is the day with which the record stops: it and later ones are not known. `unseen` are days that were not recorded.
    `touched` are the days on which a mentor noted having written to a student: what follows is no clean outcome.
    """

    name: str
    moments: Mapping[int, Sequence[float]]
    end: int
    unseen: frozenset[int] = frozenset()
    touched: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """How many events there are."""
        return sum(map(len, self.moments.values()))


@dataclass(frozen=True, slots=True)
class Panel:
    """One row per student and origin (the ordinal of the day that is scored): six terms, silence, active days, label.

    `gone` is True where no event came in the 14 days from the origin on. Rows are ordered by origin, then student.
    """

    students: Whole
    origins: Whole
    six: Floats
    silent: Floats
    active: Floats
    gone: Flags

    def __len__(self) -> int:
        return len(self.students)

    @property
    def two(self) -> Floats:
        """The terms of the shipped formula."""
        return self.six[:, :2]

    def where(self, chosen: Flags) -> "Panel":
        """The chosen rows."""
        return Panel(
            self.students[chosen],
            self.origins[chosen],
            self.six[chosen],
            self.silent[chosen],
            self.active[chosen],
            self.gone[chosen],
        )


def weekly(history: History) -> Panel:
    """A row for every eligible student at every Monday whose two following weeks are on record."""
    return _panel(history, _mondays(history))


def daily(history: History) -> Panel:
    """The same for every day."""
    begin = _first_day(history)
    return _panel(history, range(begin + 1, history.end - HORIZON + 1))


def days_of(moments: Sequence[float]) -> list[int]:
    """The days with an event, ascending."""
    return sorted({int(moment // 1) for moment in moments})


def _mondays(history: History) -> range:
    begin = _first_day(history)
    return range(begin + (FIRST_MONDAY - begin) % WEEK, history.end - HORIZON + 1, WEEK)


def _first_day(history: History) -> int:
    return min((int(moments[0]) for moments in history.moments.values() if moments), default=history.end)


def _panel(history: History, origins: range) -> Panel:
    """Rows of these origins, but for unrecorded days in past or outcome, and a mentor's word in the outcome."""
    seen = [at for at in origins if history.unseen.isdisjoint(range(at - WINDOW, at + HORIZON))]
    rows = sorted(_all_rows(history, seen), key=lambda row: row[:2])
    return Panel(
        students=np.array([row[1] for row in rows], dtype=np.int64),
        origins=np.array([row[0] for row in rows], dtype=np.int64),
        six=np.array([row[2].six for row in rows], dtype=np.float64).reshape(len(rows), 6),
        silent=np.array([row[2].recent.silent_days for row in rows], dtype=np.float64),
        active=np.array([row[2].recent.active_days for row in rows], dtype=np.float64),
        gone=np.array([row[3] for row in rows], dtype=np.bool_),
    )


def _all_rows(history: History, origins: Sequence[int]) -> Iterator[tuple[int, int, Habit, bool]]:
    for student, moments in history.moments.items():
        for origin, habit, gone in _rows(moments, origins):
            outcome = range(origin, origin + HORIZON)
            if habit.is_eligible and history.touched.get(student, NEVER).isdisjoint(outcome):
                yield origin, student, habit, gone


def _rows(moments: Sequence[float], origins: Sequence[int]) -> Iterator[tuple[int, Habit, bool]]:
    days = days_of(moments)
    for origin in origins:
        place = bisect_left(moments, origin)
        habit = habit_before(days, moments[place - 1], origin) if place else None
        if habit is not None:
            following = moments[place] if place < len(moments) else float("inf")
            yield origin, habit, following >= origin + HORIZON
