"""How soon questions are answered: the share that has an answer, minutes to days after they were asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """A share that rises in steps, as Kaplan and Meier estimate it: 1 - S(t).

    From `minutes[i]` on, `share[i]` of the questions had their answer, with an interval of 95%; `median` in minutes is
    None while fewer than half have one.
    """

    minutes: tuple[float, ...]
    share: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    median: float | None


@dataclass(frozen=True, slots=True)
class ResponseCurve:
    """The first reply by anybody and the first by a mentor; None is "too few to say".

    `minutes` is how far the axis goes: the longest time that a question was watched.
    """

    first: Curve | None
    mentor: Curve | None
    minutes: float


@dataclass(frozen=True, slots=True)
class ResponseWords:
    """The texts of the picture, in the language of its readers, and the locale for its numbers and times.

    `note` has the numbers of questions and of those still unanswered ("48 questions, 7 unanswered"), `first` and
    `mentor` name the curves, `first_median` and `mentor_median` say the medians ("half within 12 min"), "" without one.
    """

    locale: str
    title: str
    note: str
    first: str
    mentor: str
    first_median: str
    mentor_median: str
    band: str
    nothing: str
