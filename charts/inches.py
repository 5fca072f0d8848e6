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


def split_below(axes: Axes, inches: float, gap: float) -> Axes:
    """Take so many inches off the foot of axes for other ones, bare, with the same width."""
    height = figure_of(axes).get_figheight()
    box = axes.get_position()
    trim(axes, bottom=inches + gap)
    other = figure_of(axes).add_axes((box.x0, box.y0, box.width, inches / height))
    other.grid(visible=False)
    other.spines[:].set_visible(False)
    return other
