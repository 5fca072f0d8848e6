"""One student's habits by day: silence, active days and weeks, a streak, the usual gap.

Every function takes one value for each day in a row, the last one last: `active` (anything done on it) and `countable`
(seen, over, and on the server for it). A day that is neither was not seen: it is neither silent nor active.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from analytics.limits import BREAK_DAYS, GAPS_KEPT, MIN_ACTIVE_DAYS, MIN_GAP_DAYS, MIN_WEEK_DAYS, WEEK_ACTIVE_DAYS

WEEK = 7


@dataclass(frozen=True, slots=True)
class Silence:
    """Days without anything since the last active one: those that were seen, and those that were not."""

    days: int
    unseen: int


@dataclass(frozen=True, slots=True)
class ActiveDays:
    """Days with anything, of n days that say something."""

    active: int
    days: int


@dataclass(frozen=True, slots=True)
class ActiveWeeks:
    """Weeks with two or more active days, of n weeks that say something."""

    active: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Streak:
    """Weeks in a row with two or more active days, up to now; one missed week among them is forgiven."""

    weeks: int
    forgiven: bool


@dataclass(frozen=True, slots=True)
class UsualGap:
    """Days from one active day to the next, shrunk towards three; `gaps` of them were looked at."""

    days: float
    gaps: int


def silence(active: Sequence[bool], countable: Sequence[bool]) -> Silence | None:
    """The silence at the end of the days; None for somebody who was never active in them.

    A day counts as silent when it was seen to its end: today and unseen days never do.
    """
    last = max((place for place, value in enumerate(active) if value), default=None)
    if last is None:
        return None
    after = countable[last + 1 :]
    return Silence(days=sum(after), unseen=len(after) - sum(after))


def active_days(active: Sequence[bool], countable: Sequence[bool]) -> ActiveDays | None:
    """How many of the days were active; None below seven days that say something."""
    days = sum(map(_says, active, countable))
    return ActiveDays(active=sum(active), days=days) if days >= MIN_ACTIVE_DAYS else None


def active_weeks(first: date, active: Sequence[bool], countable: Sequence[bool]) -> ActiveWeeks | None:
    """How many weeks from Monday had two or more active days; None without a week that says something."""
    known = [good for good in _weeks(first, active, countable) if good is not None]
    return ActiveWeeks(active=sum(known), weeks=len(known)) if known else None


def streak(first: date, active: Sequence[bool], countable: Sequence[bool]) -> Streak:
    """The weeks in a row up to now. Weeks that say nothing, and a last one that is not lost yet, are passed over."""
    weeks = list(_weeks(first, active, countable))
    room = -(first.weekday() + len(active)) % WEEK  # days that the last week still has
    if weeks and weeks[-1] is False and room + 1 >= WEEK_ACTIVE_DAYS:
        weeks.pop()
    length, missed, forgiven = 0, False, False
    for good in reversed(weeks):
        if good:
            length, forgiven = length + 1, forgiven or missed
        elif good is False:
            if missed:
                break
            missed = True
    return Streak(length, forgiven and length > 0)


def usual_gap(active: Sequence[bool], countable: Sequence[bool]) -> UsualGap | None:
    """The mean of the last ten gaps between active days, with one of three days added: (sum + 3) / (k + 1).

    Unseen days within a gap are left out of it. None below three active days. Not a risk by itself: a long usual gap
    is one already (AUC of silence over usual gap 0.56-0.66, of silence alone 0.70-0.75).
    """
    places = [place for place, value in enumerate(active) if value]
    if len(places) < MIN_GAP_DAYS:
        return None
    gaps = [1 + sum(countable[begins + 1 : ends]) for begins, ends in pairwise(places)][-GAPS_KEPT:]
    return UsualGap(days=(sum(gaps) + 3) / (len(gaps) + 1), gaps=len(gaps))


def breaks(active: Sequence[bool], countable: Sequence[bool]) -> tuple[tuple[int, int | None], ...]:
    """Silences of at least fourteen days that were seen, as places of their first and last day; None is "still".

    Days before the first active one are no break.
    """
    places = [place for place, value in enumerate(active) if value]
    spans = [*pairwise(places), *((last, len(active)) for last in places[-1:])]
    return tuple(
        (begins + 1, None if ends == len(active) else ends - 1)
        for begins, ends in spans
        if sum(countable[begins + 1 : ends]) >= BREAK_DAYS
    )


def _weeks(first: date, active: Sequence[bool], countable: Sequence[bool]) -> Iterator[bool | None]:
    """Whether each week from Monday had two or more active days; None for a week of which too little was seen."""
    begins = -first.weekday()
    while begins < len(active):
        days = slice(max(begins, 0), begins + WEEK)
        if sum(active[days]) >= WEEK_ACTIVE_DAYS:
            yield True
        else:
            enough = sum(map(_says, active[days], countable[days])) >= MIN_WEEK_DAYS
            yield False if enough else None
        begins += WEEK


def _says(active: bool, countable: bool) -> bool:  # noqa: FBT001 - one place of two rows of days
    return active or countable
