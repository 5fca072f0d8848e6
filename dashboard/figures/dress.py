"""What every figure of the page has in common: colours for dark and light, room on a phone, and texts as they are."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from services.page.colours import DARK, LIGHT, Shades
from services.wording.words import Words

FONT = "Inter, Noto Sans, Segoe UI, Helvetica, Arial, sans-serif"
SIZE, SMALL = 13, 12
WEEK = timedelta(days=7)
MOST_DATES = 6
SYMBOLS = {
    "o": "circle",
    "s": "square",
    "^": "triangle-up",
    "D": "diamond",
    "v": "triangle-down",
    "P": "cross",
    "X": "x",
    "*": "star",
}
DASHES = ("solid", "dash", "dot", "dashdot")


@dataclass(frozen=True, slots=True)
class Drawing:
    """In which colours and which language a figure is drawn."""

    colours: Shades
    words: Words


def drawing(words: Words, *, dark: bool) -> Drawing:
    """How figures are drawn on a dark or a light page."""
    return Drawing(shades(dark=dark), words)


def shades(*, dark: bool) -> Shades:
    """The colours for a dark or a light page."""
    return DARK if dark else LIGHT


def safe(text: str) -> str:
    """A text that Plotly draws as it is: no tags, no links."""
    return html.escape(text, quote=False)


def see_through(colour: str, share: float) -> str:
    """A colour of six hexadecimal digits that lets others through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def dressed(figure: go.Figure, drawn: Drawing, *, height: int, key: bool = True) -> go.Figure:
    """The figure with margins for a phone, its key below, and numbers as the language writes them.

    Nothing is zoomed by dragging: a finger that scrolls the page would do it.
    """
    colours, words = drawn.colours, drawn.words
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        paper_bgcolor=colours.background,
        plot_bgcolor=colours.background,
        font={"family": FONT, "size": SIZE, "color": colours.ink},
        separators=", " if words.locale.language == "pl" else ".,",
        dragmode=False,
        hovermode="closest",
        hoverlabel={
            "bgcolor": colours.grid,
            "font": {"color": colours.ink, "size": SIZE},
            "bordercolor": colours.muted,
        },
        showlegend=key,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": -0.12,
            "yanchor": "top",
            "font": {"size": SMALL},
            "itemclick": "toggle",
            "traceorder": "normal",
        },
        bargap=0,
    )
    axes = {
        "automargin": True,
        "fixedrange": True,
        "gridcolor": colours.grid,
        "linecolor": colours.muted,
        "tickfont": {"size": SMALL},
        "title": {"font": {"size": SMALL, "color": colours.muted}},
        "zeroline": False,
    }
    figure.update_xaxes(**axes)
    figure.update_yaxes(**axes)
    return figure


def date_marks(mondays: Sequence[date], words: Words) -> dict[str, object]:
    """The marks of an axis of weeks: few enough for a phone, the last one always among them."""
    step = max(1, -(-len(mondays) // MOST_DATES))
    marked = list(mondays)[::-1][::step][::-1]
    return {
        "tickvals": [middle(day) for day in marked],
        "ticktext": [words.short_day(day) for day in marked],
        "range": [f"{day}" for day in (mondays[0], mondays[-1] + WEEK)] if mondays else None,
    }


def middle(monday: date) -> str:
    """The middle of a week on an axis of time."""
    return f"{monday + timedelta(days=3)} 12:00"


def draw_unseen(figure: go.Figure, mondays: Sequence[date], seen: Sequence[bool], top: float, drawn: Drawing) -> None:
    """Hatch the weeks that were not recorded, up to the top of the axis."""
    lost = [monday for monday, was_seen in zip(mondays, seen, strict=True) if not was_seen]
    if not lost:
        return
    name = drawn.words("Not recorded")
    figure.add_bar(
        x=[middle(day) for day in lost],
        y=[top] * len(lost),
        width=WEEK.total_seconds() * 1000,
        name=name,
        marker={
            "color": see_through(drawn.colours.grid, 0.5),
            "line": {"width": 0},
            "pattern": {
                "shape": "/",
                "fillmode": "overlay",
                "fgcolor": drawn.colours.muted,
                "size": 8,
                "solidity": 0.15,
            },
        },
        hovertemplate="%{customdata}<extra></extra>",
        customdata=[f"{safe(drawn.words.day(day))}: {safe(name)}" for day in lost],
    )
