"""Time that was not recorded, hatched behind what is drawn."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from numpy import float64
from numpy.typing import NDArray

from charts.frame import UNSEEN


def draw_unseen(axes: Axes, edges: NDArray[float64], seen: Sequence[bool]) -> None:
    """Hatch the places that were not seen, neighbours as one; the edges are where places begin, and the last end."""
    axes.broken_barh(unseen_spans(edges, seen), (0, 1), transform=axes.get_xaxis_transform(), zorder=1, **UNSEEN)


def unseen_spans(edges: NDArray[float64], seen: Sequence[bool]) -> list[tuple[float, float]]:
    """Where spans that were not seen begin, and how long they are."""
    spans: list[tuple[float, float]] = []
    for begins, ends, was_seen in zip(edges[:-1], edges[1:], seen, strict=True):
        if was_seen:
            continue
        if spans and sum(spans[-1]) == begins:
            spans[-1] = (spans[-1][0], float(ends) - spans[-1][0])
        else:
            spans.append((float(begins), float(ends - begins)))
    return spans
