"""When the course takes place."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.config.day_kinds import WEEK
from services.reports.action import Form, Input
from services.reports.report import Choice, Style
from services.setup.looking import Look
from services.setup.panel import Body, Kind, Knob, Pick
from services.setup.steps.step import Step
from services.wording.words import Words

DATES = "dates"


class Course(Step):
    """Working days in a menu, dates and holidays in a form."""

    name = "course"

    def title(self, words: Words) -> str:
        """The course."""
        return words("Your course")

    def body(self, look: Look) -> Body:
        """The days of the week, and what the form holds."""
        words = look.words
        days = tuple(Choice(words.weekday(day), str(day.weekday())) for day in WEEK)
        chosen = tuple(map(str, self.value(look, "working_days")))
        about = words("On other days nobody counts as silent and no student is written to.")
        pick = Pick("working_days", self.label(look, "working_days"), about, "", Kind.LINES, chosen, days, 1, len(days))
        dates = [
            f"**{self.label(look, setting)}**: {self.written(look, setting)}"
            for setting in ("course_start", "course_end", "holidays")
        ]
        return Body(
            picks=(pick,),
            below=("\n".join(dates),),
            knobs=(Knob(words("Dates and holidays…"), "form", DATES, Style.QUIET),),
        )

    def chosen(self, look: Look, setting: str, values: Sequence[str]) -> Mapping[str, Any]:
        """Days are numbers."""
        del look
        return {setting: sorted(int(one) for one in values)}

    def form(self, look: Look, action: str, values: Sequence[str] = ()) -> Form | None:
        """Two dates, and a line for each holiday."""
        del values
        if action != DATES:
            return None
        words = look.words
        return Form(
            words("Dates and holidays"),
            (
                self._date(look, "course_start"),
                self._date(look, "course_end"),
                Input(
                    "holidays",
                    words("Holidays, one a line"),
                    self.typed(look, "holidays").replace("; ", "\n"),
                    "2026-12-23 - 2027-01-06 " + words("Christmas"),
                    required=False,
                    long=True,
                    most=2000,
                ),
            ),
        )

    def _date(self, look: Look, setting: str) -> Input:
        example = look.now.date().replace(month=9, day=1).isoformat()
        hint = look.words("Such as {day}; empty for none", day=example)
        return Input(setting, self.label(look, setting), self.typed(look, setting), hint, required=False, most=40)
