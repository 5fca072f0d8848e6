"""Whether weekly numbers rise or fall, robustly."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from analytics.cohort_figures import Slope

MIN_WEEKS: Final = 8  # below, the interval says nothing: a fall of 70 % is found in 4 % of series of six weeks
NORMAL_QUANTILE: Final = 1.959963984540054  # of 0.975

type Numbers = "np.ndarray[tuple[int], np.dtype[np.float64]]"


def weekly_change(values: Sequence[float | None]) -> Slope | None:
    """The relative change from week to week (0.05: 5 % more each week): `exp(b) - 1`, b the slope of ln(1 + value).

    Weeks without a value are left out and keep their distance; fewer than eight with one give None. A single loud
    week does not move it. It shows a change and is no alarm: its power is small at the lengths of a course.
    """
    known = [(week, value) for week, value in enumerate(values) if value is not None]
    if len(known) < MIN_WEEKS:
        return None
    weeks, numbers = (np.array(column, dtype="float64") for column in zip(*known, strict=True))
    slope = theil_sen(np.log1p(numbers), weeks)
    value, lower, upper = np.expm1([slope.value, slope.lower, slope.upper])
    return Slope(float(value), float(lower), float(upper), slope.points)


def theil_sen(values: Numbers, places: Numbers) -> Slope:
    """The median of the slopes between all pairs of points, and Sen's interval; at least two different places.

    Sources: H. Theil (1950), "A rank-invariant method of linear and polynomial regression analysis"; P. K. Sen (1968),
    "Estimates of the regression coefficient based on Kendall's tau" (JASA 63). Agrees with scipy.stats.theilslopes.
    """
    run, rise = places[:, None] - places, values[:, None] - values
    slopes = np.sort(rise[run > 0] / run[run > 0])
    count, pairs = len(values), len(slopes)
    ties = sum(_kendall(repeats) for column in (places, values) for repeats in _repeats(column))
    spread = NORMAL_QUANTILE * np.sqrt(max(_kendall(count) - ties, 0) / 18)
    low = max(round((pairs - spread) / 2) - 1, 0)
    high = min(round((pairs + spread) / 2), pairs - 1)
    return Slope(float(np.median(slopes)), float(slopes[low]), float(slopes[high]), count)


def _kendall(count: int) -> int:
    """Eighteen times the variance of Kendall's S of so many numbers, or what a tie of so many takes off it."""
    return count * (count - 1) * (2 * count + 5)


def _repeats(column: Numbers) -> list[int]:
    """How often each number that is there more than once is there."""
    counts = np.unique(column, return_counts=True)[1]
    return [int(number) for number in counts if number > 1]
