"""One figure of a benchmark, beside the limit it is held against."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured, once for each repeat.

    `ours` and `limit` are in `unit`; the values of one repeat stand at the same place in both, so that what disturbs
    the machine disturbs both. `limit` is empty where there is nothing to hold it against. `goal` is of the ratio
    where there is a limit and of our own value where there is none; None is a figure without a budget. `better` says
    which of our values are the good ones: a goal is reached from that side. `note` is a sentence for the reader.
    """

    part: str
    what: str
    ours: tuple[float, ...]
    unit: str
    limit: tuple[float, ...] = ()
    limit_name: str = ""
    goal: float | None = None
    better: Better = "higher"
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what says nothing; raises ValueError."""
        if not self.ours or (self.limit and not self.limit_name):
            raise ValueError(f"{self.part}, {self.what}: nothing measured, or a limit without a name")

    @property
    def value(self) -> float:
        """The middle one of our values."""
        return statistics.median(self.ours)

    @property
    def limit_value(self) -> float | None:
        """The middle one of the limit's values, None without a limit."""
        return statistics.median(self.limit) if self.limit else None

    @property
    def ratios(self) -> tuple[float, ...]:
        """Ours by the limit: repeat by repeat where both have as many, else of the middle values; empty without one."""
        if not self.limit:
            return ()
        if len(self.limit) == len(self.ours):
            return tuple(_by(ours, limit) for ours, limit in zip(self.ours, self.limit, strict=True))
        return (_by(self.value, statistics.median(self.limit)),)

    @property
    def ratio(self) -> float | None:
        """The middle one of the ratios, None without a limit."""
        return statistics.median(self.ratios) if self.limit else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached, None without a goal."""
        if self.goal is None:
            return None
        held = self.value if self.ratio is None else self.ratio
        return held >= self.goal if self.better == "higher" else held <= self.goal

    def as_json(self) -> dict[str, Any]:
        """Everything, computed figures included."""
        return {
            "part": self.part,
            "what": self.what,
            "unit": self.unit,
            "ours": list(self.ours),
            "ours_spread": spread(self.ours),
            "limit_name": self.limit_name,
            "limit": list(self.limit),
            "limit_spread": spread(self.limit),
            "ratio": self.ratio,
            "ratio_spread": spread(self.ratios),
            "goal": self.goal,
            "better": self.better,
            "met": self.met,
            "note": self.note,
        }

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """What `as_json` wrote; what can be computed is computed again."""
        return cls(
            part=given["part"],
            what=given["what"],
            ours=tuple(given["ours"]),
            unit=given["unit"],
            limit=tuple(given["limit"]),
            limit_name=given["limit_name"],
            goal=given["goal"],
            better=given["better"],
            note=given["note"],
        )


def spread(values: Sequence[float]) -> dict[str, float] | None:
    """The least, the middle and the greatest, None of nothing."""
    if not values:
        return None
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def _by(ours: float, limit: float) -> float:
    return ours / limit if limit else float("inf")
