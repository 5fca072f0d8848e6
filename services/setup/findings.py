"""What a look at a server's setup finds, worst first."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from services.wording.words import Words


class Level(IntEnum):
    """How bad it is; the smallest number is the worst."""

    MISSING = 0
    """Something is lost as long as nobody changes it."""
    LIMITED = 1
    """It works, and shows less than it could."""
    FINE = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A channel; as text what people call it: "#general"."""

    id: int
    name: str

    def __str__(self) -> str:
        return f"#{self.name}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, what that hides, and where."""

    level: Level
    text: str
    hides: str = ""
    places: tuple[Place, ...] = ()

    def sentence(self, words: Words) -> str:
        """All of it in one line."""
        parts = [self.text, self.hides]
        if self.places:
            parts.append(words("Where: {channels}.", channels=", ".join(map(str, self.places))))
        return " ".join(part for part in parts if part)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by their level; those of one level keep their order."""
    return sorted(findings, key=lambda finding: finding.level)
