"""Channels by time: seen live, read afterwards, compared with Discord, and not seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from charts.frame import draw_title
from charts.legend import Entry, draw_legend, legend_height
from charts.names import fitting
from charts.theme import (
    BACKGROUND,
    DOTS_PER_INCH,
    EDGE,
    GREEN,
    GRID,
    MUTED,
    ORANGE,
    SKY,
    SMALL,
    WIDTH,
    YELLOW,
    new_figure,
    panel,
    text_width,
    themed,
    to_png,
)
from charts.timeline import dress_time_axis, label_height

type Spans = tuple[tuple[float, float], ...]
type Wide = list[tuple[float, float]]  # beginnings and lengths

HEAD, ROW, RIGHT = 0.72, 0.25, 0.14  # inches
LONGEST_NAME = 1.75  # inches
AFTER_NAME = 0.1  # inches
BAR, LINE = 0.62, 0.1  # of a row: the strip, and the line on it that says what was compared
THINNEST = 0.02  # inches: a time that was not seen is never too short to be drawn

type Style = Mapping[str, Any]
LIVE: Style = MappingProxyType({"facecolor": SKY, "alpha": 0.85, "linewidth": 0})
READ: Style = MappingProxyType({"facecolor": GREEN, "alpha": 0.45, "linewidth": 0})
GAP: Style = MappingProxyType({"facecolor": ORANGE, "edgecolor": BACKGROUND, "hatch": "||||", "linewidth": 0})
HIDDEN: Style = MappingProxyType({"facecolor": GRID, "edgecolor": MUTED, "hatch": "////", "linewidth": 0})
UNREAD: Style = MappingProxyType({"facecolor": BACKGROUND, "edgecolor": MUTED, "hatch": "....", "linewidth": 0})
VERIFIED: Style = MappingProxyType({"color": YELLOW, "linewidth": 0})
KEY_LINE: Style = MappingProxyType({"color": YELLOW, "linewidth": 2.5})


@dataclass(frozen=True, slots=True)
class Row:
    """One strip by name; its spans are days since the first day's midnight."""

    name: str
    live: Spans = ()
    read: Spans = ()
    gap: Spans = ()
    hidden: Spans = ()
    unread: Spans = ()
    verified: Spans = ()


@dataclass(frozen=True, slots=True)
class CoverageWords:
    """The texts of the picture, in the language of its readers, and the locale for its dates."""

    locale: str
    title: str
    period: str
    live: str
    read: str
    verified: str
    gap: str
    hidden: str
    unread: str


@themed
def coverage_picture(rows: Sequence[Row], first: date, last: date, words: CoverageWords) -> bytes:
    """The picture with its title and key, as PNG bytes; at least one row."""
    return to_png(build_figure(rows, first, last, words))


@themed
def build_figure(rows: Sequence[Row], first: date, last: date, words: CoverageWords) -> Figure:
    """The same picture before it becomes bytes."""
    entries = legend_entries(rows, words)
    foot = label_height(first, last) + legend_height(entries)
    figure = new_figure(HEAD + ROW * len(rows) + foot)
    draw_title(figure, words.title, [words.period])
    names = [fitting(row.name, LONGEST_NAME, SMALL) for row in rows]
    left = EDGE + max(text_width(name, SMALL) for name in names) + AFTER_NAME
    axes = panel(figure, left=left, right=RIGHT, top=HEAD, bottom=foot)
    draw_strips(axes, rows, (last - first).days + 1)
    axes.set_yticks(range(len(rows)), labels=names)
    axes.tick_params(axis="y", pad=AFTER_NAME * 72)
    dress_time_axis(axes, first, last, words.locale)
    draw_legend(figure, entries)
    return figure


def draw_strips(axes: Axes, rows: Sequence[Row], days: int) -> None:
    """Draw the strips from the top down, what was not seen over the rest."""
    axes.set(xlim=(0, days), ylim=(len(rows) - 0.5, -0.5))
    axes.grid(visible=False, axis="y")
    inch = days / (axes.get_position().width * WIDTH)
    thinnest, pixel = THINNEST * inch, inch / DOTS_PER_INCH
    for kind, style, least in (
        ("read", READ, 0.0),
        ("live", LIVE, 0.0),
        ("unread", UNREAD, thinnest),
        ("hidden", HIDDEN, thinnest),
        ("gap", GAP, thinnest),
    ):
        strips = [(_wide(_drawn(row, kind, pixel), least), place - BAR / 2, BAR) for place, row in enumerate(rows)]
        _draw(axes, strips, zorder=3, **style)
    lines = [(_wide(joined(row.verified, pixel), 0.0), place + BAR / 2 - LINE, LINE) for place, row in enumerate(rows)]
    _draw(axes, lines, zorder=4, **VERIFIED)


def _drawn(row: Row, kind: str, pixel: float) -> Spans:
    """A row's spans of a kind; what was seen is joined where nobody could see it apart."""
    spans: Spans = getattr(row, kind)
    return joined(spans, pixel) if kind in {"read", "live"} else spans


def _draw(axes: Axes, strips: Iterable[tuple[Wide, float, float]], **style: Any) -> None:
    """Draw spans of many rows, each with its lower edge and height, as one: one by one they take ten times as long."""
    corners = [
        ((begins, bottom), (begins, bottom + height), (begins + length, bottom + height), (begins + length, bottom))
        for spans, bottom, height in strips
        for begins, length in spans
    ]
    if corners:
        axes.add_collection(PolyCollection(corners, **style), autolim=False)


def legend_entries(rows: Sequence[Row], words: CoverageWords) -> list[Entry]:
    """The key: everything that is in the picture, and nothing else."""
    drawn = [
        (any(row.live for row in rows), Entry(words.live, LIVE)),
        (any(row.read for row in rows), Entry(words.read, READ)),
        (any(row.verified for row in rows), Entry(words.verified, KEY_LINE, line=True)),
        (any(row.gap for row in rows), Entry(words.gap, GAP)),
        (any(row.hidden for row in rows), Entry(words.hidden, HIDDEN)),
        (any(row.unread for row in rows), Entry(words.unread, UNREAD)),
    ]
    return [entry for there, entry in drawn if there]


def joined(spans: Spans, apart: float) -> Spans:
    """Spans in order, those that nobody could see apart as one."""
    drawn: list[tuple[float, float]] = []
    for begins, ends in spans:
        if drawn and begins - drawn[-1][1] < apart:
            drawn[-1] = drawn[-1][0], ends
        else:
            drawn.append((begins, ends))
    return tuple(drawn)


def _wide(spans: Spans, least: float) -> Wide:
    return [(begins, max(ends - begins, least)) for begins, ends in spans]
