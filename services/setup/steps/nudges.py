"""Messages that mentors send to students through the bot, and alerts to mentors."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.reports.action import Form, Input
from services.reports.report import Choice
from services.setup.looking import Look
from services.setup.panel import Body, Knob
from services.setup.steps.step import Step
from services.wording.words import Words

TEXTS = "texts"
HOURS = ((10, 19), (9, 17), (8, 16), (8, 20), (9, 21))
WAITS = (4, 8, 12, 24, 48, 72)


class Nudges(Step):
    """Hours, when questions are urgent, alerts."""

    name = "nudges"

    def title(self, words: Words) -> str:
        """The messages."""
        return words("Messages and alerts")

    def body(self, look: Look) -> Body:
        """The menus."""
        words = look.words
        hours = [
            Choice(words("{first}:00–{last}:00", first=first, last=last), f"{first},{last}") for first, last in HOURS
        ]
        waits = [Choice(words.count("{n} hour", "{n} hours", one), str(one)) for one in WAITS]
        alerts = [Choice(words("yes"), "true"), Choice(words("no"), "false")]
        texts = [f"**{self.label(look, one)}**: {self.written(look, one)}" for one in ("office_hours", "helpline")]
        return Body(
            above=(words("I write to a student only what a mentor approved, and only if the student agreed to it."),),
            picks=(
                self.lines(look, "nudge_hours", words("On working days; never at night."), hours),
                self.lines(look, "question_hours", words("Then I tell the mentor on duty, once."), waits),
                self.lines(
                    look, "distress_alerts", words("Mentors hear at once when a message sounds like a crisis."), alerts
                ),
            ),
            below=("\n".join(texts),),
            knobs=(Knob(words("Office hours, helpline…"), "form", TEXTS),),
        )

    def chosen(self, look: Look, setting: str, values: Sequence[str]) -> Mapping[str, Any]:
        """Hours are two numbers, waits one, alerts yes or no."""
        match setting:
            case "nudge_hours":
                return {setting: [int(one) for one in values[0].split(",")]}
            case "question_hours":
                return {setting: int(values[0])}
            case "distress_alerts":
                return {setting: values[0] == "true"}
        return super().chosen(look, setting, values)

    def form(self, look: Look, action: str, values: Sequence[str] = ()) -> Form | None:
        """Two texts of the course's own."""
        del values
        if action != TEXTS:
            return None
        words = look.words
        hints = {
            "office_hours": words("Such as Mon to Fri, 10:00 to 16:00"),
            "helpline": words("Whom to call; empty for the usual numbers"),
        }
        return Form(
            words("Office hours and helpline"),
            tuple(
                Input(one, self.label(look, one), self.typed(look, one), hint, required=False, long=True, most=300)
                for one, hint in hints.items()
            ),
        )
