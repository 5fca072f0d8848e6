"""Messages per day: what a student wrote, beside their cohort's middle half and their own usual level."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from charts.frame import draw_title
from charts.legend import Entry, draw_legend, legend_height
from charts.scale import draw_cut_bars, dress_count_axis, number_width, top_of
from charts.theme import (
    BACKGROUND,
    GREEN,
    GRID,
    MUTED,
    ORANGE,
    SKY,
    YELLOW,
    new_figure,
    panel,
    themed,
    to_png,
)
from charts.timeline import dress_time_axis, label_height

type Numbers = tuple[float | None, ...]
type Edges = np.ndarray[tuple[int], np.dtype[np.float64]]

PLOT, HEAD = 2.1, 0.72  # inches: the plot, the title above it
LEFT, RIGHT = 0.5, 0.14  # inches beside the plot; more at the left where numbers are long
SLIT, SLIT_UP_TO = 0.07, 45  # of a day: the gap at each side of a bar, while bars are wide enough for it

type Style = Mapping[str, Any]
BARS: Style = MappingProxyType({"color": SKY, "alpha": 0.75, "linewidth": 0})
RUNNING: Style = MappingProxyType({"facecolor": BACKGROUND, "edgecolor": SKY, "hatch": "....", "linewidth": 1})
MEAN: Style = MappingProxyType({"color": ORANGE, "linewidth": 2, "solid_capstyle": "round"})
BAND: Style = MappingProxyType({"facecolor": to_rgba(GREEN, 0.3), "linewidth": 1})
EARLIER: Style = MappingProxyType({"color": GREEN, "linewidth": 2, "linestyle": (0, (1, 1.2))})
LEVEL: Style = MappingProxyType({"color": YELLOW, "linewidth": 1.5, "linestyle": (0, (4, 2.5))})
UNSEEN: Style = MappingProxyType({"facecolor": GRID, "edgecolor": MUTED, "hatch": "////", "linewidth": 0})


@dataclass(frozen=True, slots=True)
class Daily:
    """What the picture shows, one place per day, or per week from its Monday; None is "nothing can be said".

    `lower` and `upper` are () without a cohort, `earlier` is without a period before: its means, moved to these days.
    """

    first: date
    last: date
    starts: tuple[date, ...]
    messages: Numbers
    mean: Numbers
    lower: Numbers
    upper: Numbers
    seen: tuple[bool, ...]
    running: bool
    weekly: bool
    level: float | None
    earlier: Numbers = ()

    def edges(self) -> Edges:
        """Where each place begins, and where the last one ends, in days since the first day."""
        begins = [max((start - self.first).days, 0) for start in self.starts]
        return np.array([*begins, (self.last - self.first).days + 1], dtype=float)


def only_weeks(
    starts: tuple[date, ...],
    last: date,
    messages: Numbers,
    *,
    lower: Numbers,
    upper: Numbers,
    seen: tuple[bool, ...],
    running: bool,
) -> Daily:
    """Weeks from their Mondays (at least one) without mean and level, as a part of a larger picture shows them."""
    nothing = (None,) * len(starts)
    return Daily(
        first=starts[0],
        last=last,
        starts=starts,
        messages=messages,
        mean=nothing,
        lower=lower or nothing,
        upper=upper or nothing,
        seen=seen,
        running=running,
        weekly=True,
        level=None,
    )


@dataclass(frozen=True, slots=True)
class DailyWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates and numbers."""

    locale: str
    title: str
    period: str
    messages: str
    mean: str
    cohort: str
    level: str
    unseen: str
    running: str
    earlier: str = ""


@themed
def daily_activity(daily: Daily, words: DailyWords) -> bytes:
    """The picture with its title and key, as PNG bytes."""
    return to_png(build_figure(daily, words))


@themed
def build_figure(daily: Daily, words: DailyWords) -> Figure:
    """The same picture before it becomes bytes."""
    entries = legend_entries(daily, words)
    foot = label_height(daily.first, daily.last) + legend_height(entries)
    figure = new_figure(HEAD + PLOT + foot)
    draw_title(figure, words.title, [words.period])
    left = max(LEFT, number_width(_top(daily), words.locale) + 0.15)
    draw_daily(panel(figure, left=left, right=RIGHT, top=HEAD, bottom=foot), daily, words)
    draw_legend(figure, entries)
    return figure


