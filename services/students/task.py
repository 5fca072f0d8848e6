"""What goes to the render worker for reports about single students, and what comes back: plain values only."""

from dataclasses import dataclass
from datetime import date, datetime

from analytics.card_figures import CardFigures
from analytics.packed import Packed
from analytics.sessions import Sitting


@dataclass(frozen=True, slots=True)
class People:
    """Whose days these are; `members` are in the order of the packed places, with when they joined and left."""

    members: tuple[int, ...]
    joined: dict[int, datetime | None]
    left: dict[int, datetime | None]


@dataclass(frozen=True, slots=True)
class Days:
    """Amounts by student and day from the first day to the last, and what was not seen."""

    first: date
    last: date
    packed: Packed
    people: People
    unseen: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every picture needs: language, clock, the person's name, the line below it."""

    locale: str
    time_zone: str
    now: datetime
    title: str
    note: str
    still_reading: bool = False


@dataclass(frozen=True, slots=True)
class CardTask:
    """What a card is made of. `first` is the period's first day, `days` reach further back; `cohort` are compared with.

    `active` are the days with anything, as places from the first of `days`. `channels` are id, name and messages.
    `extra` are headlines that need no counting of days: name, value, beside.
    """

    frame: Frame
    student: int
    first: date
    days: Days
    cohort: tuple[int, ...]
    active: tuple[int, ...]
    hours: tuple[int, ...]
    messages: tuple[int, ...]
    sittings: tuple[Sitting, ...]
    channels: tuple[tuple[int | None, str, int], ...]
    answered: int
    unanswered: int
    extra: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CardPicture:
    """The figures and the picture that shows them."""

    figures: CardFigures
    png: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One student's amounts in the picture's places (None: nothing can be said), and the sums of the period."""

    student: int
    amount: float
    active_days: int
    days: int
    points: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class CompareTask:
    """Up to five students over a period. With `daily` days count, else amounts are divided by `unit`."""

    frame: Frame
    first: date
    days: Days
    names: tuple[str, ...]
    daily: bool
    unit: int


@dataclass(frozen=True, slots=True)
class ComparePicture:
    """The figures and the picture; `starts` are the days, or the Mondays, of the places."""

    lines: tuple[Line, ...]
    starts: tuple[date, ...]
    weekly: bool
    png: bytes


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened on a day, by the name of its kind; a break lasts until a day, None is "still"."""

    kind: str
    day: date
    until: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TimelineTask:
    """One student's whole time: days with messages, days with anything (places), and what happened."""

    frame: Frame
    student: int
    days: Days
    active: tuple[int, ...]
    events: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """Weeks with their messages (None: nothing can be said yet), breaks, the picture; `seen`: most of a week was."""

    weeks: tuple[tuple[date, float | None], ...]
    breaks: tuple[Happening, ...]
    png: bytes
    seen: tuple[bool, ...]
