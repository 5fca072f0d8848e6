"""The parts of a student's card as figures: weeks against the cohort, hours of the week, channels, questions."""

import plotly.graph_objects as go

from dashboard.figures.dress import Drawing, date_marks, draw_unseen, dressed, middle, safe, see_through
from dashboard.figures.heatmap import heatmap
from services.page.head import Head
from services.page.rhythm import Rhythm
from services.page.student import Part, StudentCard

WEEKS = 280  # pixels
CHANNEL_ROW = 30
LONGEST = 24  # signs of a channel's name
DAY_MILLISECONDS = 86_400_000


def weeks_figure(card: StudentCard, drawn: Drawing) -> go.Figure:
    """Messages per week with the cohort's middle half behind them; weeks that were not seen are hatched."""
    words, colours = drawn.words, drawn.colours
    weeks = card.figures.weeks if card.figures else ()
    mondays = [week.start for week in weeks]
    top = max((value for week in weeks for value in (week.messages, week.upper) if value), default=1.0)
    figure = go.Figure()
    draw_unseen(figure, mondays, [week.seen for week in weeks], top * 1.05, drawn)
    banded = [week for week in weeks if week.upper is not None and week.lower is not None]
    if banded:
        students = words.number(max(week.students for week in weeks))
        figure.add_bar(
            x=[middle(week.start) for week in banded],
            base=[week.lower for week in banded],
            y=[max((week.upper or 0) - (week.lower or 0), top / 100) for week in banded],
            width=6.6 * DAY_MILLISECONDS,
            marker={"color": see_through(colours.second, 0.3), "line": {"color": colours.second, "width": 1}},
            name=safe(words("Cohort’s middle half (n = {students})", students=students)),
            hoverinfo="skip",
        )
    last = len(weeks) - 1
    figure.add_bar(
        x=[middle(day) for day in mondays],
        y=[week.messages for week in weeks],
        width=4.2 * DAY_MILLISECONDS,
        marker={
            "color": [
                see_through(colours.main, 0.5) if card.running and place == last else colours.main
                for place in range(len(weeks))
            ],
            "line": {"width": [2 if card.running and place == last else 0 for place in range(len(weeks))]},
            "line_color": colours.main,
        },
        name=words("Messages"),
        customdata=[_week_said(place, card, drawn) for place in range(len(weeks))],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    dressed(figure, drawn, height=WEEKS)
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(type="date", showgrid=False, **date_marks(mondays, words))
    figure.update_yaxes(rangemode="tozero", nticks=5)
    return figure


def hours_figure(card: StudentCard, drawn: Drawing) -> go.Figure:
    """Messages in each hour of a usual week, drawn as everybody's are."""
    return heatmap(Rhythm(Head("", ""), card.figures.hours if card.figures else None), drawn)


def channels_figure(channels: tuple[Part, ...], drawn: Drawing) -> go.Figure:
    """Messages by channel, the busiest first; what may not be named is one grey bar."""
    words, colours = drawn.words, drawn.colours
    total = sum(part.messages for part in channels) or 1
    places = list(range(len(channels)))
    figure = go.Figure()
    figure.add_bar(
        x=[part.messages for part in channels],
        y=places,
        orientation="h",
        width=0.7,
        marker={"color": [colours.muted if part.rest else colours.main for part in channels]},
        customdata=[
            safe(f"{part.name}: {words.number(part.messages)} ({words.percent(part.messages / total)})")
            for part in channels
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    most = max((part.messages for part in channels), default=1)
    for place, part in enumerate(channels):
        figure.add_annotation(
            x=part.messages,
            y=place,
            text=f"{words.number(part.messages)} · {words.percent(part.messages / total)}",
            showarrow=False,
            xanchor="left",
            xshift=4,
        )
    dressed(figure, drawn, height=CHANNEL_ROW * len(channels) + 40, key=False)
    figure.update_yaxes(
        tickmode="array",
        tickvals=places,
        ticktext=[safe(_short(part.name)) for part in channels],
        autorange="reversed",
        showgrid=False,
    )
    figure.update_xaxes(visible=False, range=[0, most * 1.45])
    return figure


def questions_figure(card: StudentCard, drawn: Drawing) -> go.Figure:
    """What came of a student's questions, as one bar."""
    words, colours = drawn.words, drawn.colours
    figure = go.Figure()
    for number, name, colour, pattern in (
        (card.answered, words("with an answer"), colours.main, ""),
        (card.unanswered, words("without an answer"), colours.second, "/"),
        (card.unclear, words("cannot tell"), colours.unseen, "x"),
    ):
        if number:
            figure.add_bar(
                x=[number],
                y=[""],
                orientation="h",
                name=safe(f"{words.number(number)} {name}"),
                marker={
                    "color": colour,
                    "pattern": {"shape": pattern, "fgcolor": colours.background, "bgcolor": colour},
                },
                hovertemplate=safe(f"{words.number(number)} {name}") + "<extra></extra>",
            )
    dressed(figure, drawn, height=110)
    figure.update_layout(barmode="stack", legend={"y": -0.05})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure


def _week_said(place: int, card: StudentCard, drawn: Drawing) -> str:
    words = drawn.words
    week = card.figures.weeks[place] if card.figures else None
    if week is None:
        return ""
    days = words("Week of {day}", day=words.day(week.start))
    if week.messages is None:
        return safe(f"{days}: {words('not recorded')}")
    counted = words.count("{n} message", "{n} messages", round(week.messages))
    return safe(f"{days}: {counted}" + ("" if week.seen else f" ({words('mostly not recorded')})"))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
