"""Who has which colour: a person or channel keeps one everywhere, and a second sign where two share it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

# Chosen by search: at least 4.5:1 on the background, and as far apart as eight colours can be for eyes without red or
# green receptors (tests/charts/test_colours.py measures both).
PALETTE = ("#659dc8", "#ee7d12", "#45dd72", "#fbf24d", "#9a86ff", "#df8a90", "#3fe9f2", "#fbf8da")
TINTS = ("#abd0ee", "#fac08e", "#aaf0bf", "#fdf8b4", "#cdc4ff", "#f8d6d8", "#1fa5ad", "#c0bda8")  # the second of each
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
DASHES: tuple[tuple[float, tuple[float, ...]], ...] = ((0, ()), (0, (4, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.2, 2)))


@dataclass(frozen=True, slots=True)
class Look:
    """How one of several is drawn: those of one colour in one picture differ in tint, marker and line."""

    colour: str
    marker: str
    dash: tuple[float, tuple[float, ...]]


def colour_of(one: int) -> str:
    """The colour of a person, channel or role by its id: the same in every picture, on every day."""
    return PALETTE[_mixed(one) % len(PALETTE)]


def looks_of(ids: Iterable[int]) -> dict[int, Look]:
    """How each of several is drawn in one picture, in the order given.

    The hue of nobody depends on the others; the second of a hue gets another tint of it.
    """
    turns: dict[str, count[int]] = {}
    looks: dict[int, Look] = {}
    for place, one in enumerate(dict.fromkeys(ids)):
        colour = colour_of(one)
        turn = next(turns.setdefault(colour, count()))
        shown = TINTS[PALETTE.index(colour)] if turn == 1 else colour
        looks[one] = Look(shown, MARKERS[place % len(MARKERS)], DASHES[turn % len(DASHES)])
    return looks


def _mixed(one: int) -> int:
    """A number whose lowest bits depend on all bits of an id (SplitMix64's mixing; Steele, Lea, Flood 2014).

    The lowest bits of Discord's ids are a counter that is nearly always zero.
    """
    mixed = (one + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return mixed ^ (mixed >> 31)
