"""Whether those for whom a message was proposed came back more often than those held back at random.

Everybody for whom one was proposed counts, sent or not: who approves and who drops is no chance, and would bring back
what the drawing of lots took out. The standard library only.
"""

from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from math import hypot
from typing import Final

from analytics.dropoff.silences import Share, wilson

MIN_EACH: Final = 10  # people in each group; with fewer the interval says nothing that a mentor could use
_STEPS: Final = 1 << 64


class Verdict(Enum):
    """What the figures allow to be said."""

    FEW = "few"
    NONE = "none"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Difference:
    """The share of those with a message less that of those without, -1 to 1, with its 95 % interval."""

    proposed: Share
    held: Share
    value: float
    lower: float
    upper: float

    @property
    def verdict(self) -> Verdict:
        """Few below ten in a group; none where the interval holds 0, which is no proof that there is no effect."""
        if min(self.proposed.n, self.held.n) < MIN_EACH:
            return Verdict.FEW
        if self.lower > 0:
            return Verdict.BETTER
        return Verdict.WORSE if self.upper < 0 else Verdict.NONE

    @property
    def smallest_seen(self) -> float:
        """A difference that such few people would just have shown: half the interval's width."""
        return (self.upper - self.lower) / 2


def difference(came: int, proposed: int, came_unasked: int, held: int) -> Difference:
    """Two independent shares compared: Newcombe's interval from the Wilson intervals of both.

    Newcombe 1998, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17,
    method 10. It stays within -1 and 1 and behaves for few people and for shares of 0 and 1. A group of nobody leaves
    everything open.
    """
    one, other = wilson(came, proposed), wilson(came_unasked, held)
    if not proposed or not held:
        return Difference(one, other, 0.0, -1.0, 1.0)
    apart = one.value - other.value
    return Difference(
        one,
        other,
        apart,
        max(-1.0, apart - hypot(one.value - one.lower, other.upper - other.value)),  # rounding may lead past the end
        min(1.0, apart + hypot(one.upper - one.value, other.value - other.lower)),
    )


def is_held_back(share: float, *of: object) -> bool:
    """Whether the lot falls on holding back what `of` names, which it does for that share of all.

    The same names draw the same lot, so that proposing can be repeated; nobody can tell or choose it beforehand from
    who somebody is, since it changes with each episode.
    """
    digest = sha256("\0".join(map(str, of)).encode()).digest()
    return int.from_bytes(digest[:8]) < share * _STEPS
