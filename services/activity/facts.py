"""What is known when an activity report is put into words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.coverage import HISTORY, Unseen
from services.people.students import Cohort, Person
from services.wording.periods import Period
from services.wording.words import Words


@dataclass(frozen=True, slots=True)
class Sight:
    """What was not seen of a time, and the names of the channels that never are."""

    gaps: tuple[Unseen, ...]
    hidden: tuple[str, ...]

    @property
    def still_reading(self) -> bool:
        """Whether some of it is history that will be read yet."""
        return any(gap.reason == HISTORY for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Facts:
    """The person, the period and what was seen of it; times are aware UTC."""

    person: Person
    period: Period
    last_at: datetime | None
    cohort: Cohort
    sight: Sight
    zone: ZoneInfo
    words: Words
    now: datetime
