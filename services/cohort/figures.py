"""A cohort's figures in words: the same in the picture, in the fields and for those who cannot see either."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analytics.cohort_figures import CohortFigures, Inequality, Middle, Movement, Slope
from services.wording.words import Words

DRAWN = 3  # of the lines that the picture shows; the embed says the others, since phones are short
LONG = 1000  # students from which shares are said instead of numbers
MOVED = 1.0  # standard deviations of a typical student from which a cohort is said to have moved


@dataclass(frozen=True, slots=True)
class Line:
    """A figure: what it is, its value, what it is compared with, and whether it rose (None: nothing to compare)."""

    name: str
    value: str
    beside: str = ""
    change: int | None = None


def lines(
    figures: CohortFigures, before: CohortFigures | None, words: Words, *, whole: bool = False
) -> tuple[Line, ...]:
    """Messages, active students, the middle student's messages and active days, each against the period before.

    Nothing lies before a `whole` course.
    """
    told = _lines(figures, before, words)
    return tuple(replace(one, beside="") if one.value != "–" else one for one in told) if whole else told


def _lines(figures: CohortFigures, before: CohortFigures | None, words: Words) -> tuple[Line, ...]:
    return (
        _line(words("Messages"), figures.amount, before.amount if before else None, words)
        if figures.amount or figures.seen_days
        else Line(words("Messages"), "–", words("not enough data")),
        _active(figures, before, words),
        _middle(words("Messages, median"), figures.middle, before.middle if before else None, words),
        _middle(words("Active days, median"), figures.active_days, before.active_days if before else None, words),
    )


def spoken(inequality: Inequality | None, words: Words) -> str:
    """Gini's coefficient with its interval and n, or that there is not enough data."""
    if inequality is None:
        return words("not enough data")
    return words(
        "{value} ({lower}–{upper}), n = {n}",
        value=words.number(inequality.value, digits=2),
        lower=words.number(inequality.lower, digits=2),
        upper=words.number(inequality.upper, digits=2),
        n=words.number(inequality.students),
    )


def movement_spoken(movement: Movement | None, words: Words) -> str:
    """Whether the cohort as a whole moved, with the median drop score and its n."""
    if movement is None:
        return words("not enough data")
    said = words("about as active as before")
    if abs(movement.score) >= MOVED:
        said = words("less active than before") if movement.score > 0 else words("more active than before")
    score = words.number(abs(movement.score), digits=1)
    return words("{said} ({score} SD, n = {n})", said=said, score=score, n=words.number(movement.students))


def slope_spoken(slope: Slope | None, words: Words) -> str:
    """The change from week to week in percent, with its interval and the number of weeks."""
    if slope is None:
        return words("not enough data: it takes 8 weeks")
    return words.count(
        "{value} a week ({lower} to {upper}, {n} week)",
        "{value} a week ({lower} to {upper}, {n} weeks)",
        slope.points,
        value=_signed(slope.value, words),
        lower=_signed(slope.lower, words),
        upper=_signed(slope.upper, words),
    )


def _signed(share: float, words: Words) -> str:
    """A change in percent with its sign; what rounds to nothing has none."""
    rounded = round(share, 2)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{words.percent(abs(rounded))}"


def parts_of(figures: CohortFigures, words: Words) -> Iterator[tuple[str, int]]:
    """The students by what can be said of them."""
    parts = figures.parts
    yield words("Active"), parts.active
    yield words("Silent in this period"), parts.silent
    yield words("Never wrote"), parts.never
    yield words("Too few days to tell"), parts.brief
    yield words("Left"), parts.left


def _line(name: str, value: float, before: float | None, words: Words) -> Line:
    earlier = None if before is None else words.number(before)
    return Line(name, words.number(value), _before(earlier, words), _direction(value, before))


def _middle(name: str, value: Middle | None, before: Middle | None, words: Words) -> Line:
    if value is None:
        return Line(name, "–", words("not enough data"))
    earlier = None if before is None else before.value
    spoken_before = None if earlier is None else words.number(earlier, digits=1)
    return Line(
        name,
        words.number(value.value, digits=1),
        _before(spoken_before, words),
        _direction(value.value, earlier),
    )


def _active(figures: CohortFigures, before: CohortFigures | None, words: Words) -> Line:
    """Of how many that can be known; when that is less than half, as today before it is over, there is no figure."""
    name, share = words("Active students"), _share(figures)
    if share is None:
        return Line(name, "–", words("not enough data"))
    earlier = None if before is None else _share(before)
    spoken_before = None if before is None or earlier is None else _of(before, words)
    return Line(name, _of(figures, words), _before(spoken_before, words), _direction(share, earlier))


def _of(figures: CohortFigures, words: Words) -> str:
    """Both numbers, or the share where they are too long for the picture."""
    parts = figures.parts
    if parts.known >= LONG:
        return words.percent(parts.active / parts.known)
    return words("{active} of {known}", active=words.number(parts.active), known=words.number(parts.known))


def _share(figures: CohortFigures) -> float | None:
    parts = figures.parts
    return parts.active / parts.known if parts.known >= max(parts.students / 2, 1) else None


def _before(value: str | None, words: Words) -> str:
    return words("before: {number}", number=words("not enough data") if value is None else value)


def _direction(value: float | None, before: float | None) -> int | None:
    return None if value is None or before is None else (value > before) - (value < before)
