"""Whether somebody's share of active days has fallen against their own past, and more than everybody else's."""

from collections.abc import Mapping
from math import sqrt
from statistics import median

from analytics.limits import MIN_COHORT, MIN_DROP_DAYS, RECENT_DAYS


def drop_score(recent_active: int, recent_days: int, before_active: int, before_days: int) -> float:
    """How many standard deviations the share of active days has fallen; negative when it rose.

    Both shares are Beta(1 + active, 1 + days - active): the posterior of a share under a flat prior. The difference of
    their means over the root of their summed variances, by the closed forms of the Beta distribution's mean and
    variance (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4). Days that were not seen are no days.
    """
    recent_mean, recent_variance = _beta(1 + recent_active, 1 + recent_days - recent_active)
    before_mean, before_variance = _beta(1 + before_active, 1 + before_days - before_active)
    return (before_mean - recent_mean) / sqrt(recent_variance + before_variance)


def has_past(recent_days: int, before_days: int) -> bool:
    """Whether there are days enough for a score: about half of the last two weeks and four weeks before them."""
    return recent_days >= RECENT_DAYS / 2 and before_days >= MIN_DROP_DAYS


def corrected[Member](scores: Mapping[Member, float]) -> dict[Member, float]:
    """Each score less the median of all: in a week of holidays everybody falls, and nobody stands out.

    Below five students the median would be the student's own, and the scores stay as they are.
    """
    middle = median(scores.values()) if len(scores) >= MIN_COHORT else 0.0
    return {member: score - middle for member, score in scores.items()}


def _beta(a: int, b: int) -> tuple[float, float]:
    """Mean and variance of the Beta distribution."""
    return a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1))
