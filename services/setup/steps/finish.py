"""The last step: everything that is set at a glance, what is missing, and the notice for students."""

from collections.abc import Sequence

from services.config.catalogue import SETTINGS
from services.reports.report import Choice, Style
from services.setup.findings import Level
from services.setup.looking import Look
from services.setup.panel import Body, Kind, Knob, Pick
from services.setup.steps.step import Step
from services.wording.words import Words

POST, DONE, GO = "post", "done", "go"
SHOWN = (
    "mentor_roles", "student_roles", "cohort_roles", "mentor_channel", "ignored_channels", "time_zone",
    "course_start", "course_end", "consent_mode",
)  # fmt: skip
SILENT = {"cohort_roles", "ignored_channels", "course_start", "course_end"}  # not named where nothing is set


class Finish(Step):
    """A summary with a way back to every step."""

    name = "finish"

    def __init__(self, others: Sequence[Step]) -> None:
        self._others = others

    def title(self, words: Words) -> str:
        """The end."""
        return words("Everything at a glance")

    def body(self, look: Look) -> Body:
        """What is set; the steps nobody has confirmed are marked."""
        words = look.words
        lines = [
            f"**{self.label(look, one)}**: {self.written(look, one)}"
            for one in SHOWN
            if one not in SILENT or SETTINGS[one].of(look.settings)
        ]
        done = look.progress.done if look.progress else frozenset()
        steps = [Choice(f"{'✅' if one.name in done else '▫️'} {one.title(words)}", one.name) for one in self._others]
        go = Pick(GO, words("Change something"), "", words("Choose a step"), Kind.LINES, (), tuple(steps), least=1)
        return Body(above=("\n".join(lines),), picks=(go,), below=tuple(self._open(look)), knobs=self._knobs(look))

    def _open(self, look: Look) -> list[str]:
        """What is left to do."""
        words = look.words
        missing = sum(one.level == Level.MISSING for one in look.findings or ())
        said = []
        if missing:
            said.append(words.count("⚠️ {n} thing is missing: see “{step}”.", "⚠️ {n} things are missing: see “{step}”.",
                                    missing, step=words("Can I see everything?")))  # fmt: skip
        if not look.settings.privacy_contact:
            said.append(words("⚠️ Nobody is named whom students can ask about their data: see “{step}”.",
                              step=words("Students’ privacy")))  # fmt: skip
        if look.notice is not None:
            said.append(words("The notice for students stands in {channel}.", channel=f"<#{look.notice}>"))
        elif look.channel(look.value("privacy_channel")) is None:
            said.append(words("⚠️ No channel is chosen for the notice to students: see “{step}”.",
                              step=words("Students’ privacy")))  # fmt: skip
        else:
            said.append(
                words(
                    "Last thing: post the notice in {channel}, so that students know of me and can choose.",
                    channel=self.written(look, "privacy_channel"),
                )
            )
        return said

    def _knobs(self, look: Look) -> tuple[Knob, ...]:
        words = look.words
        room = look.channel(look.value("privacy_channel"))
        done = Knob(words("Done"), DONE, style=Style.GOOD if look.notice is not None else Style.QUIET)
        if room is None:
            return (done,)
        if look.notice == room.id:
            return (Knob(words("Post the notice anew"), POST), done)
        return (Knob(words("Post the notice"), POST, style=Style.MAIN), done)
