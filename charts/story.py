"""A student's time here: weeks as bars, and below them what happened, lane by lane."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

type Numbers = tuple[float | None, ...]


class Kind(Enum):
    """What can happen, and the lane it stands on."""

    JOINED = "joined"
    RETURNED = "returned"
    ROLE = "role"
    LEFT = "left"
    BREAK = "break"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    TALK = "talk"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day; a break lasts until a day, included, None is "still".

    `text` is written beside it where there is room: the cohort's name, for a role.
    """

    kind: Kind
    day: date
    until: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class StudentTimeline:
    """Messages per week from Mondays (None: nothing can be said), and the events of the same time in any order.

    `seen` has one value for each week; `running`: the last week is not over.
    """

    first: date
    last: date
    starts: tuple[date, ...]
    messages: Numbers
    seen: tuple[bool, ...]
    running: bool
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentTimelineWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates and numbers.

    `title` is the student's name, `kinds` has a word for each kind of event ("Question, unanswered");
    `membership`, `breaks`, `questions` and `talks` name the lanes.
    """

    locale: str
    title: str
    note: str
    messages: str
    unseen: str
    running: str
    membership: str
    breaks: str
    questions: str
    talks: str
    kinds: Mapping[Kind, str]
    nothing: str
