"""Headline figures side by side: each with what it is, and what it is to be compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from matplotlib.figure import Figure

from charts.frame import ROOM
from charts.names import fitting, wrapped
from charts.theme import EDGE, INK, MUTED, SMALL

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


def draw_headlines(figure: Figure, headlines: Sequence[Headline], top: float) -> None:
    """Draw the figures, three in a row, down from so many inches above the lower edge."""
    for row in _rows(headlines):
        for column, headline in enumerate(row):
            _draw(figure, headline, EDGE + column * (ROOM + BETWEEN) / COLUMNS, top)
        top -= _row_height(row)


def _draw(figure: Figure, headline: Headline, left: float, top: float) -> None:
    inches = figure.dpi_scale_trans
    value = fitting(headline.value, _column(), FIGURE, bold=True)
    figure.text(left, top, value, transform=inches, size=FIGURE, weight="bold", color=INK, va="top")
    names, besides = _name(headline), _beside(headline)
    for place, line in enumerate([*names, *besides]):
        color = INK if place < len(names) else MUTED
        below = top - FIGURE_LINE - LINE * place
        figure.text(left, below, line, transform=inches, size=SMALL, color=color, va="top")


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
