"""What an audit says, as plain values that also live in `audit_run.result`."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class Fault(StrEnum):
    """How a message of the record differs from Discord's."""

    MISSING = "missing"  # Discord has it, the record did not
    DELETED = "deleted"  # Discord has it no more, the record did not know
    REVIVED = "revived"  # the record calls it deleted, Discord has it


class Stopped(StrEnum):
    """Why an audit could not compare everything."""

    FORBIDDEN = "forbidden"
    INDEX = "index"
    UNAVAILABLE = "unavailable"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Difference:
    """One message that differed; `repaired` says whether reading again put it right."""

    message_id: int
    channel_id: int
    fault: Fault
    repaired: bool
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A channel by name, and why it was not compared."""

    id: int
    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many messages of a channel with its threads, or of a person, are stored, and how many Discord counts."""

    id: int
    name: str
    stored: int
    discord: int


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A count of Discord's that differs, though no message could be named."""

    name: str
    stored: int
    discord: int


@dataclass(slots=True)
class AuditResult:
    """An audit: the record compared with Discord up to `through` (ISO 8601, UTC).

    `hidden` cannot be read, `unread` is still being read; both are not compared, nor is what administrators
    have `left_out`. `not_kept` messages are those that their authors do not want kept. `refiled` are people of whom
    Discord counts fewer messages although their channels agree: deleted accounts. `unindexed` are types of messages
    that Discord's search leaves out.
    """

    through: str
    channels: list[Counted] = field(default_factory=list)
    people: list[Counted] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    unexplained: list[Unexplained] = field(default_factory=list)
    refiled: list[Unexplained] = field(default_factory=list)
    hidden: list[Place] = field(default_factory=list)
    unread: list[Place] = field(default_factory=list)
    left_out: list[Place] = field(default_factory=list)
    unrepaired: list[Place] = field(default_factory=list)
    unindexed: list[int] = field(default_factory=list)
    not_kept: int = 0
    stopped: str | None = None
    requests: int = 0
    seconds: float = 0.0
    waited: float = 0.0

    @property
    def moment(self) -> datetime:
        """Up to when the record was compared (aware UTC)."""
        return datetime.fromisoformat(self.through)

    @property
    def stored(self) -> int:
        """How many messages of the compared channels are stored."""
        return sum(one.stored for one in self.channels)

    @property
    def open_differences(self) -> list[Difference]:
        """Those that are still there."""
        return [one for one in self.differences if not one.repaired]

    @property
    def complete(self) -> bool:
        """Whether everything that the bot may read is in the record; what it may not read is in `hidden`."""
        return not (self.stopped or self.open_differences or self.unexplained or self.unread or self.unrepaired)

    def to_json(self) -> dict[str, Any]:
        """The result as `audit_run.result` holds it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """The result that was kept."""
        return cls(
            **{
                **kept,
                "channels": [Counted(**one) for one in kept["channels"]],
                "people": [Counted(**one) for one in kept["people"]],
                "differences": [Difference(**{**one, "fault": Fault(one["fault"])}) for one in kept["differences"]],
                "unexplained": [Unexplained(**one) for one in kept["unexplained"]],
                "refiled": [Unexplained(**one) for one in kept.get("refiled", ())],
                "hidden": [Place(**one) for one in kept["hidden"]],
                "unread": [Place(**one) for one in kept["unread"]],
                "left_out": [Place(**one) for one in kept.get("left_out", ())],
                "unrepaired": [Place(**one) for one in kept["unrepaired"]],
            }
        )