def draw_daily(axes: Axes, daily: Daily, words: DailyWords) -> None:
    """Draw the days on given axes, so that a card can hold them too."""
    edges, bars = daily.edges(), _numbers(daily.messages)
    top = _top(daily)
    _draw_unseen(axes, daily, edges)
    _draw_bars(axes, daily, edges, np.minimum(np.nan_to_num(bars), top))
    _draw_band(axes, daily, edges)
    middles = (edges[:-1] + edges[1:]) / 2
    axes.plot(middles, _numbers(daily.mean), zorder=5, **MEAN)
    if _any(daily.earlier):
        axes.plot(middles, _numbers(daily.earlier), zorder=4, **EARLIER)
    if daily.level is not None:
        axes.axhline(daily.level, zorder=4, **LEVEL)
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, top))
    draw_cut_bars(axes, middles, bars, top, words.locale)
    dress_count_axis(axes, words.locale)
    dress_time_axis(axes, daily.first, daily.last, words.locale)


def legend_entries(daily: Daily, words: DailyWords) -> list[Entry]:
    """The key: everything that is in the picture, and nothing else."""
    drawn = [
        (_any(daily.messages[: len(daily.messages) - int(daily.running)]), Entry(words.messages, BARS)),
        (any(value is not None for value in daily.mean), Entry(words.mean, MEAN, line=True)),
        (any(value is not None for value in daily.upper), Entry(words.cohort, {**BAND, "edgecolor": GREEN})),
        (_any(daily.earlier), Entry(words.earlier, EARLIER, line=True)),
        (daily.level is not None, Entry(words.level, LEVEL, line=True)),
        (not all(daily.seen), Entry(words.unseen, UNSEEN)),
        (daily.running and _any(daily.messages[-1:]), Entry(words.running, RUNNING)),
    ]
    return [entry for there, entry in drawn if there]


def _top(daily: Daily) -> float:
    return top_of(_numbers(daily.messages), _numbers(daily.mean), _numbers((*daily.upper, *daily.earlier)), daily.level)


def _draw_unseen(axes: Axes, daily: Daily, edges: Edges) -> None:
    """Hatch the time that was not recorded, neighbouring days as one."""
    spans: list[tuple[float, float]] = []
    for begins, ends, seen in zip(edges[:-1], edges[1:], daily.seen, strict=True):
        if not seen and spans and sum(spans[-1]) == begins:
            spans[-1] = (spans[-1][0], float(ends) - spans[-1][0])
        elif not seen:
            spans.append((float(begins), float(ends - begins)))
    axes.broken_barh(spans, (0, 1), transform=axes.get_xaxis_transform(), zorder=1, **UNSEEN)


def _draw_bars(axes: Axes, daily: Daily, edges: Edges, heights: Edges) -> None:
    """One filled step line, narrow gaps included: ninety single bars would take twice the time."""
    gap = SLIT if len(heights) <= SLIT_UP_TO else 0
    sides = np.column_stack([edges[:-1] + gap, edges[1:] - gap]).ravel()
    steps = np.column_stack([heights, np.zeros(len(heights))]).ravel()[:-1]
    whole = 2 * (len(heights) - int(daily.running)) - 1
    if whole > 0:
        axes.stairs(steps[:whole], sides[: whole + 1], fill=True, zorder=2, **BARS)
    if daily.running:
        axes.stairs(steps[-1:], sides[-2:], fill=True, zorder=2, **RUNNING)


def _draw_band(axes: Axes, daily: Daily, edges: Edges) -> None:
    if not daily.upper:
        return
    lower, upper = _numbers(daily.lower), _numbers(daily.upper)
    looks = {**BAND, "linewidth": 0}
    if daily.weekly:  # a week beside one without a band keeps its own: filling between points would leave it empty
        axes.stairs(upper, edges, baseline=lower, fill=True, zorder=3, **looks)
        for edge in (lower, upper):
            axes.plot(edges, np.append(edge, edge[-1:]), color=GREEN, linewidth=1, drawstyle="steps-post", zorder=3)
        return
    places = (edges[:-1] + edges[1:]) / 2
    axes.fill_between(places, lower, upper, zorder=3, **looks)
    for edge in (lower, upper):
        axes.plot(places, edge, color=GREEN, linewidth=1, zorder=3)


def _numbers(values: Numbers) -> Edges:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _any(values: Numbers) -> bool:
    """Whether anything was written in any of these places."""
    return any(values)
