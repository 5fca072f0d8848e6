"""The first step: in which language and time zone everybody lives."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_time

from services.reports.action import Form, Input
from services.reports.report import Choice
from services.setup.guessing import zone_of
from services.setup.looking import Look
from services.setup.panel import Body
from services.setup.steps.step import OTHER, Step
from services.wording.words import Words

ZONES = (
    "Europe/Warsaw", "Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Kyiv",
    "Europe/Athens", "Europe/Istanbul", "Africa/Lagos", "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata",
    "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo", "America/New_York", "America/Chicago",
    "America/Denver", "America/Los_Angeles", "UTC",
)  # fmt: skip


class Start(Step):
    """Language and time zone; and what the set-up is."""

    name = "start"

    def title(self, words: Words) -> str:
        """The language and the time."""
        return words("Language and time")

    def guesses(self, look: Look) -> Mapping[str, Any]:
        """The administrator's language, and the time zone where most people speak it."""
        zone, known = zone_of(*look.locales), look.value("time_zone")
        return {
            "language": look.settings.words.locale.language,
            "time_zone": zone if zone is not None and known == "UTC" else known,
        }

    def body(self, look: Look) -> Body:
        """A welcome, and the two menus."""
        words = look.words
        zone = str(self.value(look, "time_zone"))
        languages = [Choice("English", "en"), Choice("Polski", "pl")]
        return Body(
            above=(
                words("I filled in what I could guess: check it, press Continue. I post nothing before the last step."),
            ),
            picks=(
                self.lines(look, "language", words("Of my answers, for everybody."), languages),
                self.lines(
                    look,
                    "time_zone",
                    words(
                        "Where the days of the course begin. There it is {time} now.", time=_time(look.now, zone, words)
                    ),
                    [Choice(one.replace("_", " "), one, _time(look.now, one, words)) for one in ZONES],
                    other=words("Another…"),
                ),
            ),
        )

    def form(self, look: Look, action: str, values: Sequence[str] = ()) -> Form | None:
        """A field for any other time zone."""
        if action != "time_zone" or (values and values[0] != OTHER):
            return None
        words = look.words
        hint = words("City or zone, such as Lisbon")
        return Form(words("Time zone"), (Input("time_zone", words("Time zone"), hint=hint, most=60),))


def _time(now: datetime, zone: str, words: Words) -> str:
    return str(format_time(now.astimezone(ZoneInfo(zone)), format="short", locale=words.locale))
