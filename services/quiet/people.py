"""What is known of students when it is judged who is quiet, as plain values; and what comes of it.

Days are ordinals of the guild's days. This is plain data: the standard library and `analytics.dropoff` only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from analytics.dropoff.formula import Recent
from analytics.dropoff.habits import Habit
from analytics.dropoff.silences import Share
from services.people.students import Person


class Kind(Enum):
    """Why a student is named."""

    QUIET = "quiet"
    BACK = "back"
    NEVER = "never"


class Rule(Enum):
    """What made a student quiet: the formula's chance above 45 %, or ten days of silence."""

    CHANCE = "chance"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Record:
    """A student's past: days with any event, the moment of the last one before today, days not seen of theirs.

    `joined` is the day of joining. `wrote` is whether there is any message at all, at any time. `away` are days
    without any event on which they had said to be away, `free` holidays of the server without any event; the `unseen`
    ones hold both too, as nothing was to be seen. `blind` are days that were truly not seen, on whatever day they fall.
    """

    person: Person
    days: tuple[int, ...]
    last: float | None
    joined: int | None
    wrote: bool
    unseen: frozenset[int]
    reactions: int = 0
    away: frozenset[int] = frozenset()
    free: frozenset[int] = frozenset()
    blind: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Drop:
    """The share of active days lately and before, and by how many standard deviations it fell, others' fall taken off.

    Days are those that were seen.
    """

    recent_active: int
    recent_days: int
    before_active: int
    before_days: int
    score: float


@dataclass(frozen=True, slots=True)
class Return:
    """A silence that is over: the day of coming back, and how many seen days it lasted."""

    on: date
    silent_days: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """A student as they are today; `kind` is None for those who are not named.

    `silent_days` are whole days that were seen, None for who never did anything; `unseen_days` lie in between, and
    so do `away_days`, on which the student had said to be away, and `free_days`, which were holidays.
    `probability` is the chance of 14 silent days, None where the formula was not tried on such people.
    """

    person: Person
    kind: Kind | None
    silent_days: int | None
    unseen_days: int
    last_on: date | None
    habit: Habit | None = None
    probability: float | None = None
    rules: tuple[Rule, ...] = ()
    share: Share | None = None
    drop: Drop | None = None
    back: Return | None = None
    reactions: int = 0
    other_days: int = 0
    joined_on: date | None = None
    away_days: int = 0
    free_days: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Everybody asked about; `typical` is the middle of the `eligible` ones, None below five of them.

    `unjudged` would be named, had the days that were not seen been silent ones. `snoozed` are left out of `named`, and
    so are those who are `away`, with the last day of their absence.
    `reactions_due`: who reacted to some messages is still to be read.
    """

    named: tuple[Quiet, ...]
    unjudged: tuple[Quiet, ...]
    everybody: Mapping[int, Quiet]
    typical: Recent | None
    eligible: int
    snoozed: Mapping[int, date] = field(default_factory=dict)
    contacted: Mapping[int, date] = field(default_factory=dict)
    away: Mapping[int, date] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    hidden_more: int = 0
    still_reading: bool = False
    reactions_due: bool = False

    def of(self, kind: Kind) -> tuple[Quiet, ...]:
        """Those of one kind, in the order in which a mentor should read them."""
        return tuple(one for one in self.named if one.kind is kind)
