"""What an operator has set for a server, as plain values."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from services.wording.words import Words


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """Role lists hold names (with * as a wildcard) or ids; `language` is a Discord locale such as "pl" or "en-GB"."""

    time_zone: str = "UTC"
    language: str = "en-GB"
    mentor_roles: tuple[str, ...] = ("Mentor",)
    student_roles: tuple[str, ...] = ()
    cohort_roles: tuple[str, ...] = ("Cohort *",)
    mentor_channel: str = "mentors"
    course_start: date | None = None
    course_end: date | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone whose days and weeks count."""
        return ZoneInfo(self.time_zone)

    @property
    def words(self) -> Words:
        """The language that people read."""
        return Words(self.language)
