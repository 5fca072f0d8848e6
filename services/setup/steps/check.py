"""Whether the bot can see and do everything."""

from collections.abc import Sequence

from services.reports.report import Style
from services.setup.findings import Finding, Level
from services.setup.looking import Look
from services.setup.panel import Body, Knob
from services.setup.steps.step import Step
from services.setup.telling import told_check
from services.wording.words import Words

AGAIN = "again"


class Check(Step):
    """Intents, permissions and the store of files, the worst first."""

    name = "check"

    def title(self, words: Words) -> str:
        """The look at everything."""
        return words("Can I see everything?")

    def body(self, look: Look) -> Body:
        """What was found; it is looked at anew each time."""
        words = look.words
        knobs = (Knob(words("Look again"), AGAIN, style=Style.QUIET),)
        if look.findings is None:
            return Body(above=(words("Discord does not answer me right now. Please try again."),), knobs=knobs)
        told = told_check(look.findings, words)
        return Body(
            above=(f"**{told.title}**", told.text),
            below=tuple(text for text in (told.footer, self._what_to_do(look.findings, words)) if text),
            knobs=knobs,
            everything=told.everything,
        )

    def _what_to_do(self, findings: Sequence[Finding], words: Words) -> str:
        """How permissions of channels are put right, where any is missing."""
        if not any(one.level == Level.MISSING and one.places for one in findings):
            return ""
        return words(
            "In Discord: the channel’s settings → Permissions → add my role and allow it. "
            "Or leave the channel out: step “{step}”.",
            step=words("Channels"),
        )
