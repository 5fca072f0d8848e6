"""Buttons under a cohort's overview that open what a mentor can do something about, for whoever presses."""

from typing import Any

from services.reports.action import Ask, Press
from services.reports.question import ReportTools
from services.reports.report import Button, Style
from services.wording.words import Words

COHORT_QUIET, COHORT_QUESTIONS, COHORT_RANKING = "cohort_quiet", "cohort_questions", "cohort_ranking"


async def cohort_quiet(_: ReportTools, press: Press) -> Ask:
    """Who has gone quiet; the button's value is the cohort's role, or nothing."""
    return Ask("quiet", _asked(press))


async def cohort_questions(_: ReportTools, press: Press) -> Ask:
    """The questions that wait; the button's value is the cohort's role, or nothing."""
    return Ask("questions", _asked(press))


async def cohort_ranking(_: ReportTools, press: Press) -> Ask:
    """Who was most active in the last 30 days; the button's value is the cohort's role, or nothing."""
    return Ask("cohort ranking", {**_asked(press), "period": ""})


def overview_buttons(cohort: int | None, words: Words) -> tuple[Button, ...]:
    """What to do next."""
    value = "" if cohort is None else str(cohort)
    return (
        Button(words("Who is quiet"), COHORT_QUIET, value, Style.MAIN),
        Button(words("Open questions"), COHORT_QUESTIONS, value, Style.MAIN),
        Button(words("Ranking"), COHORT_RANKING, value),
    )


def _asked(press: Press) -> dict[str, Any]:
    return {"cohort": int(press.value) if press.value else None}
