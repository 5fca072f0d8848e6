"""What goes to the render worker for an activity report, and what comes back: plain values only."""

from dataclasses import dataclass
from datetime import date, datetime

from analytics.figures import Figures


@dataclass(frozen=True, slots=True)
class ActivityTask:
    """A student's rows and their cohort's, column by column, with the period they are asked for.

    `hours` are seconds since 1970; the cohort's columns have one place per student and day with
    messages, the period's first day being day 0. `still_reading`: some of what is unseen will be read yet.
    """

    locale: str
    time_zone: str
    now: datetime
    first: date
    last: date
    back: int
    student: int
    hours: tuple[int, ...]
    messages: tuple[int, ...]
    cohort_members: tuple[int, ...]
    cohort_days: tuple[int, ...]
    cohort_messages: tuple[int, ...]
    members: tuple[int, ...]
    joined: dict[int, datetime | None]
    left: dict[int, datetime | None]
    unseen: tuple[tuple[datetime, datetime], ...]
    still_reading: bool = False


@dataclass(frozen=True, slots=True)
class ActivityPicture:
    """The figures and the picture that was drawn from the very same frame."""

    figures: Figures
    png: bytes
