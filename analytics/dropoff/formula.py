"""The chance of two weeks without a sign of somebody, from how long they are silent and how often they were there.

A pooled logistic fit on the public chats of three programming communities (3,486 student-weeks of 457 people). What the
formula is worth on a server's own history is what `profiler backtest` measures; docs/analytics.md has the figures.
The standard library only: the bot's own process computes this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import exp, log1p
from statistics import median
from typing import Final

HORIZON: Final = 14  # days without any event that the probability is about
WINDOW: Final = 28  # days whose active days count
INTERCEPT: Final = -0.566
SILENCE: Final = 0.688  # for each unit of ln(1 + days of silence)
ACTIVE: Final = -0.261  # for each active day of the last 28
VERSION: Final = "v2"

MIN_ACTIVE: Final = 3  # active days of the last 28; below, the formula was never tried
MIN_KNOWN: Final = 7  # days on the server
MIN_TYPICAL: Final = 5  # eligible students that a typical one is the middle of

WATCH_FROM, REACH_OUT_FROM = 0.20, 0.45


class Band(Enum):
    """What a probability asks of a mentor."""

    STEADY = "steady"
    WATCH = "watch"
    REACH_OUT = "reach out"


class Term(Enum):
    """What the formula looks at."""

    SILENCE = "silence"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Recent:
    """Days since the last event (a fraction counts), and days with an event among the last 28 that were seen."""

    silent_days: float
    active_days: float

    @property
    def is_rare(self) -> bool:
        """Whether there are too few active days for a probability."""
        return self.active_days < MIN_ACTIVE


@dataclass(frozen=True, slots=True)
class Contribution:
    """How far one term moves somebody away from the typical student, in log-odds; above 0 it raises the chance."""

    term: Term
    value: float
    typical: float
    log_odds: float


def log_odds(silent_days: float, active_days: float) -> float:
    """The logit of `probability`."""
    return INTERCEPT + SILENCE * log1p(max(0.0, silent_days)) + ACTIVE * active_days


def probability(silent_days: float, active_days: float) -> float:
    """The chance, 0 to 1, of no event in the next 14 days; for those with at least 3 active days in the last 28."""
    return 1 / (1 + exp(-log_odds(silent_days, active_days)))


def band(chance: float) -> Band:
    """Steady below 20 %, watch up to 45 %, reach out above."""
    if chance < WATCH_FROM:
        return Band.STEADY
    return Band.WATCH if chance <= REACH_OUT_FROM else Band.REACH_OUT


def typical(eligible: Sequence[Recent]) -> Recent | None:
    """The middle of the eligible students, term by term; None below 5 of them."""
    if len(eligible) < MIN_TYPICAL:
        return None
    return Recent(median(one.silent_days for one in eligible), median(one.active_days for one in eligible))


def contributions(student: Recent, reference: Recent) -> tuple[Contribution, ...]:
    """What sets somebody apart from the reference, the largest first.

    They add up to the difference between the two logits, since the formula is linear in them.
    """
    silence = SILENCE * (log1p(student.silent_days) - log1p(reference.silent_days))
    active = ACTIVE * (student.active_days - reference.active_days)
    found = (
        Contribution(Term.SILENCE, student.silent_days, reference.silent_days, silence),
        Contribution(Term.ACTIVE, student.active_days, reference.active_days, active),
    )
    return tuple(sorted(found, key=lambda one: -abs(one.log_odds)))
