"""The picture of a weekly report. Only the render worker imports this: it brings matplotlib with it."""

from collections.abc import Callable
from statistics import quantiles
from typing import Any

from analytics.limits import MIN_COHORT
from charts.overview import Overview, OverviewWords, Part, cohort_overview
from services.weekly.task import WeeklyTask
from services.wording.words import Words

MOST_UNSEEN = 3  # days of seven; with more of them a week says nothing


def weekly(task: WeeklyTask) -> bytes:
    """Eight weeks and who is active, as one picture."""
    words = Words(task.locale)
    seen = tuple(days <= MOST_UNSEEN for days in task.unseen_days)
    weeks = [[count for row in task.messages if (count := row[week]) is not None] for week in range(len(seen))]
    bands = [_band(counts) if known else None for counts, known in zip(weeks, seen, strict=True)]
    data = Overview(
        headlines=(),  # the embed has the figures
        starts=task.starts,
        last=task.last,
        middle=tuple(band[1] if band else None for band in bands),
        lower=tuple(band[0] if band else None for band in bands),
        upper=tuple(band[2] if band else None for band in bands),
        active=tuple(_share(counts) if known else None for counts, known in zip(weeks, seen, strict=True)),
        seen=seen,
        running=False,
        parts=tuple(Part(name, students) for name, students in task.parts),
    )
    return cohort_overview(data, _words(task, words))


def _band(messages: list[int]) -> tuple[float, float, float] | None:
    """The quartiles over all students, silent ones included; None where they would give single people away."""
    if len(messages) < MIN_COHORT:
        return None
    lower, middle, upper = quantiles(messages, n=4, method="inclusive")
    return lower, middle, upper


def _share(messages: list[int]) -> float | None:
    return sum(count > 0 for count in messages) / len(messages) if len(messages) >= MIN_COHORT else None


def _words(task: WeeklyTask, words: Words) -> OverviewWords:
    students = words.number(len(task.messages))
    return OverviewWords(
        locale=str(words.locale),
        title=task.name,
        note=words("{days} · n = {students}", days=words.days(task.starts[-1], task.last), students=students),
        messages=words("Messages per student and week"),
        middle=words("Median student"),
        band=words("Middle half"),
        active=words("Students who wrote"),
        unseen=words("Not recorded"),
        running=words("This week so far"),
        parts=words("Students now"),
        few=words("not enough data"),
        nothing=words("Nobody has written yet."),
    )


TASKS: dict[str, Callable[[Any], Any]] = {"weekly": weekly}
