"""Somebody's weeks as a picture in a cell: bars, and a dotted line where nothing was seen."""

from base64 import b64encode
from collections.abc import Sequence

from dashboard.figures.dress import Drawing

WIDE, HIGH, GAP = 8, 26, 2  # of the picture: a week, the tallest bar, between two
LEAST = 1.5  # how high a week with nothing is


def sparkline(weeks: Sequence[float | None], most: float, drawn: Drawing) -> str:
    """The address of a picture that holds itself; `most` is what the tallest bar of the column stands for.

    Bars go by the square root, so that those of quiet people can be seen beside the busiest.
    """
    colours, marks = drawn.colours, []
    for place, value in enumerate(weeks):
        left = place * (WIDE + GAP)
        if value is None:
            marks.append(
                f'<path d="M{left} {HIGH - 1}h{WIDE}" stroke="{colours.muted}" stroke-dasharray="1.5 2" opacity=".7"/>'
            )
            continue
        tall = max(LEAST, HIGH * (value / most) ** 0.5 if most > 0 else 0)
        colour = colours.main if value > 0 else colours.muted
        marks.append(f'<rect x="{left}" y="{HIGH - tall:.1f}" width="{WIDE}" height="{tall:.1f}" fill="{colour}"/>')
    wide = max(1, len(weeks)) * (WIDE + GAP)
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{HIGH}">{"".join(marks)}</svg>'
    return f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"
