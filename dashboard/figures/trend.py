"""Numbers by week: cohorts laid over each other, the middle half of all, and the share that took part."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard.figures.dress import (
    DASHES,
    SYMBOLS,
    Drawing,
    date_marks,
    draw_unseen,
    dressed,
    middle,
    safe,
    see_through,
)
from services.page.colours import Look
from services.page.overview import Overview
from services.page.trend import Follow, Trend

HEIGHT, KEY_ROW = 330, 22  # pixels
HEADROOM = 1.08
DASH_NAMES = {(): 0, (4, 2): 1, (1.2, 1.6): 2, (6, 2, 1.2, 2): 3}


def trend(data: Trend, drawn: Drawing) -> go.Figure:
    """The mean student of each cohort; a line without a cohort's role is everybody's."""
    figure = go.Figure()
    looks = drawn.colours.looks(line.role for line in data.lines if line.role is not None)
    top = _top([value for line in data.lines for value in line.means])
    draw_unseen(figure, data.mondays, data.seen, top, drawn)
    for line in data.lines:
        _draw_line(figure, data, line, None if line.role is None else looks[line.role], drawn)
    dressed(figure, drawn, height=HEIGHT + KEY_ROW * len(data.lines))
    _dress(figure, data, top, drawn)
    return figure


def weeks(data: Overview, drawn: Drawing) -> go.Figure:
    """The median student's messages in each week, and the middle half of all."""
    words, colours, rows = drawn.words, drawn.colours, data.weeks
    figure = go.Figure()
    mondays = [row.week for row in rows]
    places = [middle(day) for day in mondays]
    top = _top([value for row in rows for value in (row.middle, row.upper)])
    draw_unseen(figure, mondays, [row.seen for row in rows], top, drawn)
    _draw_band(figure, mondays, [row.lower for row in rows], [row.upper for row in rows], words("Middle half"), drawn)
    figure.add_scatter(
        x=places,
        y=[row.middle for row in rows],
        mode="lines+markers",
        line={"color": colours.main, "width": 2.5},
        marker={"size": 7},
        name=words("Median student"),
        text=[
            ""
            if row.middle is None or row.lower is None or row.upper is None
            else safe(
                words(
                    "Week from {day}: {middle} (middle half {lower}–{upper}, n = {n})",
                    day=words.short_day(row.week),
                    middle=words.number(row.middle, digits=1),
                    lower=words.number(row.lower, digits=1),
                    upper=words.number(row.upper, digits=1),
                    n=words.number(row.students),
                )
            )
            for row in rows
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    dressed(figure, drawn, height=HEIGHT)
    figure.update_xaxes(**date_marks(mondays, words), showgrid=False)
    figure.update_yaxes(title={"text": safe(words("Messages a week"))}, range=[0, top])
    return figure


def active(data: Overview, drawn: Drawing) -> go.Figure:
    """Which share of the students wrote in each week."""
    words, colours, rows = drawn.words, drawn.colours, data.weeks
    figure = go.Figure()
    mondays = [row.week for row in rows]
    draw_unseen(figure, mondays, [row.seen for row in rows], 1.0, drawn)
    _draw_band(figure, mondays, [0.0] * len(rows), [row.active for row in rows], "", drawn)
    figure.add_scatter(
        x=[middle(day) for day in mondays],
        y=[row.active for row in rows],
        mode="lines+markers",
        line={"color": colours.main, "width": 2.5},
        marker={"size": 7},
        name=words("Wrote that week"),
        text=[
            ""
            if row.active is None
            else safe(
                words(
                    "Week from {day}: {share} (n = {n})",
                    day=words.short_day(row.week),
                    share=words.percent(row.active),
                    n=words.number(row.students),
                )
            )
            for row in rows
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    dressed(figure, drawn, height=HEIGHT)
    marks = [0.0, 0.5, 1.0]
    figure.update_xaxes(**date_marks(mondays, words), showgrid=False)
    figure.update_yaxes(tickvals=marks, ticktext=[words.percent(mark) for mark in marks], range=[0, 1.04])
    return figure


def _draw_band(
    figure: go.Figure,
    mondays: Sequence[date],
    lower: Sequence[float | None],
    upper: Sequence[float | None],
    name: str,
    drawn: Drawing,
) -> None:
    """Fill between two lines, each stretch of known weeks by itself: Plotly would fill across those without numbers."""
    for number, stretch in enumerate(_stretches(upper)):
        there = [middle(mondays[place]) for place in stretch]
        figure.add_scatter(
            x=[*there, *there[::-1]],
            y=[*(upper[place] for place in stretch), *(lower[place] for place in stretch[::-1])],
            mode="lines",
            line={"width": 0 if len(stretch) > 1 else 6, "color": see_through(drawn.colours.main, 0.25)},
            fill="toself",
            fillcolor=see_through(drawn.colours.main, 0.25),
            name=name,
            legendgroup="band",
            showlegend=bool(name) and number == 0,
            hoverinfo="skip",
        )


def _stretches(values: Sequence[float | None]) -> list[list[int]]:
    """The places of numbers that follow each other."""
    found: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1] == place - 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _draw_line(figure: go.Figure, data: Trend, line: Follow, look: Look | None, drawn: Drawing) -> None:
    places = [middle(day) for day in data.mondays]
    known = [place for place, value in enumerate(line.means) if value is not None]
    colour = drawn.colours.muted if look is None else look.colour
    dash = "dash" if look is None else DASHES[DASH_NAMES[tuple(look.dash[1])]]
    symbol = "line-ew" if look is None else SYMBOLS[look.marker]
    whole = [None if line.running and place == known[-1] else value for place, value in enumerate(line.means)]
    texts = [_told(data, line, place, drawn) for place in range(len(places))]
    figure.add_scatter(
        x=places,
        y=whole,
        mode="lines+markers",
        line={"color": colour, "width": 2.5, "dash": dash},
        marker={
            "symbol": symbol,
            "size": 8,
            "color": colour,
            "line": {"color": drawn.colours.background, "width": 0.6},
        },
        name=safe(line.name),
        legendgroup=line.name,
        text=texts,
        hovertemplate="%{text}<extra></extra>",
    )
    if line.running:
        last = known[-2:]
        figure.add_scatter(
            x=[places[place] for place in last],
            y=[line.means[place] for place in last],
            mode="lines+markers",
            line={"color": colour, "width": 2.5, "dash": "dot"},
            marker={
                "symbol": [symbol] * len(last) if look is None else [symbol, f"{symbol}-open"][-len(last) :],
                "size": 9,
                "color": colour,
            },
            legendgroup=line.name,
            showlegend=False,
            text=[texts[place] for place in last],
            hovertemplate="%{text}<extra></extra>",
        )


def _told(data: Trend, line: Follow, place: int, drawn: Drawing) -> str:
    value, words = line.means[place], drawn.words
    if value is None:
        return ""
    told = words(
        "{name}, week from {day}: {number}",
        name=line.name,
        day=words.short_day(data.mondays[place]),
        number=words.number(value, digits=1),
    )
    so_far = line.running and place == len(line.means) - 1
    return safe(f"{told} ({words('This week so far').lower()})" if so_far else told)


def _dress(figure: go.Figure, data: Trend, top: float, drawn: Drawing) -> None:
    figure.update_xaxes(**date_marks(data.mondays, drawn.words), showgrid=False)
    figure.update_yaxes(title={"text": safe(data.axis)}, range=[0, top])
    figure.update_layout(legend={"orientation": "v", "y": -0.14})


def _top(values: Sequence[float | None]) -> float:
    return max((value for value in values if value is not None), default=0.0) * HEADROOM or 1.0
