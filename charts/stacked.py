"""Several small pictures below each other on one: a card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts.frame import Heading, Margins, headed
from charts.headline import Headline, draw_headlines, headlines_height
from charts.legend import Entry
from charts.names import fitting, wrapped
from charts.theme import EDGE, MUTED, SMALL, WIDTH

TITLE, BETWEEN = 0.31, 0.11  # inches: a section's title, the space between two sections
WHOLE = Margins()
LINE, MOST_LINES = 0.24, 3  # inches of a line of text, and how many a section has


@dataclass(frozen=True, slots=True)
class Section:
    """One of the pictures: how high in inches, the inches around it for labels, and what draws it on its axes.

    A `title` of "" takes no room.
    """

    title: str
    height: float
    draw: Callable[[Axes], None]
    margins: Margins = WHOLE


@dataclass(frozen=True, slots=True)
class Lines:
    """A section of words alone, without axes: `write` puts them below so many inches above the figure's lower edge."""

    title: str
    height: float
    write: Callable[[Figure, float], None]
    margins: Margins = WHOLE


def headline_lines(headlines: Sequence[Headline]) -> Lines:
    """A section of headline figures."""
    return Lines("", headlines_height(headlines), lambda figure, top: draw_headlines(figure, headlines, top))


def sentence(title: str, text: str) -> Lines:
    """A section that says in words why there is no picture."""
    lines = wrapped(text, WIDTH - 2 * EDGE, SMALL, MOST_LINES)
    return Lines(title, LINE * len(lines), lambda figure, top: _write(figure, lines, top))


def stacked(heading: Heading, sections: Sequence[Section | Lines], entries: Sequence[Entry] = ()) -> Figure:
    """A figure with its heading and key, and the sections from the top down between them."""
    heights = [section.height + section.margins.bottom + (TITLE if section.title else 0) for section in sections]
    between = BETWEEN * (len(sections) - 1 + bool(entries))
    figure, head, _ = headed(heading, sum(heights) + between, 0.0, entries)
    height = figure.get_figheight()
    top = 1 - head / height
    for section, wanted in zip(sections, heights, strict=True):
        _draw_section(figure, section, top)
        top -= (wanted + BETWEEN) / height
    return figure


def _draw_section(figure: Figure, section: Section | Lines, top: float) -> None:
    """Draw a section whose upper edge is there, in parts of the figure's height."""
    height, around = figure.get_figheight(), section.margins
    if section.title:
        _draw_title(figure, section.title, top)
        top -= TITLE / height
    if isinstance(section, Lines):
        section.write(figure, top * height)
        return
    left, width = around.left / WIDTH, 1 - (around.left + around.right) / WIDTH
    axes = figure.add_axes((left, top - section.height / height, width, section.height / height))
    section.draw(axes)


def _draw_title(figure: Figure, title: str, top: float) -> None:
    shown = fitting(title, WIDTH - 2 * EDGE, SMALL, bold=True)
    figure.text(EDGE / WIDTH, top - 0.04 / figure.get_figheight(), shown, size=SMALL, weight="bold", va="top")


def _write(figure: Figure, lines: Sequence[str], top: float) -> None:
    """Write lines from the top left down."""
    inches = figure.dpi_scale_trans
    for place, line in enumerate(lines):
        figure.text(EDGE, top - LINE * place, line, transform=inches, va="top", color=MUTED, size=SMALL)
