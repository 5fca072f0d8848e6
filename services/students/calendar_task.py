"""What goes to the render worker for a student's calendar, and what comes back: plain values only."""

from dataclasses import dataclass
from datetime import date

from services.students.task import Days, Frame


@dataclass(frozen=True, slots=True)
class CalendarTask:
    """The days of one student, who is the only member of them."""

    frame: Frame
    days: Days


@dataclass(frozen=True, slots=True)
class CalendarPicture:
    """Messages of each day (None: not recorded), and the picture of them."""

    days: tuple[tuple[date, int | None], ...]
    png: bytes
