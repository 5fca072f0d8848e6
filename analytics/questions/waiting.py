"""How long people wait, when some are waiting still: the estimate of Kaplan and Meier.

Times are in one unit throughout.

Sources: E. L. Kaplan, P. Meier, "Nonparametric Estimation from Incomplete Observations", JASA 53 (1958) 457-481;
Greenwood's variance; the interval of log(-log S), and from it that of the median as Brookmeyer and Crowley read it
(Biometrics 38 (1982) 29-41). The tests hold all of it against `scipy.stats.ecdf`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.limits import MIN_QUESTIONS

HALF = 0.5
Z95 = 1.959963984540054  # the normal distribution's 97.5% point
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Waits:
    """The share of waits that are over by a time, estimated from `n` waits of which `ended` are.

    At `times[i]` the share steps to `share[i]`, with an interval of 95%. `median` is the time by which half are over,
    between `median_low` and `median_high`; None where the share, or the edge of its interval, never gets that far.
    """

    n: int
    ended: int
    times: tuple[float, ...]
    share: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    median: float | None
    median_low: float | None
    median_high: float | None


def waits(times: Sequence[float], ended: Sequence[bool], least: int = MIN_QUESTIONS) -> Waits | None:
    """What is known of how long people wait; None for fewer waits than `least`.

    `times` are how long each was watched, `ended` says of each whether it was over then or only no longer watched.
    """
    if len(times) < least:
        return None
    watched, over = np.asarray(times, dtype=float), np.asarray(ended, dtype=bool)
    steps = np.unique(watched[over])
    at_risk = len(watched) - np.searchsorted(np.sort(watched), steps).astype(float)
    events = np.bincount(np.searchsorted(steps, watched[over]), minlength=len(steps)).astype(float)
    left = np.cumprod(1 - events / at_risk)
    low, high = _interval(left, events, at_risk)
    return Waits(
        len(watched),
        int(over.sum()),
        tuple(steps.tolist()),
        tuple((1 - left).tolist()),
        tuple((1 - high).tolist()),
        tuple((1 - low).tolist()),
        _halved(steps, left),
        _halved(steps, low),
        _halved(steps, high),
    )


def _interval(
    left: NDArray[np.float64], events: NDArray[np.float64], at_risk: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both edges of the share that still waits; when nobody waits any more there is nothing uncertain to show."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events)))) / np.abs(np.log(left))
        low, high = left ** np.exp(Z95 * spread), left ** np.exp(-Z95 * spread)
    known = np.isfinite(spread)
    before = np.concatenate([[1.0], high])[:-1] if len(high) else high
    return np.where(known, low, 0.0), np.where(known, high, np.where(np.isfinite(before), before, 1.0))


def _halved(steps: NDArray[np.float64], left: NDArray[np.float64]) -> float | None:
    """The first time by which no more than half are left."""
    reached = np.nonzero(left <= HALF + ROUNDING)[0]
    return float(steps[reached[0]]) if len(reached) else None
