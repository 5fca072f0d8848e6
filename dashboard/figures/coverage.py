"""What was seen of each channel when, as strips of time; and the runs of the sync."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.dress import Drawing, dressed, safe, see_through
from services.coverage_map import Spans
from services.page.colours import Shades
from services.page.record import RecordPage, RunLine, SeenStrip

ROW = 26  # pixels
LONGEST = 18  # signs of a channel's name
FINEST = 1 / 800  # of the time shown: spans nearer than that are drawn as one
THINNEST = 1 / 300  # of the time shown: what was not seen is never too short to be drawn
MARKS = 4
WELL = frozenset({"done", "asked", "running"})


def coverage_figure(page: RecordPage, drawn: Drawing, zone: tzinfo) -> go.Figure:
    """One strip a channel: seen live, read afterwards, and over it what was not seen, hatched."""
    words, colours = drawn.words, drawn.colours
    figure = go.Figure()
    span = max(1.0, page.end.timestamp() - page.begin.timestamp())
    kinds: tuple[tuple[Callable[[SeenStrip], Spans], str, dict[str, Any], bool], ...] = (
        (lambda one: one.live, words("Seen live"), {"color": colours.main}, False),
        (lambda one: one.read, words("Read afterwards"), {"color": see_through(colours.good, 0.6)}, False),
        (lambda one: one.gap, words("Not seen"), _hatched(colours.second, "|", colours), True),
        (lambda one: one.hidden, words("No permission"), _hatched(colours.grid, "/", colours), True),
        (lambda one: one.unread, words("Not read yet"), _hatched(colours.background, ".", colours), True),
    )
    for spans_of, name, marker, missing in kinds:
        rows = [
            (place, begin, end)
            for place, strip in enumerate(page.strips)
            for begin, end in joined(spans_of(strip), span * FINEST)
        ]
        if rows:
            figure.add_bar(
                y=[place for place, _, _ in rows],
                base=[_shown(begin, zone) for _, begin, _ in rows],
                x=[1000 * max(end - begin, span * THINNEST if missing else 0) for _, begin, end in rows],
                orientation="h",
                width=0.66,
                marker={**marker, "line": {"width": 0}},
                name=safe(name),
                customdata=[
                    safe(f"{name}: {words.moment(_at(begin), zone)} – {words.moment(_at(end), zone)}")
                    for _, begin, end in rows
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
    dressed(figure, drawn, height=ROW * len(page.strips) + 130)
    figure.update_layout(barmode="overlay", legend={"y": -40 / (ROW * len(page.strips) + 60)})
    begin, end = page.begin.timestamp(), page.end.timestamp()
    marks = [begin + (end - begin) * place / MARKS for place in range(MARKS + 1)]
    figure.update_xaxes(
        type="date",
        range=[_shown(begin, zone), _shown(end, zone)],
        tickvals=[_shown(mark, zone) for mark in marks],
        ticktext=[words.short_day(_at(mark).astimezone(zone).date()) for mark in marks],
    )
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(page.strips))),
        ticktext=[safe(_short(strip.name)) for strip in page.strips],
        range=[len(page.strips) - 0.5, -0.5],
        showgrid=False,
    )
    return figure


def runs_figure(runs: tuple[RunLine, ...], drawn: Drawing, zone: tzinfo) -> go.Figure:
    """The runs of the sync and how long each took; those that did not go well in another colour, hatched."""
    words, colours = drawn.words, drawn.colours
    figure = go.Figure()
    shown = runs[::-1]
    figure.add_bar(
        x=[words.moment(run.at, zone) for run in shown],
        y=[run.seconds for run in shown],
        width=0.8,
        marker={
            "color": [colours.main if run.state in WELL else colours.second for run in shown],
            "pattern": {
                "shape": ["" if run.state in WELL else "/" for run in shown],
                "fgcolor": colours.background,
                "fillmode": "overlay",
            },
        },
        customdata=[
            safe(
                f"{words.moment(run.at, zone)}: {run.said}, {words.number(run.seconds, digits=1)} s, "
                + words.count("{n} request", "{n} requests", run.requests)
            )
            for run in shown
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    dressed(figure, drawn, height=220, key=False)
    marked = {words.moment(run.at, zone) for run in shown[:: max(1, -(-len(shown) // 3))]}
    figure.update_xaxes(type="category", tickvals=sorted(marked), tickangle=0, showgrid=False)
    figure.update_yaxes(rangemode="tozero", ticksuffix=" s", nticks=4)
    return figure


def joined(spans: Spans, apart: float) -> Spans:
    """Spans in order, those that nobody could see apart as one."""
    drawn: list[tuple[float, float]] = []
    for begins, ends in spans:
        if drawn and begins - drawn[-1][1] < apart:
            drawn[-1] = drawn[-1][0], ends
        else:
            drawn.append((begins, ends))
    return tuple(drawn)


def _hatched(colour: str, shape: str, colours: Shades) -> dict[str, Any]:
    return {
        "color": colour,
        "pattern": {"shape": shape, "fgcolor": colours.ink, "bgcolor": colour, "size": 5, "solidity": 0.25},
    }


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _shown(seconds: float, zone: tzinfo) -> str:
    """A moment on an axis of time, which knows no zones."""
    return _at(seconds).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
