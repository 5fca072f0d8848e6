"""What an import did: for each file as it is kept in the database, and for everything that was named."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from exports import BrokenExport, Problem

KEPT = 1_000
"""How many examples of each kind a report keeps; it counts all of them."""
LONGEST_REASON = 300
"""Characters of a reason that are kept; a file can hold a megabyte where an id should be."""
STORED = "stored"


@dataclass(slots=True)
class FileReport:
    """What became of one file, over all the runs it took."""

    messages: int = 0
    """Messages understood; each is new, changed, same or left out."""
    new: int = 0
    changed: int = 0
    same: int = 0
    left_out: int = 0
    """Messages that are not kept because their authors do not want it."""
    differed: int = 0
    """Messages that were stored with another text or edit time than the file shows, whichever of both was newer."""
    differing: list[int] = field(default_factory=list)
    """The ids of those: the first thousand."""
    not_understood: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Position and reason of what was not understood: the first thousand."""
    media_kept: int = 0
    """Saved files of attachments whose bytes are stored now."""
    media_left: dict[str, int] = field(default_factory=dict)
    """How many of those are not, by the state they are in instead."""

    @classmethod
    def from_json(cls, kept: dict[str, Any] | None) -> "FileReport":
        """A report as the database keeps it; an empty one when nothing is kept."""
        known = {name: value for name, value in (kept or {}).items() if name in cls.__slots__}
        known["problems"] = [(position, reason) for position, reason in known.get("problems", ())]
        return cls(**known)

    def to_json(self) -> dict[str, Any]:
        """The report as the database keeps it."""
        return asdict(self)

    def note_differing(self, ids: list[int]) -> None:
        """Note messages that are stored otherwise than the file shows."""
        self.differed += len(ids)
        self.differing.extend(ids[: KEPT - len(self.differing)])

    def note_problems(self, problems: list[Problem]) -> None:
        """Note what was not understood; that a file breaks off is noted once, however often its end is seen."""
        for problem in problems:
            place = problem.position, problem.reason[:LONGEST_REASON]
            if isinstance(problem, BrokenExport) and place in self.problems:
                continue
            self.not_understood += 1
            if len(self.problems) < KEPT:
                self.problems.append(place)

    def note_media(self, states: list[str]) -> None:
        """Note what became of saved files of attachments."""
        for state in states:
            if state == STORED:
                self.media_kept += 1
            else:
                self.media_left[state] = self.media_left.get(state, 0) + 1


@dataclass(slots=True)
class ImportReport:
    """What one run came to."""

    servers: list[str] = field(default_factory=list)
    """Names, the largest first."""
    files: int = 0
    files_read_before: int = 0
    """Of those, how many an earlier run had read to their end already."""
    files_unwanted: int = 0
    """Files of channels that administrators leave out of the record: nothing of them is stored."""
    messages: int = 0
    """Messages understood; each is new, changed, same or left out."""
    new: int = 0
    changed: int = 0
    same: int = 0
    """Messages known before, those that an interrupted run had stored among them."""
    left_out: int = 0
    """Messages that are not kept because their authors do not want it."""
    differed: int = 0
    differing: list[tuple[Path, int]] = field(default_factory=list)
    """File and id of messages that were stored otherwise than the file shows: the first thousand."""
    not_understood: int = 0
    problems: list[Problem] = field(default_factory=list)
    """What was not understood (path, position, reason; `str` gives a line): the first thousand."""
    media_kept: int = 0
    media_left: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        counted = f"files {self.files}, new messages {self.new}, changed {self.changed}, known before {self.same}"
        sentence = f"{', '.join(self.servers)}: {counted}; not understood {self.not_understood}."
        if self.left_out:
            sentence += f" Not kept because their authors do not want it: {self.left_out}."
        if self.differed:
            sentence += f" Stored otherwise than the export shows: {self.differed}."
        if self.media_kept or self.media_left:
            left = "".join(f", {state} {count}" for state, count in sorted(self.media_left.items()))
            sentence += f" Saved attachments: stored {self.media_kept}{left}."
        if self.files_read_before:
            sentence += f" Files read before and not again: {self.files_read_before}."
        if self.files_unwanted:
            sentence += f" Files of channels that an administrator leaves out, not stored: {self.files_unwanted}."
        return sentence

    def note(self, problems: list[Problem]) -> None:
        """Note what was not understood."""
        self.not_understood += len(problems)
        self.problems.extend(problems[: KEPT - len(self.problems)])

    def take(self, path: Path, before: FileReport, after: FileReport) -> None:
        """Add a file whose report was `before` when this run came to it and is `after` now."""
        self.files += 1
        self.messages += after.messages
        self.new += after.new - before.new
        self.changed += after.changed - before.changed
        self.same += after.same - before.same + before.messages
        self.left_out += after.left_out
        self.differed += after.differed
        self.differing.extend((path, id_) for id_ in after.differing[: KEPT - len(self.differing)])
        self.not_understood += after.not_understood
        room = KEPT - len(self.problems)
        self.problems.extend(Problem(path, position, reason) for position, reason in after.problems[:room])
        self.media_kept += after.media_kept
        for state, count in after.media_left.items():
            self.media_left[state] = self.media_left.get(state, 0) + count
