"""What is set for a server, as plain values: by its administrators, else by the operator."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.wording.words import Words

TEN_TO_SEVEN = 10, 19
MONDAY_TO_FRIDAY = frozenset(range(5))


class ConsentMode(StrEnum):
    """Whether students are recorded until they object, or only once they agreed."""

    NOTICE = "notice"
    OPT_IN = "opt-in"


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days without a course, both included."""

    first: date
    last: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that each kind of data is kept; None for as long as the course needs it.

    `after_leaving`: everything of a student who left the server. `after_removal`: everything of a server that removed
    the bot.
    """

    messages: int | None = None
    attachments: int | None = None
    activity: int | None = None
    notes: int | None = None
    nudges: int | None = 365
    looks: int | None = 365
    after_leaving: int | None = None
    after_removal: int = 30


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """Role lists hold names (with * as a wildcard) or ids; `language` is a Discord locale such as "pl" or "en-GB".

    Channel lists hold names or ids: with `tracked_channels` only those are recorded, `ignored_channels` never are.
    Weekdays count from Monday, 0. Hours are of the server's time zone. Nudges go out from `nudge_hours[0]` until
    `nudge_hours[1]` on working days, at most one in `nudge_days` days, and no more after `nudge_unanswered` without an
    answer. `attachments_largest` is in MB, None for any; no `attachments_types` are all.
    """

    time_zone: str = "UTC"
    language: str = "en-GB"
    mentor_roles: tuple[str, ...] = ("Mentor",)
    student_roles: tuple[str, ...] = ()
    cohort_roles: tuple[str, ...] = ("Cohort *",)
    mentor_channel: str = "mentors"
    course_start: date | None = None
    course_end: date | None = None
    lead_roles: tuple[str, ...] = ()
    admin_roles: tuple[str, ...] = ()
    tracked_channels: tuple[str, ...] = ()
    ignored_channels: tuple[str, ...] = ()
    working_days: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: tuple[Holiday, ...] = ()
    consent_mode: ConsentMode = ConsentMode.NOTICE
    privacy_channel: str = ""
    privacy_contact: str = ""
    retention: Retention = field(default_factory=Retention)
    sync_minute: int = 7
    nudge_hours: tuple[int, int] = TEN_TO_SEVEN
    nudge_days: int = 7
    nudge_unanswered: int = 2
    support_channel: str = ""
    office_hours: str = ""
    question_hours: int = 24
    distress_alerts: bool = True
    helpline: str = ""
    attachments_largest: int | None = None
    attachments_types: tuple[str, ...] = ()

    @property
    def staff_roles(self) -> tuple[str, ...]:
        """The roles that make a mentor: of some cohorts or of all."""
        return self.mentor_roles + self.lead_roles

    @property
    def zone(self) -> ZoneInfo:
        """The time zone whose days and weeks count."""
        return ZoneInfo(self.time_zone)

    @property
    def words(self) -> Words:
        """The language that people read."""
        return Words(self.language)

    def is_working_day(self, day: date) -> bool:
        """Whether the course takes place: a working day that is no holiday."""
        return day.weekday() in self.working_days and not any(one.first <= day <= one.last for one in self.holidays)

    def holidays_between(self, first: date, last: date) -> frozenset[int]:
        """The holidays from one day to another, both included, as ordinals."""
        return frozenset(
            day
            for one in self.holidays
            for day in range(max(one.first, first).toordinal(), min(one.last, last).toordinal() + 1)
        )

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days there are from one day to another, both included."""
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1))
