"""Events on a line of time: one sign for each, or for several close ones a number; spans from day to day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from charts.apart import apart
from charts.inches import size_of
from charts.names import fitting
from charts.theme import BACKGROUND, GREEN, INK, MUTED, ORANGE, SKY, SMALL, WIDTH, YELLOW, text_width

SIGN = 7.5  # points
CLOSE = 0.27  # inches: events that are closer share a number
BESIDE = 0.19  # inches between two signs that keep their own
BEFORE_TEXT, AROUND_TEXT = 0.13, 0.25  # inches
LEAST_TEXT = 0.7  # inches: in less room a text would be cut to nothing
THINNEST = 0.05  # inches: a break of a day can still be seen
BAR = 0.5  # of a lane

type Style = Mapping[str, Any]
BREAK: Style = MappingProxyType({"facecolor": to_rgba(YELLOW, 0.45), "edgecolor": YELLOW, "linewidth": 1})


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign of a kind of event: its form, its colour, and whether it is filled."""

    marker: str
    colour: str
    filled: bool = True

    def style(self) -> dict[str, Any]:
        """The sign as matplotlib draws it."""
        return {
            "marker": self.marker,
            "markersize": SIGN,
            "markerfacecolor": self.colour if self.filled else BACKGROUND,
            "markeredgecolor": self.colour,
            "markeredgewidth": 1.6,
        }


MARKS = MappingProxyType(
    {
        "joined": Mark(">", GREEN),
        "returned": Mark(">", GREEN, filled=False),
        "role": Mark("D", YELLOW),
        "left": Mark("X", ORANGE),
        "answered": Mark("o", SKY),
        "unanswered": Mark("o", ORANGE, filled=False),
        "talk": Mark("s", GREEN),
        "note": Mark("p", MUTED),
    }
)


@dataclass(frozen=True, slots=True)
class Moment:
    """An event at a place of the axis, its sign, and a text for beside it."""

    at: float
    mark: Mark
    text: str = ""


def draw_marks(axes: Axes, lane: int, moments: Sequence[Moment], *, counted: bool) -> None:
    """Draw events that are in order: close ones as their number, or each beside the other with its text."""
    if counted:
        for group in _close(axes, moments):
            _draw_group(axes, lane, group)
        return
    width, (low, high) = size_of(axes)[0], axes.get_xlim()
    inches = apart([(moment.at - low) / (high - low) * width for moment in moments], BESIDE, 0, width)
    ends = [0.0, *inches, width]
    for place, (moment, at) in enumerate(zip(moments, inches, strict=True)):
        x = low + at / width * (high - low)
        axes.plot(x, lane, clip_on=False, zorder=4, **moment.mark.style())
        text = fitting(moment.text, WIDTH, SMALL) if moment.text else ""
        after, before = ends[place + 2] - at - AROUND_TEXT, at - AROUND_TEXT
        if text and after >= min(LEAST_TEXT, text_width(text, SMALL)):
            _write(axes, lane, x, fitting(text, after, SMALL), BEFORE_TEXT)
        elif text and place == 0 and before >= LEAST_TEXT:
            _write(axes, lane, x, fitting(text, before, SMALL), -BEFORE_TEXT)


def draw_spans(axes: Axes, lane: int, spans: Sequence[tuple[float, float]]) -> None:
    """Draw times from a beginning to an end."""
    (low, high), width = axes.get_xlim(), size_of(axes)[0]
    least = THINNEST / width * (high - low)
    wide = [(begins, max(ends - begins, least)) for begins, ends in spans]
    axes.broken_barh(wide, (lane - BAR / 2, BAR), zorder=3, **BREAK)


def _close(axes: Axes, moments: Sequence[Moment]) -> list[list[Moment]]:
    """The events in groups that reach no further than a sign is wide."""
    (low, high), width = axes.get_xlim(), size_of(axes)[0]
    reach = CLOSE / width * (high - low)
    groups: list[list[Moment]] = []
    for moment in moments:
        if groups and moment.at - groups[-1][0].at < reach:
            groups[-1].append(moment)
        else:
            groups.append([moment])
    return groups


def _draw_group(axes: Axes, lane: int, group: Sequence[Moment]) -> None:
    at, mark = group[0].at, group[0].mark
    if len(group) == 1:
        axes.plot(at, lane, clip_on=False, zorder=4, **mark.style())
        return
    axes.text(
        at,
        lane,
        str(len(group)),
        ha="center",
        va="center_baseline",
        size=SMALL,
        color=BACKGROUND if mark.filled else INK,
        zorder=5,
        bbox={
            "boxstyle": "round,pad=0.18,rounding_size=0.5",
            "facecolor": mark.colour if mark.filled else BACKGROUND,
            "edgecolor": mark.colour,
            "linewidth": 1.6,
        },
    )


def _write(axes: Axes, lane: int, at: float, text: str, beside: float) -> None:
    axes.annotate(
        text,
        (at, lane),
        xytext=(beside * 72, 0),
        textcoords="offset points",
        ha="left" if beside > 0 else "right",
        va="center_baseline",
        size=SMALL,
        color=INK,
        bbox={"facecolor": BACKGROUND, "linewidth": 0, "pad": 1},
    )
