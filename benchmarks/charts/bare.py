"""The limit: the least that matplotlib does for a file of that size."""

from io import BytesIO
from struct import unpack

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from charts.theme import DOTS_PER_INCH


def size_of(png: bytes) -> tuple[int, int]:
    """How many pixels wide and high a picture is."""
    width, height = unpack(">II", png[16:24])
    return width, height


def bare_figure(size: tuple[int, int], points: int) -> bytes:
    """A figure of so many pixels with one pair of axes, as matplotlib makes and writes them unless told otherwise.

    One line of so many points on it, and no text but the numbers of its ticks.
    """
    width, height = size
    figure = Figure(figsize=(width / DOTS_PER_INCH, height / DOTS_PER_INCH), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    figure.subplots().plot([place * 7 % 13 for place in range(points)])
    png = BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()
