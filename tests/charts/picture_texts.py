"""What every picture must keep to: no text is cut, and none lies over another."""

from itertools import combinations

from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import BboxBase

TOLERANCE = 1.0  # pixels


def shown_texts(figure: Figure) -> list[Text]:
    """The texts that are drawn; a tick beyond the end of its axis keeps a label that is not."""
    figure.canvas.draw()
    beyond = {text for axis in figure.findobj(Axis) for text in _labels_beyond(axis)}
    found = figure.findobj(Text)
    return [text for text in found if text.get_text().strip() and text.get_visible() and text not in beyond]


def written_in(figure: Figure) -> str:
    """All texts of a picture, one a line."""
    return "\n".join(text.get_text() for text in shown_texts(figure))


def assert_texts_fit(figure: Figure) -> None:
    """Fail with the texts that are cut by the picture's edge or that lie over each other."""
    assert isinstance(figure.canvas, FigureCanvasAgg)
    renderer = figure.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in shown_texts(figure)]
    width, height = figure.get_size_inches() * figure.dpi
    cut = [name for name, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
    over = [(one, other) for (one, a), (other, b) in combinations(boxes, 2) if _overlap(a, b)]
    assert not cut, f"cut by the edge: {cut}"
    assert not over, f"over each other: {over}"


def _overlap(one: BboxBase, other: BboxBase) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(wide > TOLERANCE and high > TOLERANCE)


def _labels_beyond(axis: Axis) -> list[Text]:
    low, high = sorted(axis.get_view_interval())
    ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
    return [label for tick in ticks if not low <= tick.get_loc() <= high for label in (tick.label1, tick.label2)]
