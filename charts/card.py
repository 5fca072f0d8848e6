"""A student on one picture: headline figures, the last weeks, the hours of the week, channels and questions."""

from dataclasses import dataclass
from datetime import date

from charts.headline import Headline

type Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """How many questions a student asked that were answered and that were not."""

    answered: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last weeks from their Mondays, twelve as a rule: messages (None: nothing can be said), and what was seen.

    `lower` and `upper` are the cohort's middle half in each week, () without one; `running`: the last week is not over.
    """

    starts: tuple[date, ...]
    last: date
    messages: Numbers
    seen: tuple[bool, ...]
    running: bool
    lower: Numbers = ()
    upper: Numbers = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a student; None where there is not enough to show, which the picture then says.

    `headlines` are up to six. `hours` has seven rows from Monday of 24 numbers of messages (None: never seen).
    `channels` are names with numbers of messages, the largest first, small ones merged by the caller or not.
    """

    name: str
    headlines: tuple[Headline, ...]
    weeks: Weeks | None
    hours: tuple[Numbers, ...] | None
    channels: tuple[tuple[str, int], ...]
    questions: Questions | None


@dataclass(frozen=True, slots=True)
class CardWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates and numbers.

    `note` stands below the name: cohort, period, and the state when there is one ("new: 3 days here",
    "left 4 May 2026", "has not written yet"). The others are headings and keys; `few` is "not enough data".
    """

    locale: str
    note: str
    weeks: str
    cohort: str
    unseen: str
    running: str
    hours: str
    channels: str
    questions: str
    answered: str
    unanswered: str
    none_asked: str
    few: str
