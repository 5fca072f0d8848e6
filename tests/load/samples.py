"""What the bot's own /metrics say, read as Prometheus reads them, and what that amounts to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LINE = re.compile(r"^(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')

type Series = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One scrape: how many seconds after the beginning, how long it took, and every series."""

    at: float
    took: float
    values: Mapping[Series, float] = field(repr=False)

    def value(self, name: str, **labels: str) -> float:
        """One series; nothing counted when it is not there."""
        return self.values.get((name, tuple(sorted(labels.items()))), 0.0)

    def total(self, name: str) -> float:
        """All series of a name together."""
        return sum(value for (each, _), value in self.values.items() if each == name)

    def bounds(self, name: str) -> dict[float, float]:
        """A histogram's bounds, each with how many were at most as long, all other labels together."""
        counts: dict[float, float] = {}
        for (each, labels), value in self.values.items():
            if each == f"{name}_bucket":
                bound = float(dict(labels)["le"])
                counts[bound] = counts.get(bound, 0.0) + value
        return dict(sorted(counts.items()))


def parsed(text: str) -> dict[Series, float]:
    """The series of an answer of /metrics."""
    found: dict[Series, float] = {}
    for line in text.splitlines():
        match = LINE.match(line)
        if match is not None and not line.startswith("#"):
            labels = tuple(sorted(LABEL.findall(match["labels"] or "")))
            found[match["name"], labels] = float(match["value"])
    return found


def quantile(before: Mapping[float, float], after: Mapping[float, float], share: float) -> float:
    """The bound below which that share of what came between two scrapes lies, as Prometheus estimates it."""
    counts = {bound: after[bound] - before.get(bound, 0.0) for bound in after}
    whole = counts.get(float("inf"), 0.0)
    if not whole:
        return 0.0
    below, lower = 0.0, 0.0
    for bound, count in counts.items():
        if count >= whole * share:
            if bound == float("inf"):
                return lower
            inside = count - below
            return lower + (bound - lower) * ((whole * share - below) / inside if inside else 1.0)
        below, lower = count, bound
    return lower


def above(before: Mapping[float, float], after: Mapping[float, float], bound: float) -> int:
    """How many of what came between two scrapes lie above one of the bounds."""
    return round((after[float("inf")] - before.get(float("inf"), 0.0)) - (after[bound] - before.get(bound, 0.0)))


def slope(points: Iterable[tuple[float, float]]) -> float:
    """By how much the second grows with each one of the first, as a straight line fits best."""
    pairs = list(points)
    if len(pairs) < 2:
        return 0.0
    mean_x = sum(x for x, _ in pairs) / len(pairs)
    mean_y = sum(y for _, y in pairs) / len(pairs)
    spread = sum((x - mean_x) ** 2 for x, _ in pairs)
    return sum((x - mean_x) * (y - mean_y) for x, y in pairs) / spread if spread else 0.0
