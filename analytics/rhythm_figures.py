"""A rhythm as plain numbers that any process can hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How alike the hours are: `strength` from 0 (spread over the clock) to 1 (always the same hour).

    `percentile` is how many of a hundred random spreads over the waking hours are less regular; `middle` is the hour
    of day around which the active ones lie, 0 to 24; `hours` is the n, of active hours.
    """

    strength: float
    percentile: float
    middle: float
    hours: int
