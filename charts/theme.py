"""One look for every picture: Discord's dark background, colour-blind-safe colours, twice the pixels."""

from collections.abc import Callable, Sequence
from functools import wraps
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from charts.fonts import families
from charts.png import encoded
from charts.writing import Canvas, written

DOTS_PER_INCH = 200  # 1120 pixels wide: a phone shows it at about 400 points, three pixels to a point
WIDTH = 5.6  # inches
EDGE = 0.12  # inches left free at the sides
SMALL, NORMAL = 12.25, 13.5  # points; the small ones are 9 pixels where a phone shows the picture 300 wide

BACKGROUND = "#2b2d31"
INK = "#f2f3f5"
MUTED = "#b5bac1"
GRID = "#43464d"

# Okabe and Ito's palette, the green and the blue lightened until they keep 4.5:1 on the background.
SKY = "#56b4e9"
ORANGE = "#e69f00"
GREEN = "#2fbf97"
YELLOW = "#f0e442"

SETTINGS: Any = MappingProxyType(
    {
        "axes.axisbelow": True,
        "axes.edgecolor": MUTED,
        "axes.facecolor": BACKGROUND,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.labelcolor": INK,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "figure.facecolor": BACKGROUND,
        "font.size": SMALL,
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "hatch.color": MUTED,
        "hatch.linewidth": 0.8,
        "legend.frameon": False,
        "savefig.facecolor": BACKGROUND,
        "text.color": INK,
        "text.parse_math": False,  # a name with two dollar signs is a name
        "xtick.color": INK,
        "xtick.major.pad": 8,  # below the zero beside it
        "xtick.major.size": 0,
        "ytick.color": INK,
        "ytick.major.pad": 4,
        "ytick.major.size": 0,
    }
)


def themed[**P, R](draw: Callable[P, R]) -> Callable[P, R]:
    """A drawing function that runs with this theme's settings, whatever the caller's are."""

    @wraps(draw)
    def run(*args: P.args, **named: P.kwargs) -> R:
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(SETTINGS)
            mpl.rcParams["font.family"] = list(families())
            return draw(*args, **named)

    return run


def new_figure(height: float) -> Figure:
    """An empty figure of the usual width and a height in inches."""
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH)
    Canvas(figure)
    return figure


def panel(figure: Figure, *, left: float, right: float, top: float, bottom: float) -> Axes:
    """Axes with margins in inches: fixed ones cost nothing to lay out and never jump."""
    width, height = figure.get_size_inches()
    box = Bbox.from_extents(left / width, bottom / height, 1 - right / width, 1 - top / height)
    return figure.add_axes(box.bounds)


def draw_upright_lines(axes: Axes, places: Sequence[float]) -> None:
    """Draw the grid's lines at places of the horizontal axis: all as one, a tick for each takes ten times as long."""
    lines = [((place, 0.0), (place, 1.0)) for place in places]
    grid = LineCollection(lines, transform=axes.get_xaxis_transform(), colors=GRID, linewidths=0.8, zorder=0.5)
    axes.add_collection(grid, autolim=False)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How many inches a line of text takes."""
    return written(text, families(), "bold" if bold else "normal", size, DOTS_PER_INCH).width / DOTS_PER_INCH


def to_png(figure: Figure) -> bytes:
    """The picture's bytes: the same drawing always gives the same ones."""
    canvas: Any = figure.canvas  # matplotlib types its canvases no more than its renderers
    canvas.draw()
    return encoded(np.asarray(canvas.buffer_rgba()))
