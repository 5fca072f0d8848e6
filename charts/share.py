"""Shares of a whole as a ring: the largest first, small ones merged, every part named beside it."""

from dataclasses import dataclass
from math import cos, pi, sin
from statistics import fmean

from babel.numbers import format_decimal
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Wedge

from charts.colours import colour_of
from charts.frame import Heading, Margins, empty, framed
from charts.inches import size_of
from charts.names import fitting
from charts.numbers import percent
from charts.parts import Part, Share, merged
from charts.theme import BACKGROUND, INK, MUTED, NORMAL, SMALL, themed, to_png

PLOT = 3.0  # inches
RADIUS, RING = 0.95, 0.36  # inches
LABEL_ROW = 0.5  # inches that a label of two lines takes
TEXT_LINE = 0.2  # inches between its lines
BEYOND, ELBOW = 0.08, 0.14  # inches: from the ring to the line, from its bend to the text
AFTER_LINE = 0.05  # inches


@dataclass(frozen=True, slots=True)
class ShareWords:
    """The texts of the picture, in the language of its readers, and the locale for its numbers.

    `note` is the period and n; `whole` stands below the number in the middle ("messages"); `other` is what small parts
    are merged into, their number in brackets is added; `nothing` is said when there are none.
    """

    locale: str
    title: str
    note: str
    whole: str
    other: str
    nothing: str


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A part with the angles of its ends, clockwise from the top in turns."""

    part: Part
    begins: float
    ends: float

    @property
    def middle(self) -> tuple[float, float]:
        """The direction of its middle, right and up."""
        turn = (self.begins + self.ends) * pi
        return sin(turn), cos(turn)


@themed
def share(parts: Share, words: ShareWords) -> bytes:
    """The picture with its title, as PNG bytes."""
    return to_png(build_figure(parts, words))


@themed
def build_figure(parts: Share, words: ShareWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading = Heading(words.title, words.note)
    if not merged(parts, words.other):
        return empty(heading, words.nothing)
    figure, axes = framed(heading, _height(parts, words), Margins())
    draw_share(axes, parts, words)
    return figure


def draw_share(axes: Axes, parts: Share, words: ShareWords) -> None:
    """Draw the ring on given axes, which are inches from its middle afterwards."""
    width, height = size_of(axes)
    axes.set(xlim=(-width / 2, width / 2), ylim=(-height / 2, height / 2), xticks=[], yticks=[])
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    shown = _angles(merged(parts, words.other))
    whole = sum(one.part.value for one in shown)
    used: set[str] = set()
    for one in shown:
        colour = _colour(one.part)
        ring = Wedge((0, 0), RADIUS, 90 - one.ends * 360, 90 - one.begins * 360, width=RING, facecolor=colour)
        ring.set(edgecolor=BACKGROUND, linewidth=2 if len(shown) > 1 else 0, hatch="//" if colour in used else None)
        axes.add_patch(ring)
        used.add(colour)
    axes.text(
        0, 0.09, format_decimal(round(whole), locale=words.locale), ha="center", va="center", size=NORMAL, weight="bold"
    )
    axes.text(
        0, -0.14, fitting(words.whole, 2 * (RADIUS - RING), SMALL), ha="center", va="center", size=SMALL, color=MUTED
    )
    for side in (1, -1):
        _label(axes, [one for one in shown if (1 if one.middle[0] >= 0 else -1) == side], side, whole, words.locale)


def _angles(parts: list[Part]) -> list[_Drawn]:
    """The largest part lies at the right, so that the small ones are at the left, where labels have most room."""
    whole = sum(part.value for part in parts)
    begins, drawn = 0.25 - parts[0].value / whole / 2, []
    for part in parts:
        drawn.append(_Drawn(part, begins, begins + part.value / whole))
        begins = drawn[-1].ends
    return drawn


def _label(axes: Axes, shown: list[_Drawn], side: int, whole: float, locale: str) -> None:
    """Write names, shares and numbers on one side of the ring, each with a line to its part."""
    width, height = size_of(axes)
    ordered = sorted(shown, key=lambda one: -one.middle[1])
    places = apart([one.middle[1] * (RADIUS + BEYOND) for one in ordered], height / 2 - LABEL_ROW / 2)
    begins = side * (RADIUS + BEYOND + ELBOW)
    room = width / 2 - abs(begins) - AFTER_LINE
    for one, place in zip(ordered, places, strict=True):
        right, up = one.middle
        ends = [(right * RADIUS, up * RADIUS), (right * (RADIUS + BEYOND), up * (RADIUS + BEYOND)), (begins, place)]
        axes.plot(*zip(*ends, strict=True), color=MUTED, linewidth=0.9, solid_joinstyle="round", zorder=1)
        figures = f"{percent(one.part.value / whole, locale)} · {format_decimal(round(one.part.value), locale=locale)}"
        for text, above, colour in ((one.part.name, TEXT_LINE / 2, INK), (figures, -TEXT_LINE / 2, MUTED)):
            axes.text(
                begins + side * AFTER_LINE,
                place + above,
                fitting(text, room, SMALL),
                ha="left" if side > 0 else "right",
                va="center",
                size=SMALL,
                color=colour,
            )


def apart(wished: list[float], limit: float) -> list[float]:
    """Heights from the top down, as near to those wished as rows of text allow, within the limit above and below.

    The nearest by least squares: isotonic regression by pooling neighbours (Barlow et al. 1972) of the heights that
    would be left if every row above had no height.
    """
    pools: list[list[float]] = []
    for place, wish in enumerate(wished):
        pools.append([wish + place * LABEL_ROW])
        while len(pools) > 1 and fmean(pools[-1]) > fmean(pools[-2]):
            last = pools.pop()
            pools[-1] += last
    lowest = LABEL_ROW * (len(wished) - 1) - limit
    level = [max(min(fmean(pool), limit), lowest) for pool in pools for _ in pool]
    return [height - place * LABEL_ROW for place, height in enumerate(level)]


def _height(parts: Share, words: ShareWords) -> float:
    """Inches that the fuller side needs."""
    shown = _angles(merged(parts, words.other))
    right = sum(one.middle[0] >= 0 for one in shown)
    return max(2 * RADIUS + 0.5, LABEL_ROW * max(right, len(shown) - right) + 0.1)


def _colour(part: Part) -> str:
    return MUTED if part.id is None else colour_of(part.id)
