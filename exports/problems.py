"""What can be wrong with an export, in words."""

from dataclasses import dataclass
from pathlib import Path


class ExportError(Exception):
    """Nothing can be read at all; the text is one sentence for the person who named the path."""


class UnreadableValue(Exception):
    """One object cannot be understood; the text says why."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was not understood; everything around it was read."""

    path: Path
    position: str
    """Where in the file: "header", "message 17" (counted from 1) or "message 17, byte 20480"."""
    reason: str

    def __str__(self) -> str:
        return f"{self.path.name}, {self.position}: {self.reason}"


@dataclass(frozen=True, slots=True)
class BrokenExport(Problem):
    """The file ends or breaks here; what came before was read, what comes after could not be."""
