"""What is known when an activity report is put into words."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from services.cohort.metrics import MESSAGES, METRICS, REACTIONS, VOICE, Metric, called
from services.coverage import HISTORY, Unseen
from services.people.students import Cohort, Person
from services.wording.answers import as_it_is
from services.wording.periods import Period
from services.wording.words import Words

ONLY_HEARD = frozenset({REACTIONS, VOICE})  # what only events tell: before the bot listened nothing is known of it


@dataclass(frozen=True, slots=True)
class Sight:
    """What was not seen of a time; the channels that never are: names that may be told, and how many others."""

    gaps: tuple[Unseen, ...]
    hidden: tuple[str, ...] = ()
    hidden_more: int = 0

    @property
    def still_reading(self) -> bool:
        """Whether some of it is history that will be read yet."""
        return any(gap.reason == HISTORY for gap in self.gaps)

    def since(self, start: datetime) -> "Sight":
        """The same from a moment on."""
        later = (replace(gap, from_at=max(gap.from_at, start)) for gap in self.gaps if gap.to_at > start)
        return replace(self, gaps=tuple(later))


class Seen(Protocol):
    """Whatever says what was not seen of a time, for sentences about it."""

    @property
    def sight(self) -> Sight:
        """What was not seen."""

    @property
    def zone(self) -> ZoneInfo:
        """Whose days count."""

    @property
    def words(self) -> Words:
        """The language of the sentences."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The person, the period, what is counted and what was seen of it; times are aware UTC.

    With `earlier` the picture is held against the period before instead of the cohort.
    """

    person: Person
    period: Period
    last_at: datetime | None
    cohort: Cohort
    sight: Sight
    zone: ZoneInfo
    words: Words
    now: datetime
    metric: Metric = METRICS[MESSAGES]
    earlier: bool = False

    @property
    def name(self) -> str:
        """The person's name for sentences, in which nothing of it formats."""
        return as_it_is(self.person.name)

    @property
    def counted(self) -> str:
        """What is counted, as a heading."""
        return called(self.metric, self.words)
