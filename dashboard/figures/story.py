"""A student's time on the course as a figure: weeks, and what happened in them."""

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.figures.dress import Drawing, date_marks, draw_unseen, dressed, middle, safe, see_through
from services.page.student import Event, StudentTime
from services.students.kinds import kinds

LANE = 24  # pixels
WEEKS = 270
DAY_MILLISECONDS = 86_400_000
SYMBOLS = {
    "joined": ("triangle-right", "good"),
    "returned": ("triangle-right-open", "good"),
    "role": ("diamond", "warning"),
    "left": ("x", "second"),
    "answered": ("circle", "main"),
    "unanswered": ("circle-open", "second"),
    "talk": ("square", "good"),
    "note": ("pentagon", "muted"),
}
MANY = frozenset({"answered", "unanswered"})
LANES = (("joined", "returned", "left", "role"), ("answered",), ("unanswered",), ("talk", "note"))


def story_figure(time: StudentTime, drawn: Drawing, today: date) -> go.Figure:
    """Messages per week; breaks are shaded, weeks that were not seen hatched, below stand events by their kind."""
    words, colours = drawn.words, drawn.colours
    lanes = [lane for lane in LANES if any(event.kind in lane for event in time.events)]
    mondays = [start for start, _ in time.weeks]
    top = max((value for _, value in time.weeks if value), default=1.0)
    height = WEEKS + LANE * len(lanes)
    figure = go.Figure()
    draw_unseen(figure, mondays, time.seen, top * 1.05, drawn)
    figure.add_bar(
        x=[middle(start) for start in mondays],
        y=[value for _, value in time.weeks],
        width=5.6 * DAY_MILLISECONDS,
        marker={"color": colours.main, "line": {"width": 0}},
        name=words("Messages"),
        customdata=[
            safe(
                words("Week of {day}", day=words.day(start))
                + ": "
                + (
                    words("nothing to say yet")
                    if value is None
                    else words.count("{n} message", "{n} messages", round(value))
                )
            )
            for start, value in time.weeks
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    dressed(figure, drawn, height=height)
    figure.update_layout(barmode="overlay")
    for event in time.events:
        if event.kind == "break":
            end = (event.until or today) + timedelta(days=1)
            figure.add_vrect(
                x0=str(event.day), x1=str(end), fillcolor=see_through(colours.second, 0.2), line_width=0, layer="below"
            )
    if lanes:
        part = LANE * len(lanes) / height + 0.02
        figure.update_layout(yaxis={"domain": [part + 0.04, 1]})
        _draw_lanes(figure, lanes, time.events, drawn, part)
    figure.update_xaxes(type="date", showgrid=False, **date_marks(mondays, words))
    figure.update_yaxes(rangemode="tozero", nticks=4, selector={"anchor": None})
    return figure


def _draw_lanes(
    figure: go.Figure, lanes: Sequence[tuple[str, ...]], events: tuple[Event, ...], drawn: Drawing, part: float
) -> None:
    words = drawn.words
    names = kinds(words)
    for place, lane in enumerate(lanes):
        for kind in lane:
            found = [event for event in events if event.kind == kind]
            if not found:
                continue
            symbol, shade = SYMBOLS[kind]
            colour = getattr(drawn.colours, shade)
            figure.add_scatter(
                x=[f"{event.day} 12:00" for event in found],
                y=[place] * len(found),
                yaxis="y2",
                mode="markers",
                marker={"symbol": symbol, "size": 9, "color": colour, "line": {"width": 1.5, "color": colour}},
                opacity=0.55 if kind in MANY else 1,
                name=safe(names[kind]),
                customdata=[safe(f"{words.day(event.day)}: {event.text}") for event in found],
                hovertemplate="%{customdata}<extra></extra>",
                cliponaxis=False,
            )
    figure.update_layout(
        yaxis2={
            "domain": [0, part],
            "range": [len(lanes) - 0.5, -0.5],
            "visible": False,
            "fixedrange": True,
        }
    )
