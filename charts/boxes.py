"""One group of people on an axis: its middle half as a box, and every one of them as a point."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from charts.theme import BACKGROUND, INK, SMALL, text_width
from charts.values import REACH, Numbers, Scale, written

LEAST = 5  # people: fewer have no quartiles worth drawing
FILL = 0.22
SPREAD = 0.74  # of a box's breadth: how far points are strewn
GOLDEN = 0.6180339887498949  # its multiples fall far from each other: points that are alike lie apart
LONGEST_BEYOND = 1.1  # inches
AS_FREE = 8  # so many points are strewn over all of it, fewer keep nearer to the middle

type Style = Mapping[str, Any]
POINT: Style = MappingProxyType({"marker": "o", "markersize": 4.5, "markeredgewidth": 0.6})
MEDIAN: Style = MappingProxyType({"color": INK, "linewidth": 2.2, "solid_capstyle": "butt"})


@dataclass(frozen=True, slots=True)
class Lie:
    """How groups lie: upright beside each other or as rows; `room` is what part of its place a box takes."""

    upright: bool
    room: float

    def turned[T](self, across: T, along: T) -> tuple[T, T]:
        """What lies across and along the groups as x and y."""
        return (across, along) if self.upright else (along, across)


@dataclass(frozen=True, slots=True)
class People:
    """A group's numbers, in which place it stands, its colour, and whether its time is not over."""

    values: Numbers
    place: int
    color: str
    running: bool = False


def draw_people(axes: Axes, people: People, scale: Scale, lie: Lie) -> None:
    """Draw the points, hollow where they are too few for a box, and the box behind them."""
    values, few = np.sort(people.values[people.values <= scale.top]), len(people.values) < LEAST
    if not few:
        _draw_box(axes, people, scale, lie)
    across = people.place + strewn(len(values)) * SPREAD * lie.room
    axes.plot(
        *lie.turned(across, scale.place(values)),
        linestyle="none",
        clip_on=False,
        zorder=4,
        **POINT,
        markerfacecolor=BACKGROUND if few else people.color,
        markeredgecolor=people.color if few else BACKGROUND,
    )


def write_beyond(axes: Axes, people: People, scale: Scale, lie: Lie, locale: str) -> None:
    """Write the numbers that lie beyond the scale just outside the axes, with an arrow."""
    axes.annotate(
        beyond(people.values, scale, lie, locale),
        lie.turned(people.place, 1),
        xytext=lie.turned(0, 5),
        textcoords="offset points",
        ha="center" if lie.upright else "left",
        va="bottom" if lie.upright else "center",
        size=SMALL,
        color=INK,
        annotation_clip=False,
    )


def beyond(values: Numbers, scale: Scale, lie: Lie, locale: str) -> str:
    """The numbers of a group that its axis has no room for, as they are written, or the largest; "" without any."""
    numbers = [written(value, locale) for value in np.sort(values) if value > scale.top]
    if not numbers:
        return ""
    told = " · ".join(numbers)
    shown = told if text_width(told, SMALL) <= LONGEST_BEYOND else f"… {numbers[-1]}"
    return f"{shown} {'▲' if lie.upright else '▶'}"


def strewn(count: int) -> Numbers:
    """Where so many points lie across, from -0.5 to 0.5, always the same; one or two stay near the middle."""
    places = (np.arange(count) * GOLDEN + 0.5) % 1 - 0.5
    return np.asarray(places * min(1.0, count / AS_FREE), dtype=float)


def _draw_box(axes: Axes, people: People, scale: Scale, lie: Lie) -> None:
    """Quartiles and whiskers as J. W. Tukey draws them (Exploratory Data Analysis, 1977)."""
    values, place, color = people.values, people.place, people.color
    low, middle, high = np.percentile(values, [25, 50, 75])
    within = values[(values >= low - REACH * (high - low)) & (values <= high + REACH * (high - low))]
    start, low, middle, high, end = scale.place(np.array([within.min(), low, middle, high, within.max()]))
    begins = place - lie.room / 2
    fill = {"facecolor": BACKGROUND, "hatch": "...."} if people.running else {"facecolor": to_rgba(color, FILL)}
    sides = lie.turned(lie.room, high - low)
    axes.add_patch(Rectangle(lie.turned(begins, low), *sides, edgecolor=color, linewidth=1.2, zorder=2, **fill))
    for one, other in ((start, low), (high, end)):
        axes.plot(*lie.turned([place, place], [one, other]), color=color, linewidth=1.2, zorder=2)
    axes.plot(*lie.turned([begins, begins + lie.room], [middle, middle]), zorder=5, **MEDIAN)
