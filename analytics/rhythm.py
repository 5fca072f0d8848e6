"""Rhythm: whether somebody writes at the same time of day, and whether that could be chance."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final

import numpy as np

from analytics.limits import MIN_RHYTHM_HOURS
from analytics.rhythm_figures import Rhythm

CLOCK: Final = 24
WAKING: Final = 16  # hours of a day in which people write
SHUFFLES: Final = 1000  # with 200 the share called more than chance was 8 % instead of 5 %
SEED: Final = 2016  # of the shuffles: the same hours always give the same percentile

type Hours = np.ndarray[tuple[int], np.dtype[np.int64]]


def rhythm(hours: Sequence[int], zone: tzinfo) -> Rhythm | None:
    """The rhythm of active hours (first moments, seconds since 1970, any order); None below thirty of them.

    R = FDH / sum(A), the daily Fourier component of the active hours over their number: Boroujeni, Sharma, Kidzinski,
    Lucignano, Dillenbourg, "How to quantify student's regularity?", EC-TEL 2016. With the hours of the clock it is the
    mean resultant length of circular statistics, so days of 23 and 25 hours need no care.
    """
    of_day = _hours_of_day(sorted(set(hours)), zone)
    if len(of_day) < MIN_RHYTHM_HOURS:
        return None
    mean = np.exp(2j * np.pi * of_day / CLOCK).mean()
    strength, middle = float(abs(mean)), float(np.angle(mean) / (2 * np.pi) * CLOCK % CLOCK)
    return Rhythm(strength, _percentile(strength, len(of_day)), middle, len(of_day))


def _hours_of_day(hours: Sequence[int], zone: tzinfo) -> Hours:
    return np.array([datetime.fromtimestamp(at, UTC).astimezone(zone).hour for at in hours], dtype=np.int64)


def _percentile(strength: float, number: int) -> float:
    """How many in a hundred of random spreads over sixteen waking hours have a weaker rhythm."""
    random = np.random.default_rng(SEED)
    spread = random.integers(0, WAKING, size=(SHUFFLES, number))
    shuffled = abs(np.exp(2j * np.pi * spread / CLOCK).mean(axis=1))
    return float((shuffled < strength).mean() * 100)
