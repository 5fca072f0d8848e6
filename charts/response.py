"""How soon questions are answered: the share that has an answer, minutes to days after they were asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from babel.numbers import format_percent
from babel.units import format_unit
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from numpy.typing import NDArray

from charts.frame import Heading, Margins, empty, framed
from charts.inches import size_of
from charts.legend import Entry
from charts.theme import BACKGROUND, GRID, INK, MUTED, ORANGE, SKY, SMALL, text_width, themed, to_png

PLOT, FOOT, RIGHT = 2.4, 0.4, 0.38  # inches
BEFORE_NUMBERS = 0.2  # inches
SOONEST, LEAST_END = 0.5, 1440.0  # minutes: what is sooner stands at the edge; the axis shows a day at least
TIMES_APART = 0.16  # inches
HOUR, DAY = 60, 1440
TIMES = (HOUR, DAY, 1, 7 * DAY, 15, 4 * HOUR, 5, 3 * DAY, 30 * DAY, 90 * DAY)  # the first ones are written first

type Style = Mapping[str, Any]
FIRST: Style = MappingProxyType({"color": SKY, "linewidth": 2.2})
MENTOR: Style = MappingProxyType({"color": ORANGE, "linewidth": 2.2, "linestyle": (0, (5, 1.5))})
BAND: Style = MappingProxyType({"facecolor": to_rgba(MUTED, 0.3), "edgecolor": MUTED, "linewidth": 0})
UNDRAWN: Style = MappingProxyType({"alpha": 0})


@dataclass(frozen=True, slots=True)
class Curve:
    """A share that rises in steps, as Kaplan and Meier estimate it: 1 - S(t).

    From `minutes[i]` on, `share[i]` of the questions had their answer, with an interval of 95%; `median` in minutes is
    None while fewer than half have one.
    """

    minutes: tuple[float, ...]
    share: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    median: float | None


@dataclass(frozen=True, slots=True)
class ResponseCurve:
    """The first reply by anybody and the first by a mentor; None is "too few to say".

    `minutes` is how far the axis goes: the longest time that a question was watched.
    """

    first: Curve | None
    mentor: Curve | None
    minutes: float


@dataclass(frozen=True, slots=True)
class ResponseWords:
    """The texts of the picture, in the language of its readers, and the locale for its numbers and times.

    `note` has the numbers of questions and of those still unanswered ("48 questions, 7 unanswered"), `first` and
    `mentor` name the curves, `first_median` and `mentor_median` say the medians ("half within 12 min"), or why there
    is none ("not enough data", "fewer than half"); "" says nothing.
    """

    locale: str
    title: str
    note: str
    first: str
    mentor: str
    first_median: str
    mentor_median: str
    band: str
    nothing: str


@themed
def response_curve(data: ResponseCurve, words: ResponseWords) -> bytes:
    """The picture with its title and key, as PNG bytes."""
    return to_png(build_figure(data, words))


@themed
def build_figure(data: ResponseCurve, words: ResponseWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading = Heading(words.title, words.note)
    if data.first is None and data.mentor is None:
        return empty(heading, words.nothing)
    left = text_width(format_percent(1, locale=words.locale), SMALL) + BEFORE_NUMBERS
    figure, axes = framed(heading, PLOT, Margins(left, RIGHT, FOOT), legend_entries(data, words))
    draw_response(axes, data, words)
    return figure


def draw_response(axes: Axes, data: ResponseCurve, words: ResponseWords) -> None:
    """Draw the curves on given axes, each with its band and a dot where half of the questions are answered."""
    end = max(data.minutes, LEAST_END)
    axes.set(xscale="log", xlim=(SOONEST, end), ylim=(0, 1.04))
    axes.minorticks_off()
    axes.axhline(0.5, color=INK, linewidth=1, linestyle=(0, (1, 2)), zorder=2)
    for curve, style in ((data.first, FIRST), (data.mentor, MENTOR)):
        if curve is not None:
            _draw_curve(axes, curve, style, data.minutes)
    marks = np.array([0, 0.25, 0.5, 0.75, 1])
    axes.set_yticks(marks, labels=[format_percent(mark, locale=words.locale) for mark in marks])
    _dress_times(axes, end, words.locale)


def legend_entries(data: ResponseCurve, words: ResponseWords) -> list[Entry]:
    """The key: the curves with their medians, and what the bands are."""
    found = (
        (data.first, words.first, words.first_median, FIRST),
        (data.mentor, words.mentor, words.mentor_median, MENTOR),
    )
    entries = [
        Entry(f"{name}: {median}" if median else name, UNDRAWN if curve is None else style, line=True)
        for curve, name, median, style in found
        if curve is not None or median
    ]
    return [*entries, Entry(words.band, BAND)]


def _draw_curve(axes: Axes, curve: Curve, style: Style, watched: float) -> None:
    """Draw a curve as far as questions were watched, with its band and its median."""
    minutes = np.maximum([SOONEST, *curve.minutes, max(watched, *curve.minutes[-1:], SOONEST)], SOONEST)
    lower, upper = _from_nothing(curve.lower), _from_nothing(curve.upper)
    axes.fill_between(minutes, lower, upper, step="post", color=style["color"], alpha=0.2, linewidth=0, zorder=3)
    axes.plot(minutes, _from_nothing(curve.share), drawstyle="steps-post", zorder=4, **style)
    if curve.median is not None:
        dot = {"markersize": 8, "markerfacecolor": BACKGROUND, "markeredgecolor": style["color"], "markeredgewidth": 2}
        axes.plot(max(curve.median, SOONEST), 0.5, marker="o", zorder=5, clip_on=False, **dot)


def _from_nothing(shares: tuple[float, ...]) -> NDArray[np.float64]:
    """The shares with the zero before the first, and the last one to the end of the axis."""
    return np.array([0.0, *shares, shares[-1] if shares else 0.0])


def _dress_times(axes: Axes, end: float, locale: str) -> None:
    """Write the times that have room, the most telling ones first; all of them are lines."""
    wide, _ = size_of(axes)
    inside = [time for time in TIMES if SOONEST < time <= end]
    written: dict[int, tuple[float, float]] = {}
    for time in inside:
        middle = np.log(time / SOONEST) / np.log(end / SOONEST) * wide
        half = (text_width(_time(time, locale), SMALL) + TIMES_APART) / 2
        if middle + half < wide + RIGHT and all(
            middle + half <= begins or middle - half >= ends for begins, ends in written.values()
        ):
            written[time] = (middle - half, middle + half)
    axes.set_xticks(inside, labels=[_time(time, locale) if time in written else "" for time in inside])
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.8)


def _time(minutes: int, locale: str) -> str:
    for unit, length in (("day", DAY), ("hour", HOUR)):
        if minutes >= length:
            return format_unit(minutes // length, f"duration-{unit}", length="short", locale=locale)
    return format_unit(minutes, "duration-minute", length="short", locale=locale)
