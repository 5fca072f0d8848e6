"""Places on a picture in inches, for axes that share it."""

from typing import cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure


def size_of(axes: Axes) -> tuple[float, float]:
    """How wide and how high axes are, in inches."""
    width, height = figure_of(axes).get_size_inches()
    box = axes.get_position()
    return box.width * width, box.height * height


def figure_of(axes: Axes) -> Figure:
    """The figure that axes are on."""
    return cast(Figure, axes.get_figure(root=True))


def trim(axes: Axes, *, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0) -> None:
    """Make axes smaller by so many inches at their sides, for what is to be written there."""
    width, height = figure_of(axes).get_size_inches()
    box = axes.get_position()
    axes.set_position(
        (
            box.x0 + left / width,
            box.y0 + bottom / height,
            box.width - (left + right) / width,
            box.height - (top + bottom) / height,
        )
    )
