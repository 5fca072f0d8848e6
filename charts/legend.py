"""The key below a picture: as many columns as its texts leave room for, never over the data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from charts.theme import EDGE, SMALL, WIDTH, text_width

ROW = 0.21  # inches
SAMPLE, SAMPLE_HEIGHT = 0.24, 0.1  # inches
AFTER_SAMPLE, AFTER_TEXT = 0.08, 0.16  # inches
FOOT = 0.16  # inches from the middle of the last row to the picture's edge


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the picture shows: how it is drawn, and what it is."""

    text: str
    style: Mapping[str, Any]
    line: bool = False


def legend_height(entries: Sequence[Entry]) -> float:
    """How many inches the key takes at the foot of the figure."""
    return ROW * _rows(entries) + FOOT - ROW / 2 if entries else 0.0


def draw_legend(figure: Figure, entries: Sequence[Entry]) -> None:
    """Put the key at the foot of the figure, row by row from the left."""
    widths = _column_widths(entries)
    rows = _rows(entries)
    for place, entry in enumerate(entries):
        row, column = divmod(place, len(widths))
        _draw_entry(figure, entry, EDGE + sum(widths[:column]), FOOT + ROW * (rows - 1 - row))


def _draw_entry(figure: Figure, entry: Entry, left: float, middle: float) -> None:
    inches = figure.dpi_scale_trans
    if entry.line:
        figure.add_artist(Line2D([left, left + SAMPLE], [middle, middle], transform=inches, **entry.style))
    else:
        corner = (left, middle - SAMPLE_HEIGHT / 2)
        figure.add_artist(Rectangle(corner, SAMPLE, SAMPLE_HEIGHT, transform=inches, **entry.style))
    baseline = middle - 0.36 * SMALL / 72  # half the height of capitals: letters with tails do not move a row
    figure.text(left + SAMPLE + AFTER_SAMPLE, baseline, entry.text, transform=inches, size=SMALL, va="baseline")


def _rows(entries: Sequence[Entry]) -> int:
    return -(-len(entries) // len(_column_widths(entries)))


def _column_widths(entries: Sequence[Entry]) -> list[float]:
    """The widths in inches of as many columns, three at most, as fit beside each other."""
    wide = [SAMPLE + AFTER_SAMPLE + text_width(entry.text, SMALL) + AFTER_TEXT for entry in entries]
    for columns in range(min(3, len(wide)), 1, -1):
        widths = [max(wide[column::columns]) for column in range(columns)]
        if sum(widths) - AFTER_TEXT <= WIDTH - 2 * EDGE:
            return widths
    return [WIDTH]
