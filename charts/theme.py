"""One look for every picture: Discord's dark background, colour-blind-safe colours, twice the pixels."""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from io import BytesIO
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import Bbox

from charts.fonts import families

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
        "axes.labelcolor": INK,
        "figure.facecolor": BACKGROUND,
        "font.size": SMALL,
        "hatch.color": MUTED,
        "hatch.linewidth": 0.8,
        "legend.frameon": False,
        "savefig.facecolor": BACKGROUND,
        "text.color": INK,
        "text.parse_math": False,  # a name with two dollar signs is a name
        "xtick.color": INK,
        "ytick.color": INK,
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
    FigureCanvasAgg(figure)
    return figure


def panel(figure: Figure, *, left: float, right: float, top: float, bottom: float) -> Axes:
    """Axes with margins in inches: fixed ones cost nothing to lay out and never jump."""
    width, height = figure.get_size_inches()
    box = Bbox.from_extents(left / width, bottom / height, 1 - right / width, 1 - top / height)
    axes = figure.add_axes(box.bounds)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0, pad=4)
    axes.tick_params(axis="x", pad=8)  # below the zero beside it
    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.8)
    return axes


@lru_cache(maxsize=4096)  # a worker lives for months and sees many names
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How many inches a line of text takes."""
    width, _, _ = _ruler().get_text_width_height_descent(text, _font(size, bold=bold), ismath=False)
    return float(width) / DOTS_PER_INCH


@cache
def _ruler() -> Any:
    make: Any = RendererAgg  # matplotlib does not type its renderers
    return make(8, 8, DOTS_PER_INCH)


@cache
def _font(size: float, *, bold: bool) -> FontProperties:
    return FontProperties(family=list(families()), size=size, weight="bold" if bold else "normal")


def to_png(figure: Figure) -> bytes:
    """The picture's bytes: the same drawing always gives the same ones."""
    png = BytesIO()
    figure.savefig(png, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return png.getvalue()
