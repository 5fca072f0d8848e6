"""Lines compared: a few students or cohorts, week by week or day by day, each named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from charts.apart import apart
from charts.colours import Look, looks_of
from charts.frame import UNSEEN, Heading, Margins, empty, framed
from charts.inches import size_of, trim
from charts.legend import Entry
from charts.names import fitting
from charts.scale import draw_cut_bars, top_of
from charts.shade import draw_unseen
from charts.theme import BACKGROUND, EDGE, MUTED, SMALL, text_width, themed, to_png
from charts.timeline import dress_time_axis, label_height
from charts.values import written

type Numbers = tuple[float | None, ...]
type Edges = NDArray[np.float64]

PLOT = 2.5  # inches
LONGEST_NAME = 1.8  # inches
LEADER, SIGN = 0.22, 0.2  # inches from the plot to a name's sign, and from there to the name
LINE = 0.25  # inches from one name to the next
WEEK_NUMBERS, WEEK_WORD = 0.36, 0.25  # inches below the plot
WEEKS_APART = 0.12  # inches between two of them
STEPS = (1, 2, 4, 5, 10, 20, 50)
FEW_PLACES = 32  # up to so many each has its sign on the lines
WIDTH_OF_LINE, SIGN_SIZE = 2.0, 5.5  # points
REFERENCE = Look(MUTED, "_", (0, (5, 3)))
RUNNING = (0, (1, 1.4))  # dashes of the way to a number whose time is not over


@dataclass(frozen=True, slots=True)
class Line:
    """One student or cohort: a number for each place, None where nothing can be said (not seen, not yet, no longer).

    `id` gives the colour that the student or cohort has everywhere; None is a reference, drawn quietly ("all").
    `running`: the last number that is there belongs to a time that is not over.
    """

    name: str
    values: Numbers
    id: int | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """Up to five lines over the same places: days, weeks from their Mondays, or course weeks.

    By date: `starts` is where each place begins and `last` the last day of all. By course week: `weeks` are the weeks'
    numbers, `starts` is empty and `last` None. `seen` has one value for each place: False is shaded.
    `percent`: the numbers are shares of 1.
    """

    lines: tuple[Line, ...]
    seen: tuple[bool, ...]
    starts: tuple[date, ...] = ()
    last: date | None = None
    weeks: tuple[int, ...] = ()
    percent: bool = False

    def edges(self) -> Edges:
        """Where each place begins, and where the last one ends: days since the first day, or course weeks."""
        if self.last is None:
            return np.arange(len(self.seen) + 1, dtype=float)
        first = self.starts[0]
        return np.array([*((day - first).days for day in self.starts), (self.last - first).days + 1], dtype=float)


@dataclass(frozen=True, slots=True)
class TrendWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates and numbers.

    `week` stands below an axis of course weeks ("Course week"); `nothing` says that there is no data.
    """

    locale: str
    title: str
    note: str
    week: str
    unseen: str
    running: str
    nothing: str


@themed
def trend(data: Trend, words: TrendWords) -> bytes:
    """The picture with its title and key, as PNG bytes."""
    return to_png(build_figure(data, words))


@themed
def build_figure(data: Trend, words: TrendWords) -> Figure:
    """The same picture before it becomes bytes."""
    heading = Heading(words.title, words.note)
    if not any(value is not None for line in data.lines for value in line.values):
        return empty(heading, words.nothing)
    left = max(text_width(text, SMALL) for text in _numbers_written(data, words.locale)) + 0.18
    foot = WEEK_NUMBERS + WEEK_WORD if data.last is None else label_height(data.starts[0], data.last)
    figure, axes = framed(heading, PLOT, Margins(left, EDGE, foot), legend_entries(data, words))
    draw_trend(axes, data, words)
    return figure


def draw_trend(axes: Axes, data: Trend, words: TrendWords) -> None:
    """Draw the lines on given axes, which leave room at their right for the names."""
    names = [_name(line) for line in data.lines]
    trim(axes, right=LEADER + SIGN + max(text_width(name, SMALL) for name in names))
    edges, top, looks = data.edges(), _top(data), _looks(data.lines)
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, top))
    draw_unseen(axes, edges, data.seen)
    middles = (edges[:-1] + edges[1:]) / 2
    for line, look in reversed(list(zip(data.lines, looks, strict=True))):
        _draw_line(axes, line, look, middles)
    _name_lines(axes, data.lines, names, looks, middles)
    if not data.percent:
        draw_cut_bars(axes, middles, _highest(data), top, words.locale)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, min_n_ticks=2, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda at, _: written(at, words.locale, percent=data.percent)))
    if data.last is None:
        _dress_weeks(axes, data, words)
    else:
        dress_time_axis(axes, data.starts[0], data.last, words.locale)


def legend_entries(data: Trend, words: TrendWords) -> list[Entry]:
    """The key: what was not seen, and what is not over; the lines have their names beside them."""
    running = {"color": MUTED, "linewidth": WIDTH_OF_LINE, "linestyle": RUNNING}
    drawn = [
        (not all(data.seen), Entry(words.unseen, UNSEEN)),
        (any(line.running for line in data.lines), Entry(words.running, running, line=True)),
    ]
    return [entry for there, entry in drawn if there]


