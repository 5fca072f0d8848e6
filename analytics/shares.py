"""How much of the whole each part has: messages by channel."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share[Key]:
    """One part: its count and its share of everything, 0 to 1; without a key it is everything else."""

    key: Key | None
    count: int
    share: float


def shares[Key: Hashable](counts: Mapping[Key, int], *, named: frozenset[Key], most: int) -> tuple[Share[Key], ...]:
    """The largest parts first, at most so many, and the rest as one; parts that are not to be named are in the rest.

    Equal counts stand in the order of their keys, so that the same data always gives the same answer.
    """
    total = sum(counts.values())
    if total <= 0:
        return ()
    ranked = sorted(
        (key for key in counts if key in named and counts[key] > 0), key=lambda key: (-counts[key], str(key))
    )
    kept = ranked[:most]
    rest = total - sum(counts[key] for key in kept)
    found = tuple(Share[Key](key, counts[key], counts[key] / total) for key in kept)
    return (*found, Share[Key](None, rest, rest / total)) if rest else found
