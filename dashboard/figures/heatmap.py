"""The hours of the week: when messages are written, 7 x 24."""

from datetime import date, time, timedelta
from math import sqrt

import plotly.graph_objects as go
from babel.dates import format_date, format_time

from dashboard.figures.dress import Drawing, dressed, safe
from services.page.rhythm import Rhythm

MONDAY = date(2026, 1, 5)
DAYS, HOURS, EVERY = 7, 24, 6
HEIGHT = 340  # pixels
MARKS = (0.0, 0.1, 0.4, 1.0)  # of the most: where the strip has numbers


def heatmap(data: Rhythm, drawn: Drawing) -> go.Figure:
    """Messages in such an hour of a usual week; the colour goes by the square root, since counts are skewed."""
    week, words, colours = data.week, drawn.words, drawn.colours
    rates = week.rates if week is not None else ((None,) * HOURS,) * DAYS
    most = max((rate for row in rates for rate in row if rate is not None), default=0.0)
    marks = [mark * most for mark in MARKS] if most else [0.0]
    figure = go.Figure(
        go.Heatmap(
            z=[[None if rate is None else sqrt(rate) for rate in row] for row in rates],
            zmin=0,
            zmax=sqrt(most) or 1,
            colorscale=list(colours.steps),
            xgap=1,
            ygap=1,
            text=_told(data, drawn),
            hovertemplate="%{text}<extra></extra>",
            hoverongaps=False,
            colorbar={
                "orientation": "h",
                "y": -0.14,
                "yanchor": "top",
                "x": 0,
                "xanchor": "left",
                "len": 0.6,
                "thickness": 10,
                "title": {"text": safe(words("Messages per hour")), "side": "top", "font": {"size": 12}},
                "tickvals": [sqrt(mark) for mark in marks],
                "ticktext": [words.number(mark, digits=1 if mark < 10 else 0) for mark in marks],
                "outlinewidth": 0,
            },
        )
    )
    _mark_unseen(figure, rates, drawn)
    dressed(figure, drawn, height=HEIGHT, key=any(rate is None for row in rates for rate in row))
    figure.update_xaxes(
        tickvals=[hour - 0.5 for hour in range(0, HOURS, EVERY)],
        ticktext=[_hour(hour, drawn) for hour in range(0, HOURS, EVERY)],
        showgrid=False,
        range=[-0.5, HOURS - 0.5],
    )
    figure.update_yaxes(
        tickvals=list(range(DAYS)),
        ticktext=[format_date(_day(place), "ccc", locale=words.locale) for place in range(DAYS)],
        range=[DAYS - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_layout(margin={"b": 70}, legend={"x": 1, "xanchor": "right", "y": -0.16})
    return figure


def _mark_unseen(figure: go.Figure, rates: tuple[tuple[float | None, ...], ...], drawn: Drawing) -> None:
    """A sign on every hour that was never seen."""
    cells = [(hour, day) for day, row in enumerate(rates) for hour, rate in enumerate(row) if rate is None]
    if not cells:
        return
    figure.add_scatter(
        x=[hour for hour, _ in cells],
        y=[day for _, day in cells],
        mode="markers",
        name=drawn.words("Not recorded"),
        marker={"symbol": "line-ne-open", "size": 9, "color": drawn.colours.muted},
        hovertemplate="%{fullData.name}<extra></extra>",
    )


def _told(data: Rhythm, drawn: Drawing) -> list[list[str]]:
    """What each hour says when it is touched."""
    week, words = data.week, drawn.words
    if week is None:
        return []
    return [
        [
            ""
            if rate is None
            else safe(
                words(
                    "{day}, {hour}: {rate} messages per hour ({messages} in {weeks} such hours)",
                    day=words.weekday(_day(day)),
                    hour=_hour(hour, drawn),
                    rate=words.number(rate, digits=1),
                    messages=words.number(week.messages[day][hour]),
                    weeks=words.number(week.weeks[day][hour]),
                )
            )
            for hour, rate in enumerate(rates)
        ]
        for day, rates in enumerate(week.rates)
    ]


def _day(place: int) -> date:
    return MONDAY + timedelta(days=place)


def _hour(hour: int, drawn: Drawing) -> str:
    return str(format_time(time(hour), "short", locale=drawn.words.locale)).replace("\u202f", " ")
