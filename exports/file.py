"""One file of an export."""

from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from exports.entry import Entry
from exports.header import Header
from exports.message import entry_of
from exports.problems import BrokenExport, Problem, UnreadableValue
from exports.stream import CleanBytes, items
from exports.values import optional_snowflake


def _unheard(_: int) -> None:
    """Nobody asks how far the reading is."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One readable file: its header, and its messages as a stream."""

    path: Path
    header: Header
    starter_lives_in_parent: bool = False
    """Whether a message with the thread's own id is the parent's (text channels) and not the thread's (forums)."""

    def newest_id(self) -> int:
        """The greatest message id of the file, 0 when there is none; only ids are looked at, so this is quick."""
        newest = 0
        with CleanBytes(self.path) as source, suppress(UnreadableValue):
            for value in items(source, "messages.item.id"):
                with suppress(UnreadableValue):
                    newest = max(newest, int(optional_snowflake(value, "an id") or 0))
        return newest

    def entries(self, *, skip: int = 0, on_read: Callable[[int], None] = _unheard) -> Generator[Entry | Problem]:
        """The messages in file order, a Problem for each one not understood, at most one BrokenExport at the end.

        The first `skip` messages are passed over without being looked at. `on_read` hears how many bytes of the file,
        as it lies on disk, have been read so far.
        """
        count = 0
        with CleanBytes(self.path, on_read) as source:
            try:
                for count, raw in enumerate(items(source, "messages.item"), start=1):
                    if count > skip:
                        yield self._entry(raw, f"message {count}")
            except UnreadableValue as error:
                place = f"message {count + 1}, byte {source.position}"
                yield BrokenExport(self.path, place, f"the file breaks off here ({error})")

    def _entry(self, raw: object, position: str) -> Entry | Problem:
        header = self.header
        try:
            entry = entry_of(raw, header.channel_id, header.guild_id, self.path.parent, position)
        except UnreadableValue as error:
            return Problem(self.path, position, str(error))
        if self.starter_lives_in_parent and entry.message["id"] == header.channel_id:
            entry.message["channel_id"] = header.parent_id
        return entry
