"""What can be counted of students: the names that are typed, where each comes from, and how it is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.errors import ProfilerError
from services.wording.words import Words

MESSAGES: Final = "messages"
ACTIVE_DAYS: Final = "active days"
HELPED: Final = "helped"
REACTIONS: Final = "reactions"
VOICE: Final = "voice"


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is counted by student and day; `column` is its number in `models/sql/cohort_days.sql`.

    A `daily` one counts the days on which there was anything; amounts are divided by `unit` (seconds to minutes).
    """

    name: str
    statement: str = "cohort_days"
    column: int = 0
    daily: bool = False
    unit: int = 1


METRICS: Final[Mapping[str, Metric]] = {
    metric.name: metric
    for metric in (
        Metric(MESSAGES),
        Metric(ACTIVE_DAYS, daily=True),
        Metric("words", column=1),
        Metric("code", column=2),
        Metric("files", column=3),
        Metric(HELPED, statement="cohort_helped"),
        Metric(REACTIONS, statement="cohort_reactions"),
        Metric(VOICE, statement="cohort_voice", unit=60),
    )
}


def metric_named(name: str | None, words: Words) -> Metric:
    """The metric somebody chose, messages when they chose none; a ProfilerError for one that does not exist."""
    found = METRICS.get(name or MESSAGES)
    if found is None:
        raise ProfilerError(words("I do not count that. Choose a metric from the list."))
    return found


def called(metric: Metric, words: Words) -> str:
    """What is counted, as the heading of a column or an axis."""
    return {
        MESSAGES: words("Messages"),
        ACTIVE_DAYS: words("Active days"),
        "words": words("Words"),
        "code": words("Code blocks"),
        "files": words("Files"),
        HELPED: words("Replies to others"),
        REACTIONS: words("Reactions given"),
        VOICE: words("Minutes in voice"),
    }[metric.name]


def weekly(metric: Metric, words: Words) -> str:
    """The same as a rate."""
    return words("{metric} a week", metric=called(metric, words))
