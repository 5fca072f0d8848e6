"""The kinds of rules, and what a rule is. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.people.students import Person


class RuleKind(StrEnum):
    """What a rule looks for; its number is in days, for questions in hours, for streaks in weeks."""

    SILENT = "silent"
    QUESTION = "question"
    NEW = "new"
    BACK = "back"
    STREAK = "streak"


# The least and the most that the number of a kind may be: half a year of days is looked back.
BOUNDS: Mapping[RuleKind, tuple[int, int]] = {
    RuleKind.SILENT: (2, 60),
    RuleKind.QUESTION: (1, 168),
    RuleKind.NEW: (1, 60),
    RuleKind.BACK: (5, 90),
    RuleKind.STREAK: (2, 12),
}
USUAL: Mapping[RuleKind, int] = {
    RuleKind.SILENT: 10,
    RuleKind.QUESTION: 24,
    RuleKind.NEW: 7,
    RuleKind.BACK: 14,
    RuleKind.STREAK: 4,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a server; `held_back` is the share of episodes in which nothing is proposed, to see what messages do.

    `approver_id` is the person or role that is asked, None for any mentor. Times are aware UTC.
    """

    guild_id: int
    id: int
    kind: RuleKind
    number: int
    cohort_id: int | None
    template: str
    approver_id: int | None
    held_back: float
    by_id: int
    at: datetime
    paused_at: datetime | None = None


class Reason(StrEnum):
    """Why a rule does not touch somebody. The first ones follow from their days, the others from what was agreed."""

    ACTIVE = "active"
    UNSEEN = "unseen"
    TOO_LONG = "too long"
    NEVER_WROTE = "never wrote"
    WROTE = "wrote"
    NEWCOMER = "newcomer"
    NO_BREAK = "no break"
    NO_STREAK = "no streak"
    PASSED = "passed"
    NO_QUESTION = "no question"
    NOT_YET = "not yet"
    CLAIMED = "claimed"
    PROPOSED = "proposed"
    QUEUED = "queued"
    AWAY = "away"
    SNOOZED = "snoozed"
    OBJECTED = "objected"
    LIMITED = "limited"


@dataclass(frozen=True, slots=True)
class Case:
    """One student before a rule: touched (`reason` None, then `episode` names what is proposed once) or not, and why.

    `number` are proven days, hours or weeks; `on` is the day it began; `message_id` the question's. `said` is a
    sentence about the limit that is in the way.
    """

    person: Person
    reason: Reason | None = None
    episode: str = ""
    number: int = 0
    on: date | None = None
    message_id: int | None = None
    channel_id: int | None = None
    said: str = ""
