"""What students are asked and told, and how long their data stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.discord.permissions import Kind
from services.people.guild_settings import ConsentMode
from services.reports.action import Form, Input
from services.reports.report import Choice
from services.setup.guessing import NOTICE_ROOMS, room_like
from services.setup.looking import Look
from services.setup.panel import Body, Knob
from services.setup.steps.step import Step
from services.wording.words import Words

CONTACT = "contact"
SPANS = (0, 90, 180, 365, 730)
HALF_A_YEAR = 180  # proposed, never assumed: nothing goes that no administrator let go


class Privacy(Step):
    """Consent, the channel of the notice and two times."""

    name = "privacy"

    def title(self, words: Words) -> str:
        """The privacy of students."""
        return words("Students’ privacy")

    def guesses(self, look: Look) -> Mapping[str, Any]:
        """A channel that students read; and what holds by itself, so that it is somebody's decision."""
        found = {"consent_mode": look.value("consent_mode"), "keep_after_leaving": HALF_A_YEAR}
        there = look.channel(look.value("privacy_channel"))
        room = there.id if there is not None else room_like(look.channels, NOTICE_ROOMS)
        return found if room is None else {**found, "privacy_channel": str(room)}

    def body(self, look: Look) -> Body:
        """The menus."""
        words = look.words
        modes = (
            Choice(
                words("Tell everybody, anybody may object"),
                ConsentMode.NOTICE.value,
                words("Recorded from the start; one press of a button ends it."),
            ),
            Choice(
                words("Ask everybody first"),
                ConsentMode.OPT_IN.value,
                words("Of a student who has not agreed I keep nothing but the membership."),
            ),
        )
        return Body(
            picks=(
                self.lines(
                    look, "consent_mode", words("Mentors’ private messages always need the student’s own yes."), modes
                ),
                self.channel(
                    look,
                    "privacy_channel",
                    words("Here I post the notice with its buttons, in the last step."),
                    words("Choose a channel that students read"),
                    (int(Kind.TEXT), int(Kind.ANNOUNCEMENT)),
                ),
                self.lines(
                    look,
                    "keep_messages",
                    words("Then the texts go; who wrote how much stays."),
                    self._spans(words),
                    label=words("Messages are kept for"),
                ),
                self.lines(
                    look,
                    "keep_after_leaving",
                    words("Then everything about them goes."),
                    self._spans(words, (30, 90, 180, 365)),
                    label=words("Data of those who left the server is kept for"),
                ),
            ),
            below=(f"**{self.label(look, 'privacy_contact')}**: {self.written(look, 'privacy_contact')}",),
            knobs=(Knob(words("Contact…"), "form", CONTACT),),
        )

    def chosen(self, look: Look, setting: str, values: Sequence[str]) -> Mapping[str, Any]:
        """Times are numbers of days."""
        if setting.startswith("keep_"):
            return {setting: int(values[0])}
        return super().chosen(look, setting, values)

    def form(self, look: Look, action: str, values: Sequence[str] = ()) -> Form | None:
        """Whom students may ask."""
        del values
        if action != CONTACT:
            return None
        words, setting = look.words, "privacy_contact"
        hint = words("Name and e-mail address")
        field = Input(setting, self.label(look, setting), self.typed(look, setting), hint, required=False, most=200)
        return Form(words("Whom students can ask about their data"), (field,))

    def _spans(self, words: Words, spans: Sequence[int] = SPANS) -> list[Choice]:
        return [
            Choice(
                words.count("{n} day", "{n} days", one) if one else words("As long as the course needs it"), str(one)
            )
            for one in spans
        ]
