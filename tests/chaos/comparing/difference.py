"""What can be wrong with a record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sandbox.oracle.rows import TrueGuild
from services.database import Database

HEARD_WITHIN = timedelta(seconds=1)
"""Between something happening and the bot writing down that it listened then: faults delay events up to 0.4 s."""


class Difference(NamedTuple):
    """One thing that the record and Discord say differently."""

    kind: Literal["lost", "doubled", "revived", "wrong"]
    words: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}"


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared: the truth, the database, and when the bot says that it was listening.

    `trusted_until`: from then on events went missing in a way that no bot can notice; what it claims to have seen
    live after that proves nothing.
    """

    truth: TrueGuild
    database: Database
    live: tuple[tuple[datetime, datetime], ...]
    trusted_until: datetime | None
    hidden: frozenset[int]
    """Channels that were closed to the bot at some time, and threads in them."""
    voice_known: bool
    """Whether no event was lost since the last session began: only a new one tells who is in voice now."""
    authors: Mapping[int, int]
    """Who wrote each message, whatever became of the account."""

    def seen_live(self, start: datetime, end: datetime | None = None) -> bool:
        """Whether the bot says that it was listening from `start` to `end`, and has to be believed."""
        margin = (end or start) + HEARD_WITHIN
        if self.trusted_until is not None and margin >= self.trusted_until:
            return False
        return any(low <= start and margin <= high for low, high in self.live)


def differing(name: str, stored: object, true: object, where: str) -> Iterator[Difference]:
    """A difference when two values are not the same."""
    if stored != true:
        yield Difference("wrong", f"{where}: {name} is {stored!r} and not {true!r}")


def doubles(keys: Iterable[object], what: str) -> Iterator[Difference]:
    """Everything that is there more than once."""
    seen: set[object] = set()
    for key in keys:
        if key in seen:
            yield Difference("doubled", f"{what} {key}")
        seen.add(key)
