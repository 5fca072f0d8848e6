"""What goes to the render worker about waiting times, and what comes back: plain values only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """How long each question was watched, in seconds, and whether it had its reply by then."""

    seconds: tuple[float, ...]
    ended: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Typical:
    """By when half of `n` questions have their reply, in seconds, with an interval of 95%; None is not reached.

    `ended` of them have one.
    """

    n: int
    ended: int
    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ResponseTask:
    """The waits for anybody's reply and for a mentor's; `title` and `note` stand above the picture."""

    locale: str
    title: str
    note: str
    first: Spent
    mentor: Spent


@dataclass(frozen=True, slots=True)
class Steps:
    """The share of questions with a reply by each of these `minutes`, with an interval of 95%; all from 0 to 1."""

    minutes: tuple[float, ...]
    share: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ResponsePicture:
    """The figures (None: too few questions), the picture drawn from them, and the curves in it.

    `watched` is the longest wait, in minutes: as far as the curves go.
    """

    first: Typical | None
    mentor: Typical | None
    png: bytes
    first_steps: Steps | None = None
    mentor_steps: Steps | None = None
    watched: float = 0.0
