"""Headline figures side by side: each with what it is, and what it is to be compared with."""

from dataclasses import dataclass
from enum import Enum


class Direction(Enum):
    """How a figure stands to what it is compared with; the arrow is always beside a word."""

    UP = "▲"
    DOWN = "▼"
    SAME = "="
    NONE = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure: `name` what it is ("Active days"), `value` as it is to be read ("12 of 28", "–" without enough data).

    `beside` says in words what it is compared with ("above cohort: 9", "before: 14", "not enough data").
    """

    name: str
    value: str
    beside: str = ""
    direction: Direction = Direction.NONE
