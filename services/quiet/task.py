"""What goes to the render worker for the picture of a probability: plain values only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuietTask:
    """The typical student's probability, the reasons in words with their log-odds, and the picture's texts."""

    locale: str
    name: str
    reference: float
    reasons: tuple[tuple[str, float], ...]
    eligible: int
