"""Who did how much: places with ties."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Place:
    """A student's place: those with the same number share it, and the next place is left free for each of them."""

    place: int
    member: int
    amount: float


def ranked(amounts: Mapping[int, float]) -> list[Place]:
    """All students, the greatest first; of those with the same number the smaller id first (1, 2, 2, 4)."""
    ordered = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
    places, before = [], 0
    for amount, together in groupby(ordered, key=lambda item: item[1]):
        members = [member for member, _ in together]
        places += [Place(before + 1, member, amount) for member in members]
        before += len(members)
    return places
