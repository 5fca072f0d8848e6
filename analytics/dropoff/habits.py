"""What somebody's active days say before a moment. Days that were not seen are taken out of time: they are no silence.

Days are whole numbers that grow by one (ordinals of the guild's days); moments are such numbers with a fraction. The
standard library only: the bot's own process, the training and the back-test all compute features here.
"""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log1p
from typing import Final

from analytics.dropoff.formula import MIN_ACTIVE, MIN_KNOWN, WINDOW, Recent

WEEK: Final = 7
LAST_GAPS: Final = 10  # gaps between active days that the usual gap is the mean of
SHRUNK_BY: Final = 3  # days added to their sum, as if one gap of three days came before
HABIT_DAYS: Final = 182  # days looked back for the pauses somebody usually makes
MIN_PAUSES: Final = 5  # steps from one active day to the next, for a habit
MOST_PAUSES: Final = 0.9  # the share of pauses that a usual one is not longer than


@dataclass(frozen=True, slots=True)
class Habit:
    """Somebody before a moment: everything in days that were seen.

    `pause` is the length that nine of ten of their pauses did not exceed (0: active every day), None below 5 of them.
    """

    recent: Recent
    active_week: int
    active_weeks: int
    usual_gap: float
    known_days: float
    pause: int | None
    pauses: int

    @property
    def is_eligible(self) -> bool:
        """Whether the formula was tried on such people: 3 active days of the last 28, known for a week."""
        return self.recent.active_days >= MIN_ACTIVE and self.known_days >= MIN_KNOWN

    @property
    def six(self) -> tuple[float, ...]:
        """The terms of the six-term formula, in its order."""
        recent = self.recent
        return (
            log1p(recent.silent_days),
            recent.active_days,
            log1p(self.usual_gap),
            float(self.active_week),
            float(self.active_weeks),
            log1p(self.known_days),
        )


def seen_time(days: Sequence[int], unseen: Iterable[int]) -> tuple[int, ...]:
    """The days that were not seen and on which nothing is known either: those to take out, ascending."""
    return tuple(sorted(set(unseen).difference(days)))


def position(moment: float, lost: Sequence[int]) -> float:
    """Where a moment is when the days in `lost` (ascending) are taken out; in one of them, where it would begin."""
    whole = int(moment // 1)
    place = bisect_left(lost, whole)
    if place < len(lost) and lost[place] == whole:
        moment = whole
    return moment - place


def positions(days: Iterable[int], lost: Sequence[int]) -> list[int]:
    """`position` of many days, both ascending, none of them in `lost`."""
    if not lost:
        return list(days)
    placed, taken = [], 0
    for day in days:
        while taken < len(lost) and lost[taken] < day:
            taken += 1
        placed.append(day - taken)
    return placed


def habit_before(
    days: Sequence[int], last: float, now: int, *, since: float | None = None, unseen: Iterable[int] = ()
) -> Habit | None:
    """What is known of somebody at the beginning of day `now`; None when nothing of theirs came before.

    `days` are their active days ascending, of which those from `now` on are left out; `last` is the moment of their
    last event before `now`; `since` is when they joined (their first active day when nobody knows).
    """
    before = days[: bisect_left(days, now)]
    if not before:
        return None
    lost = seen_time(before, (day for day in unseen if day < now))
    placed = positions(before, lost)
    end = now - len(lost)
    begin = placed[0] if since is None else min(placed[0], position(since, lost))
    window = placed[bisect_left(placed, end - WINDOW) :]
    gaps = [later - earlier for earlier, later in itertools.pairwise(placed)]
    lately = gaps[-LAST_GAPS:]
    pauses = sorted(gap - 1 for gap, until in zip(gaps, placed[1:], strict=True) if until > end - HABIT_DAYS)
    return Habit(
        recent=Recent(max(0.0, end - position(last, lost)), len(window)),
        active_week=len(placed) - bisect_left(placed, end - WEEK),
        active_weeks=len({(end - 1 - day) // WEEK for day in window}),
        usual_gap=(sum(lately) + SHRUNK_BY) / (len(lately) + 1),
        known_days=end - begin,
        pause=pauses[ceil(MOST_PAUSES * len(pauses)) - 1] if len(pauses) >= MIN_PAUSES else None,
        pauses=len(pauses),
    )


def breaks(days: Sequence[int], least: int, unseen: Iterable[int] = ()) -> list[tuple[int, int, int]]:
    """Silences between two active days that lasted `least` seen days or more: first day, day of return, seen days."""
    lost = seen_time(days, unseen)
    found = []
    for earlier, later in itertools.pairwise(days):
        if later - earlier <= least:  # nothing that is taken out makes it longer
            continue
        silent = int(position(later, lost) - position(earlier, lost)) - 1
        if silent >= least:
            found.append((earlier + 1, later, silent))
    return found
