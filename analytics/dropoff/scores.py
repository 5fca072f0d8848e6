"""How well scores told who would fall silent, with intervals that let whole students come and go.

For `profiler backtest` only. Weights count rows several times, so that a bootstrap of students needs no copies. The
figures agree with scikit-learn's `roc_auc_score`, `average_precision_score` and `brier_score_loss`, which the tests
compare them with.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.dropoff.panel import Flags, Floats, Whole

DRAWS = 300
BINS = 10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval; NaN where it cannot be said."""

    value: float
    lower: float = float("nan")
    upper: float = float("nan")


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows with about the same predicted probability: their mean prediction and what came true."""

    predicted: float
    observed: float
    n: int


def roc_auc(gone: Flags, score: Floats, weight: Floats | None = None) -> float:
    """The chance that one who fell silent has the higher score, ties counting half; NaN without both kinds."""
    positive, negative = _by_threshold(gone, score, weight)
    if positive.sum() == 0 or negative.sum() == 0:
        return float("nan")
    below = negative.sum() - np.cumsum(negative)
    return float((positive * (below + negative / 2)).sum() / (positive.sum() * negative.sum()))


def pr_auc(gone: Flags, score: Floats, weight: Floats | None = None) -> float:
    """Average precision: the mean, over those who fell silent, of the precision at their score; NaN without any."""
    positive, negative = _by_threshold(gone, score, weight)
    if positive.sum() == 0:
        return float("nan")
    hits, named = np.cumsum(positive), np.cumsum(positive + negative)
    precision = np.divide(hits, named, out=np.zeros_like(hits), where=named > 0)
    return float((positive * precision).sum() / positive.sum())


def brier(gone: Flags, chance: Floats, weight: Floats | None = None) -> float:
    """The mean squared distance between the probability and what happened; 0 is perfect."""
    return float(np.average((chance - gone) ** 2, weights=weight))


def calibration(gone: Flags, chance: Floats) -> list[Bin]:
    """Rows by tenths of their probability: what was said, what came true, and n; empty tenths are left out."""
    tenth = np.minimum((chance * BINS).astype(int), BINS - 1)
    chosen = [tenth == number for number in range(BINS)]
    return [Bin(float(chance[rows].mean()), float(gone[rows].mean()), int(rows.sum())) for rows in chosen if rows.any()]


def calibration_error(gone: Flags, chance: Floats) -> float:
    """The mean distance between what was said and what came true, tenths weighed by their rows (ECE)."""
    bins = calibration(gone, chance)
    return sum(one.n * abs(one.predicted - one.observed) for one in bins) / max(1, len(gone))


def at_most(gone: Flags, score: Floats, origins: Whole, students: Whole, k: int) -> tuple[float, float]:
    """Precision and recall when, in every week, the k highest scores are named; equal ones by the student's id."""
    named = np.zeros(len(gone), dtype=bool)
    order = np.lexsort((students, -score, origins))
    week = origins[order]
    begins = np.searchsorted(week, week)
    named[order[np.arange(len(order)) - begins < k]] = True
    hits = int(gone[named].sum())
    return hits / max(1, int(named.sum())), hits / max(1, int(gone.sum()))


def draws(students: Whole, number: int = DRAWS, seed: int = 1) -> list[Floats]:
    """Weights of rows for each bootstrap draw: as many students as there are, drawn with replacement."""
    random = np.random.default_rng(seed)
    people, person = np.unique(students, return_inverse=True)
    return [
        np.bincount(random.integers(0, len(people), len(people)), minlength=len(people))[person].astype(np.float64)
        for _ in range(number)
    ]


def estimate(figure: Callable[[Floats | None], float], weights: list[Floats]) -> Estimate:
    """A figure with the middle 95 % of its bootstrap draws; draws in which it cannot be said are left out."""
    found = np.array([figure(weight) for weight in weights if weight.sum() > 0])
    found = found[~np.isnan(found)]
    if len(found) == 0:
        return Estimate(figure(None))
    lower, upper = np.quantile(found, [0.025, 0.975])
    return Estimate(figure(None), float(lower), float(upper))


def _by_threshold(gone: Flags, score: Floats, weight: Floats | None) -> tuple[Floats, Floats]:
    """The weight of both kinds at each distinct score, the highest first."""
    kept = np.ones(len(score)) if weight is None else weight
    levels, place = np.unique(-score, return_inverse=True)
    positive = np.bincount(place, weights=kept * gone, minlength=len(levels))
    negative = np.bincount(place, weights=kept * ~gone, minlength=len(levels))
    return positive, negative
