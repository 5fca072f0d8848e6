"""Of silences that had lasted so many days, how many lasted two weeks more: what a mentor believes at once.

Everything in whole days. A silence has lasted d days at the beginning of a day when the d days before it, and no more,
were without an event. It is counted where the formula would be: 3 active days among the 28 before that moment, and 14
days after it that are over. Silences that reach into time that was not seen are left out. The standard library only.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import sqrt
from typing import Final

from analytics.dropoff.formula import HORIZON, MIN_ACTIVE, WINDOW

MIN_SILENCES: Final = 20
LONGEST: Final = WINDOW - MIN_ACTIVE  # days; beyond, nobody has three active days left in the window
Z: Final = 1.959963984540054  # of a normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`, and the 95 % interval of their share."""

    hits: int
    n: int
    lower: float
    upper: float

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.hits / self.n if self.n else 0.0

    @property
    def is_enough(self) -> bool:
        """Whether 20 or more silences stand behind it."""
        return self.n >= MIN_SILENCES


def wilson(hits: int, n: int) -> Share:
    """A share with its 95 % interval (Wilson 1927), which behaves at 0, at 1 and for few; 0 to 1 when n is 0."""
    if n == 0:
        return Share(0, 0, 0.0, 1.0)
    share, wide = hits / n, Z * Z / n
    middle = (share + wide / 2) / (1 + wide)
    half = Z * sqrt(share * (1 - share) / n + wide / (4 * n)) / (1 + wide)
    return Share(hits, n, max(0.0, middle - half), min(1.0, middle + half))


def share_still_silent(
    people: Iterable[tuple[Sequence[int], AbstractSet[int]]], lasted: int, today: int, horizon: int = HORIZON
) -> Share:
    """Of all silences that had lasted `lasted` days, those that lasted `horizon` more.

    For each of the people: their active days (ascending) and the days of theirs that were not seen; `today`, which is
    not over, counts for nothing.
    """
    return shares_still_silent(people, (lasted,), today, horizon)[lasted]


def shares_still_silent(
    people: Iterable[tuple[Sequence[int], AbstractSet[int]]],
    lengths: Iterable[int],
    today: int,
    horizon: int = HORIZON,
) -> dict[int, Share]:
    """`share_still_silent` for several lengths, in one look through everybody's days."""
    wanted = sorted(set(lengths))
    counted = Counter(found for days, unseen in people for found in _decided(days, unseen, wanted, today, horizon))
    return {lasted: wilson(counted[lasted, True], counted[lasted, True] + counted[lasted, False]) for lasted in wanted}


def _decided(
    days: Sequence[int], unseen: AbstractSet[int], lengths: Sequence[int], today: int, horizon: int
) -> Iterator[tuple[int, bool]]:
    """Each length (ascending) that a silence had reached where it is decided, and whether it lasted on."""
    past = days[: bisect_left(days, today)]
    for place, last in enumerate(past):
        following = past[place + 1] if place + 1 < len(past) else today + horizon
        for lasted in lengths:
            at = last + lasted + 1
            # What is in the way of a length is in the way of all longer ones.
            if following < at or at + horizon > today:
                break
            if place + 1 - bisect_left(past, at - WINDOW) < MIN_ACTIVE:
                break
            if unseen and not unseen.isdisjoint(range(last + 1, min(following, at + horizon))):
                break
            yield lasted, following >= at + horizon


def table(
    people: Iterable[Sequence[int]], lengths: Sequence[int], today: int, unseen: AbstractSet[int] = frozenset()
) -> list[tuple[int, Share]]:
    """`share_still_silent` for several lengths, of people whose active days these are."""
    shares = shares_still_silent(((days, unseen) for days in people), lengths, today)
    return [(lasted, shares[lasted]) for lasted in lengths]
