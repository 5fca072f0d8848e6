"""Parts of a whole before they are drawn: the largest first, small ones merged."""

from dataclasses import dataclass

MOST_PARTS = 8  # drawn, "other" included
SMALLEST = 0.03  # of the whole: smaller ones go into "other"


@dataclass(frozen=True, slots=True)
class Part:
    """A part by its name; by its id, a channel's or a person's, it keeps its colour (None: no colour of its own)."""

    id: int | None
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Share:
    """The parts of a whole in any order; those of nothing are not drawn."""

    parts: tuple[Part, ...]


def merged(parts: Share, other: str, most: int = MOST_PARTS) -> list[Part]:
    """The parts as they are drawn: the largest first, those that are too small or too many as one at the end.

    A single small part keeps its name: "other (1)" would say less. A part without an id that is called "other" already
    joins the others, whose number is not known then.
    """
    unnamed = [part for part in parts.parts if part.id is None and part.name == other and part.value > 0]
    ranked = sorted(
        (part for part in parts.parts if part.value > 0 and part not in unnamed),
        key=lambda part: (-part.value, part.id or 0, part.name),
    )
    whole = sum(part.value for part in (*ranked, *unnamed))
    kept = [part for part in ranked if part.value >= SMALLEST * whole]
    if len(kept) + bool(unnamed or len(ranked) > len(kept)) > most:
        kept = kept[: most - 1]
    rest = ranked[len(kept) :]
    if unnamed:
        return [*kept, Part(None, other, sum(part.value for part in (*rest, *unnamed)))]
    if len(rest) <= 1:
        return ranked
    return [*kept, Part(None, f"{other} ({len(rest)})", sum(part.value for part in rest))]
