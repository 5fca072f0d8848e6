"""Shares of a whole as a ring, its parts named below it."""

import plotly.graph_objects as go

from dashboard.figures.dress import Drawing, dressed, safe
from services.page.share import Share

UNSEEN = "\u200b"
RING, ROW = 300, 22  # pixels: the ring, a line of the key


def pie(data: Share, drawn: Drawing) -> go.Figure:
    """Messages by channel, the largest first; channels keep the colours that they have in Discord's pictures."""
    words, colours = drawn.words, drawn.colours
    whole = sum(part.value for part in data.parts)
    shown = [colours.muted if part.id is None else colours.colour(part.id) for part in data.parts]
    again = ["/" if colour in shown[:place] else "" for place, colour in enumerate(shown)]
    told = [f"{words.percent(part.value / whole)} · {words.number(part.value)}" for part in data.parts]
    # Plotly adds up parts of one label: what cannot be seen keeps them apart.
    labels = [
        f"{safe(part.name)}: {text}{UNSEEN * place}"
        for place, (part, text) in enumerate(zip(data.parts, told, strict=True))
    ]
    figure = go.Figure(
        go.Pie(
            labels=labels,
            values=[part.value for part in data.parts],
            text=[words.percent(part.value / whole) for part in data.parts],
            textinfo="text",
            textposition="inside",
            insidetextorientation="horizontal",
            textfont={"color": colours.background},
            hovertemplate="%{label}<extra></extra>",
            hole=0.6,
            sort=False,
            direction="clockwise",
            marker={
                "colors": shown,
                "line": {"color": colours.background, "width": 2},
                "pattern": {"shape": again, "fillmode": "overlay", "fgcolor": colours.background, "solidity": 0.25},
            },
            domain={"x": [0, 1], "y": [0, 1]},
        )
    )
    rows = len(data.parts) * ROW
    dressed(figure, drawn, height=RING + rows)
    figure.update_layout(
        uniformtext={"minsize": 11, "mode": "hide"},
        legend={"orientation": "v", "x": 0, "y": -0.04, "yanchor": "top", "itemclick": False, "itemdoubleclick": False},
        annotations=[
            {
                "text": f"<b>{words.number(whole)}</b><br>{safe(words('messages'))}",
                "showarrow": False,
                "font": {"size": 16},
            }
        ],
    )
    return figure
