"""How soon questions are answered, as curves."""

import plotly.graph_objects as go

from dashboard.figures.dress import Drawing, dressed, safe, see_through
from services.page.questions import TimesPage
from services.questions.task import Steps

HEIGHT = 340  # pixels
HOUR, DAY = 60, 1440  # minutes
FIRST = 0.5  # minutes: where the axis, which is logarithmic, begins
MARKS = (
    (1, "1 min"),
    (10, "10 min"),
    (HOUR, "1 h"),
    (6 * HOUR, "6 h"),
    (DAY, "1 d"),
    (7 * DAY, "7 d"),
    (30 * DAY, "30 d"),
)


def waits_figure(page: TimesPage, drawn: Drawing) -> go.Figure:
    """The share of questions with a reply by a time, by anybody and by a mentor, with bands of 95 %."""
    words, colours = drawn.words, drawn.colours
    figure, watched = go.Figure(), max(page.watched, 2 * FIRST)
    for steps, name, colour, dash in (
        (page.first_steps, words("First reply"), colours.main, "solid"),
        (page.mentor_steps, words("First mentor’s reply"), colours.second, "dash"),
    ):
        if steps is not None:
            _draw(figure, steps, watched, safe(name), colour, dash)
    dressed(figure, drawn, height=HEIGHT)
    marks = [mark for mark in MARKS if mark[0] <= watched] or [MARKS[0]]
    figure.update_xaxes(type="log", tickvals=[mark[0] for mark in marks], ticktext=[mark[1] for mark in marks])
    figure.update_yaxes(range=[0, 1.03], tickformat=".0%", nticks=6)
    figure.update_layout(hovermode="x")
    return figure


def _draw(figure: go.Figure, steps: Steps, watched: float, name: str, colour: str, dash: str) -> None:
    """A curve of steps from nothing to the longest wait, over its band."""
    times = [FIRST, *(max(FIRST, minute) for minute in steps.minutes), watched]

    def through(values: tuple[float, ...]) -> list[float]:
        return [0.0, *values, values[-1] if values else 0.0]

    for values, filled in ((steps.upper, None), (steps.lower, "tonexty")):
        figure.add_scatter(
            x=times,
            y=through(values),
            mode="lines",
            line={"shape": "hv", "width": 0},
            fill=filled,
            fillcolor=see_through(colour, 0.16),
            hoverinfo="skip",
            showlegend=False,
            legendgroup=name,
        )
    figure.add_scatter(
        x=times,
        y=through(steps.share),
        mode="lines",
        line={"shape": "hv", "width": 2.5, "color": colour, "dash": dash},
        name=name,
        legendgroup=name,
        hovertemplate="%{y:.0%}",
    )
