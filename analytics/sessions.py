"""Sittings: messages with less than half an hour between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from analytics.limits import MIN_SESSION_MESSAGES


@dataclass(frozen=True, slots=True)
class Sitting:
    """Messages in a row: how long from the first to the last, in minutes, and how many."""

    minutes: float
    messages: int


@dataclass(frozen=True, slots=True)
class Sittings:
    """How often somebody sat down to write, and for how long as a rule; `messages` is the n it rests on."""

    per_week: float
    minutes: float
    number: int
    messages: int


def sittings(found: Sequence[Sitting], seen_days: int) -> Sittings | None:
    """The figures of sittings over so many days that were seen; None below twenty messages or without such a day.

    A gap of more than thirty minutes begins a new sitting, the usual cut for logs (Catledge and Pitkow 1995 measured
    25.5 minutes). A sitting of one message has no length and counts as 0 minutes.
    """
    messages = sum(one.messages for one in found)
    if messages < MIN_SESSION_MESSAGES or seen_days <= 0:
        return None
    return Sittings(
        per_week=len(found) * 7 / seen_days,
        minutes=median(one.minutes for one in found),
        number=len(found),
        messages=messages,
    )