def _draw_line(axes: Axes, line: Line, look: Look, places: Edges) -> None:
    values = _array(line.values)
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return
    whole = values.copy()
    if line.running:
        whole[known[-1]] = np.nan
        axes.plot(places[known[-2:]], values[known[-2:]], color=look.colour, linewidth=WIDTH_OF_LINE, linestyle=RUNNING)
    alone = np.isnan(np.append(np.nan, whole[:-1])) & np.isnan(np.append(whole[1:], np.nan))
    signs = np.flatnonzero(np.isfinite(whole) & (alone | (len(places) <= FEW_PLACES)))
    axes.plot(
        places,
        whole,
        color=look.colour,
        linewidth=WIDTH_OF_LINE,
        linestyle=look.dash,
        marker=look.marker,
        markersize=SIGN_SIZE,
        markeredgecolor=BACKGROUND if look.marker != "_" else look.colour,
        markeredgewidth=0.6,
        markevery=signs.tolist(),
        clip_on=bool(np.nanmax(values) > axes.get_ylim()[1]),  # a sign at zero is drawn whole
        zorder=4,
    )
    if line.running:
        _draw_sign(axes, look, (places[known[-1]], values[known[-1]]), hollow=True)


def _draw_sign(axes: Axes, look: Look, at: tuple[float, float], *, hollow: bool) -> None:
    axes.plot(
        *at,
        marker=look.marker,
        markersize=SIGN_SIZE + 0.5,
        markerfacecolor=BACKGROUND if hollow else look.colour,
        markeredgecolor=look.colour,
        clip_on=False,
        zorder=5,
    )


def _name_lines(axes: Axes, lines: Sequence[Line], names: Sequence[str], looks: Sequence[Look], places: Edges) -> None:
    """Write each name at the right, as near to the end of its line as the others allow."""
    wide, high = size_of(axes)
    _, top = axes.get_ylim()
    left, right = axes.get_xlim()
    inch = (right - left) / wide
    ends = [_end(line, places) for line in lines]
    wanted = [min(value, top) / top * high for _, value in ends]
    found = apart(wanted, LINE, 0.05, high)
    for name, look, (place, value), at in zip(names, looks, ends, found, strict=True):
        level, sign = at / high * top, right + LEADER * inch
        if place is not None:
            leader = [place + 0.06 * inch, sign - 0.1 * inch], [min(value, top), level]
            axes.plot(*leader, color=look.colour, linewidth=0.8, alpha=0.7, clip_on=False, zorder=3)
        _draw_sign(axes, look, (sign, level), hollow=False)
        axes.annotate(
            name,
            (sign, level),
            xytext=((SIGN - 0.1) * 72, 0),
            textcoords="offset points",
            va="center_baseline",
            color=look.colour,
            size=SMALL,
            annotation_clip=False,
        )


def _end(line: Line, places: Edges) -> tuple[float | None, float]:
    known = [(float(place), value) for place, value in zip(places, line.values, strict=True) if value is not None]
    return known[-1] if known else (None, 0.0)


def _dress_weeks(axes: Axes, data: Trend, words: TrendWords) -> None:
    """Number the course weeks, as many as stand apart, and say below what they are."""
    marks = _marked_weeks(data.weeks, size_of(axes)[0])
    axes.set_xticks([place + 0.5 for place in marks], labels=[str(data.weeks[place]) for place in marks])
    axes.annotate(
        words.week,
        (0, 0),
        xytext=(0, -WEEK_NUMBERS * 72),
        xycoords="axes fraction",
        textcoords="offset points",
        va="top",
        color=MUTED,
        size=SMALL,
    )


def _marked_weeks(weeks: Sequence[int], inches: float) -> list[int]:
    """The places of the weeks that are numbered: all, or every second, fourth, fifth or tenth."""
    widest = max(text_width(str(week), SMALL) for week in weeks) + WEEKS_APART
    column = inches / len(weeks)
    step = next((step for step in STEPS if step * column >= widest), len(weeks))
    return [place for place, week in enumerate(weeks) if week % step == 0] or [0]


def _looks(lines: Sequence[Line]) -> list[Look]:
    looks = looks_of(line.id for line in lines if line.id is not None)
    return [REFERENCE if line.id is None else looks[line.id] for line in lines]


def _name(line: Line) -> str:
    known = any(value is not None for value in line.values)
    return fitting(line.name if known else f"{line.name}: –", LONGEST_NAME, SMALL)


def _top(data: Trend) -> float:
    highest = _highest(data)
    if data.percent:
        return 1.0 if np.nanmax(highest) > 0.5 else max(float(np.nanmax(highest)) * 1.15, 0.05)
    return top_of(highest, np.array([np.nan]), np.array([np.nan]), None)


def _highest(data: Trend) -> Edges:
    """The highest number at each place, NaN where there is none."""
    values = np.array([_array(line.values) for line in data.lines])
    return np.where(np.isnan(values).all(axis=0), np.nan, np.nan_to_num(values, nan=-1).max(axis=0))


def _numbers_written(data: Trend, locale: str) -> list[str]:
    marks = MaxNLocator(nbins=4, min_n_ticks=2, steps=[1, 2, 2.5, 5, 10]).tick_values(0, _top(data))
    return [written(float(mark), locale, percent=data.percent) for mark in marks]


def _array(values: Numbers) -> Edges:
    return np.array([np.nan if value is None else value for value in values], dtype=float)
