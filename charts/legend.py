"""The key below a picture: as many columns as its texts leave room for, never over the data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from charts.theme import EDGE, SMALL, WIDTH, text_width

ROW = 0.26  # inches
SAMPLE, SAMPLE_HEIGHT = 0.24, 0.12  # inches
AFTER_SAMPLE, AFTER_TEXT = 0.08, 0.16  # inches
FOOT = 0.18  # inches from the middle of the last row to the picture's edge


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the picture shows: how it is drawn (as an area, a line or a single point), and what it is."""

    text: str
    style: Mapping[str, Any]
    line: bool = False
    point: bool = False


def legend_height(entries: Sequence[Entry]) -> float:
    """How many inches the key takes at the foot of the figure."""
    return ROW * _rows(entries) + FOOT - ROW / 2 if entries else 0.0


def draw_legend(figure: Figure, entries: Sequence[Entry]) -> None:
    """Put the key at the foot of the figure, row by row from the left."""
    placed, widths = _arranged(entries)
    rows = _rows(entries)
    for place, entry in enumerate(placed):
        row, column = divmod(place, len(widths))
        _draw_entry(figure, entry, EDGE + sum(widths[:column]), FOOT + ROW * (rows - 1 - row))


def _draw_entry(figure: Figure, entry: Entry, left: float, middle: float) -> None:
    inches = figure.dpi_scale_trans
    if entry.point:
        figure.add_artist(Line2D([left + SAMPLE / 2], [middle], transform=inches, linewidth=0, **entry.style))
    elif entry.line:
        figure.add_artist(Line2D([left, left + SAMPLE], [middle, middle], transform=inches, **entry.style))
    else:
        corner = (left, middle - SAMPLE_HEIGHT / 2)
        figure.add_artist(Rectangle(corner, SAMPLE, SAMPLE_HEIGHT, transform=inches, **entry.style))
    baseline = middle - 0.36 * SMALL / 72  # half the height of capitals: letters with tails do not move a row
    figure.text(left + SAMPLE + AFTER_SAMPLE, baseline, entry.text, transform=inches, size=SMALL, va="baseline")


def _rows(entries: Sequence[Entry]) -> int:
    return -(-len(entries) // len(_arranged(entries)[1]))


def _arranged(entries: Sequence[Entry]) -> tuple[Sequence[Entry], list[float]]:
    """The entries, row by row, and the widths in inches of as many columns, three at most, as fit beside each other.

    Two columns are also tried with all short texts in the first and all long ones in the second.
    """
    for columns in range(min(3, len(entries)), 1, -1):
        for order in (entries, _short_beside_long(entries)):
            widths = [max(map(_width, order[column::columns])) for column in range(columns)]
            if sum(widths) - AFTER_TEXT <= WIDTH - 2 * EDGE:
                return order, widths
    return entries, [WIDTH]


def _short_beside_long(entries: Sequence[Entry]) -> Sequence[Entry]:
    ranked = sorted(entries, key=_width)
    half = -(-len(ranked) // 2)
    pairs = zip_longest(ranked[:half], ranked[half:])
    return [entry for pair in pairs for entry in pair if entry is not None]


def _width(entry: Entry) -> float:
    return SAMPLE + AFTER_SAMPLE + text_width(entry.text, SMALL) + AFTER_TEXT
