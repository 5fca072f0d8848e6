"""Headline figures side by side: each with what it is, and what it is to be compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from matplotlib.axes import Axes

from charts.frame import ROOM, bare
from charts.inches import size_of
from charts.names import fitting, wrapped
from charts.theme import INK, MUTED, SMALL

COLUMNS = 3
FIGURE = 18.0  # points
FIGURE_LINE, LINE, AFTER = 0.32, 0.205, 0.11  # inches: a figure, a line of text below it, the space below all
BETWEEN = 0.14  # inches between two columns
NAME_LINES, BESIDE_LINES = 3, 3


class Direction(Enum):
    """How a figure stands to what it is compared with; the arrow is always beside a word."""

    UP = "▲"
    DOWN = "▼"
    SAME = "="
    NONE = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure: `name` what it is ("Active days"), `value` as it is to be read ("12 of 28", "–" without enough data).

    `beside` says in words what it is compared with ("above cohort: 9", "before: 14", "not enough data").
    """

    name: str
    value: str
    beside: str = ""
    direction: Direction = Direction.NONE


def headlines_height(headlines: Sequence[Headline]) -> float:
    """How many inches the figures take, on axes as wide as a picture less its edges."""
    return sum(_row_height(row) for row in _rows(headlines))


def draw_headlines(axes: Axes, headlines: Sequence[Headline]) -> None:
    """Draw the figures on given axes, three in a row, from the top down."""
    bare(axes)
    width, height = size_of(axes)
    axes.set(xlim=(0, width), ylim=(height, 0))
    top = 0.0
    for row in _rows(headlines):
        for column, headline in enumerate(row):
            _draw(axes, headline, column * (width + BETWEEN) / COLUMNS, top)
        top += _row_height(row)


def _draw(axes: Axes, headline: Headline, left: float, top: float) -> None:
    value = fitting(headline.value, _column(), FIGURE, bold=True)
    axes.text(left, top, value, size=FIGURE, weight="bold", color=INK, va="top")
    names, besides = _name(headline), _beside(headline)
    for place, line in enumerate([*names, *besides]):
        color = INK if place < len(names) else MUTED
        axes.text(left, top + FIGURE_LINE + LINE * place, line, size=SMALL, color=color, va="top")


def _rows(headlines: Sequence[Headline]) -> list[Sequence[Headline]]:
    return [headlines[start : start + COLUMNS] for start in range(0, len(headlines), COLUMNS)]


def _row_height(row: Sequence[Headline]) -> float:
    return FIGURE_LINE + LINE * max(len(_name(one)) + len(_beside(one)) for one in row) + AFTER


def _name(headline: Headline) -> list[str]:
    return wrapped(headline.name, _column(), SMALL, NAME_LINES)


def _beside(headline: Headline) -> list[str]:
    if not headline.beside:
        return []
    return wrapped(f"{headline.direction.value} {headline.beside}".strip(), _column(), SMALL, BESIDE_LINES)


def _column() -> float:
    return (ROOM - BETWEEN * (COLUMNS - 1)) / COLUMNS
