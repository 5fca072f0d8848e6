"""What pictures share: title and note, the key, time that was not seen, and words where there are no data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts.inches import size_of
from charts.legend import Entry, draw_legend, legend_height
from charts.names import fitting, wrapped
from charts.theme import BACKGROUND, EDGE, GRID, INK, MUTED, NORMAL, SKY, SMALL, WIDTH, new_figure, panel

type Style = Mapping[str, Any]
UNSEEN: Style = MappingProxyType({"facecolor": GRID, "edgecolor": MUTED, "hatch": "////", "linewidth": 0})
RUNNING: Style = MappingProxyType({"facecolor": BACKGROUND, "edgecolor": SKY, "hatch": "....", "linewidth": 1})

HEAD = 0.72  # inches: a title and one line of a note
NOTE_LINE = 0.25  # inches that each further line of the note takes
MOST_NOTE_LINES = 3
EMPTY = 1.1  # inches of a plot that only says that there is nothing
LINE = 0.24  # inches from one line of a sentence to the next
ROOM = WIDTH - 2 * EDGE  # inches that a line of text may take


@dataclass(frozen=True, slots=True)
class Heading:
    """The texts above a picture: what it is, and a quieter note with the period and n."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Margins:
    """Inches around the axes, for the labels of the axes; title and key have their own."""

    left: float = EDGE
    right: float = EDGE
    bottom: float = 0.0


def framed(heading: Heading, plot: float, margins: Margins, entries: Sequence[Entry] = ()) -> tuple[Figure, Axes]:
    """A figure with its heading and key, and axes as many inches high as asked between them."""
    figure, head, foot = headed(heading, plot, margins.bottom, entries)
    return figure, panel(figure, left=margins.left, right=margins.right, top=head, bottom=foot)


def headed(heading: Heading, plot: float, below: float, entries: Sequence[Entry]) -> tuple[Figure, float, float]:
    """A figure with its heading and key, and the inches that they take at its top and foot.

    Between them are as many as asked for the plot; `below` is for labels above the key.
    """
    note = wrapped(heading.note, ROOM, SMALL, MOST_NOTE_LINES)
    head = HEAD + NOTE_LINE * max(len(note) - 1, 0)
    foot = below + legend_height(entries) or EDGE
    figure = new_figure(head + plot + foot)
    draw_title(figure, heading.title, note)
    draw_legend(figure, entries)
    return figure, head, foot


def empty(heading: Heading, sentence: str) -> Figure:
    """The picture of no data: the same heading, and in words why there is nothing to draw."""
    figure, axes = framed(heading, EMPTY, Margins())
    say(axes, sentence)
    return figure


def draw_title(figure: Figure, title: str, note: Sequence[str]) -> None:
    """A title at the top left, cut to the width, and quieter lines below it."""
    height = figure.get_figheight()
    shown = fitting(title, ROOM, NORMAL, bold=True)
    figure.text(EDGE / WIDTH, 1 - 0.1 / height, shown, size=NORMAL, weight="bold", va="top")
    for place, line in enumerate(note):
        figure.text(EDGE / WIDTH, 1 - (0.39 + NOTE_LINE * place) / height, line, size=SMALL, color=MUTED, va="top")


def say(axes: Axes, sentence: str) -> None:
    """Write a sentence where a plot would be, in the middle of axes without ticks and lines."""
    bare(axes)
    width, height = size_of(axes)
    lines = wrapped(sentence, width - 0.1, SMALL, max(1, int(height / LINE)))
    for place, line in enumerate(lines):
        above = ((len(lines) - 1) / 2 - place) * LINE / height
        axes.text(0.5, 0.5 + above, line, transform=axes.transAxes, ha="center", va="center", color=INK, size=SMALL)


def bare(axes: Axes) -> None:
    """Take ticks, lines, grid and ground away from axes, for good."""
    axes.set_axis_off()
