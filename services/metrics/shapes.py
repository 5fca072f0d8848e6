"""Counters, gauges and histograms that stay small: whatever labels come, a figure has a bounded number of series.

They are for the event loop's thread. Counting costs less than a microsecond and never waits; nothing here knows who
reads it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

OTHER = "other"
"""What stands for every label beyond the most that a figure keeps apart."""

type Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """What a histogram knows of one series: `counts` has one number for each bound and one for what lies above."""

    counts: tuple[int, ...]
    total: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as it was at one moment; `values` are numbers, or a `Spread` each for a histogram."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    told: str
    labels: Labels
    values: Mapping[Labels, float | Spread]
    bounds: Sequence[float] = ()


class _Figure:
    """What all figures have in common: a name, an explanation, labels and the most series it may have."""

    def __init__(self, name: str, told: str, labels: Labels = (), *, most: int = 100) -> None:
        self.name, self.told, self.labels = name, told, labels
        self._most = most
        self._others = (OTHER,) * len(labels)

    def _key(self, values: Labels, held: Mapping[Labels, object]) -> Labels:
        """The series that counts for these labels; raises ValueError for more or fewer of them than it has."""
        if values in held:
            return values
        if len(values) != len(self.labels):
            raise ValueError(f"{self.name} has the labels {self.labels}, not {len(values)} of them")
        return values if len(held) < self._most - 1 else self._others


class Counter(_Figure):
    """Counts up.

    `known` are series that are there from the beginning: Prometheus sees no increase in one that begins with 1.
    """

    def __init__(
        self, name: str, told: str, labels: Labels = (), *, most: int = 100, known: Iterable[str] = ()
    ) -> None:
        super().__init__(name, told, labels, most=most)
        self._held: dict[Labels, float] = {(each,): 0.0 for each in known} if labels else {(): 0.0}

    def add(self, *labels: str, by: float = 1.0) -> None:
        """Count something that happened."""
        key = self._key(labels, self._held)
        self._held[key] = self._held.get(key, 0.0) + by

    def value(self, *labels: str) -> float:
        """What was counted so far."""
        return self._held.get(labels, 0.0)

    def read(self) -> Reading:
        """As it is now."""
        return Reading(self.name, "counter", self.told, self.labels, dict(self._held))


class Gauge(_Figure):
    """Says how something is now; nothing at all until it is known."""

    def __init__(self, name: str, told: str, labels: Labels = (), *, most: int = 100) -> None:
        super().__init__(name, told, labels, most=most)
        self._held: dict[Labels, float] = {}

    def put(self, value: float, *labels: str) -> None:
        """How it is now."""
        self._held[self._key(labels, self._held)] = value

    def replace(self, values: Mapping[Labels, float]) -> None:
        """How all series are now; one that is not named is gone."""
        self._held = {}
        for labels, value in values.items():
            self.put(value, *labels)

    def forget(self) -> None:
        """Nobody knows any more."""
        self._held = {}

    def value(self, *labels: str) -> float | None:
        """What it says; None when that is not known."""
        return self._held.get(labels)

    def read(self) -> Reading:
        """As it is now."""
        return Reading(self.name, "gauge", self.told, self.labels, dict(self._held))


class Histogram(_Figure):
    """How often something took how long, in seconds: how many were at most as long as each of its bounds."""

    def __init__(self, name: str, told: str, labels: Labels = (), *, bounds: Iterable[float], most: int = 100) -> None:
        super().__init__(name, told, labels, most=most)
        self.bounds = tuple(sorted(bounds))
        self._counts: dict[Labels, list[int]] = {}
        self._totals: dict[Labels, float] = {}
        if not labels:
            self._begin(())

    def note(self, seconds: float, *labels: str) -> None:
        """One more; what a clock that was set back makes negative counts as none."""
        key = self._key(labels, self._counts)
        if key not in self._counts:
            self._begin(key)
        seconds = max(0.0, seconds)
        self._counts[key][bisect_left(self.bounds, seconds)] += 1
        self._totals[key] += seconds

    def count(self, *labels: str) -> int:
        """How many there were."""
        return sum(self._counts.get(labels, ()))

    def read(self) -> Reading:
        """As it is now."""
        values = {key: Spread(tuple(counts), self._totals[key]) for key, counts in self._counts.items()}
        return Reading(self.name, "histogram", self.told, self.labels, values, self.bounds)

    def _begin(self, key: Labels) -> None:
        self._counts[key] = [0] * (len(self.bounds) + 1)
        self._totals[key] = 0.0


type Figure = Counter | Gauge | Histogram
