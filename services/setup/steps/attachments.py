"""What is recorded, which files are kept, and when the record is compared with Discord."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.reports.action import Form, Input
from services.reports.report import Choice
from services.setup.attachments import told_files
from services.setup.looking import Look
from services.setup.panel import Body
from services.setup.steps.channels import HOLDING, still_recorded
from services.setup.steps.step import OTHER, Step, key_of
from services.wording.words import Words

SIZES = (0, 10, 25, 100, 512)
MINUTES = (7, 0, 15, 30, 45)


class Attachments(Step):
    """Channels, sizes, types and the minute of the sync."""

    name = "attachments"

    def title(self, words: Words) -> str:
        """The record."""
        return words("Recording and files")

    def body(self, look: Look) -> Body:
        """The menus, and what became of the files there are."""
        words = look.words
        sizes = [Choice(self._size(one, words), str(one)) for one in SIZES]
        pictures, documents = ["image/*"], ["image/*", ".pdf", ".docx", ".txt"]
        types = [
            Choice(words("All types"), key_of([])),
            Choice(words("Pictures"), key_of(pictures)),
            Choice(words("Pictures and documents"), key_of(documents)),
        ]
        minutes = [Choice(words("minute {n} of every hour", n=one), str(one)) for one in MINUTES]
        other = words("Another…")
        return Body(
            picks=(
                self.channels(
                    look,
                    "tracked_channels",
                    words("Optional. With any chosen, only these are recorded."),
                    words("Everything that I can read"),
                    HOLDING,
                ),
                self.lines(look, "attachments_largest", words("Of larger files I keep the name."), sizes, other=other),
                self.lines(look, "attachments_types", words("Of other files I keep the name."), types, other=other),
                self.lines(look, "sync_minute", words("Then I look for what I missed."), minutes),
            ),
            below=(*still_recorded(look), *told_files(look.files, words)),
        )

    def chosen(self, look: Look, setting: str, values: Sequence[str]) -> Mapping[str, Any]:
        """Channels and types are several, the others numbers."""
        if setting == "tracked_channels":
            return super().chosen(look, setting, values)
        if setting == "attachments_types":
            return {setting: [] if values[0] == key_of([]) else values[0].split(",")}
        return {setting: int(values[0])}

    def form(self, look: Look, action: str, values: Sequence[str] = ()) -> Form | None:
        """A field for another size or other types."""
        words = look.words
        hints = {
            "attachments_largest": words("Such as 50 MB"),
            "attachments_types": words("Such as images, .pdf, video/*"),
        }
        if action not in hints or (values and values[0] != OTHER):
            return None
        label = self.label(look, action)
        return Form(label, (Input(action, label, self.plain(look, action), hints[action], most=300),))

    def _size(self, megabytes: int, words: Words) -> str:
        return words("up to {n} MB", n=words.number(megabytes)) if megabytes else words("any size")
