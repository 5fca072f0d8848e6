"""What goes to the render worker for an activity report, and what comes back: plain values only."""

from dataclasses import dataclass
from datetime import date, datetime

from analytics.figures import Figures
from analytics.packed import Packed
from services.cohort.metrics import MESSAGES


@dataclass(frozen=True, slots=True)
class ActivityTask:
    """A student's hours and their cohort's days, with the period they are asked for.

    `hours` are seconds since 1970, `amounts` what is counted in each; the cohort's day 0 is six days before the first.
    `still_reading`: some of what is unseen will be read yet. `earlier`: the period before is shown, not the cohort.
    """

    locale: str
    time_zone: str
    now: datetime
    first: date
    last: date
    back: int
    student: int
    hours: tuple[int, ...]
    amounts: tuple[int, ...]
    cohort: Packed
    members: tuple[int, ...]
    joined: dict[int, datetime | None]
    left: dict[int, datetime | None]
    unseen: tuple[tuple[datetime, datetime], ...]
    still_reading: bool = False
    metric: str = MESSAGES
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class ActivityPicture:
    """The figures and the picture that was drawn from the very same frame."""

    figures: Figures
    png: bytes
