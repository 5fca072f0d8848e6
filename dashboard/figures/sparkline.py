"""Somebody's weeks as a picture in a cell: bars, and a dotted line where nothing was seen."""

from base64 import b64encode
from collections.abc import Sequence

from dashboard.figures.dress import Drawing

WIDE, HIGH, STEP = 8, 26, 10  # of the picture: a week, the tallest bar, from one to the next


def sparkline(weeks: Sequence[float | None], most: float, drawn: Drawing) -> str:
    """The address of a picture that holds itself; `most` is what the tallest bar of the column stands for.

    Bars go by the square root, so that those of quiet people can be seen beside the busiest. Every student has one of
    these, so it is short: a path for each kind of week.
    """
    bars, nothing, unseen = [], [], []
    for place, value in enumerate(weeks):
        left = place * STEP
        if value is None:
            unseen.append(f"M{left} {HIGH - 1}h{WIDE}")
        elif value <= 0:
            nothing.append(f"M{left} {HIGH - 1}h{WIDE}")
        else:
            tall = max(2, round(HIGH * (value / most) ** 0.5)) if most > 0 else 2
            bars.append(f"M{left} {HIGH}v-{tall}h{WIDE}v{tall}z")
    main, muted = drawn.colours.main, drawn.colours.muted
    paths = (
        f'<path d="{"".join(bars)}" fill="{main}"/>' if bars else "",
        f'<path d="{"".join(nothing)}" stroke="{muted}"/>' if nothing else "",
        f'<path d="{"".join(unseen)}" stroke="{muted}" stroke-dasharray="1.5 2"/>' if unseen else "",
    )
    wide = max(1, len(weeks)) * STEP
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{HIGH}">{"".join(paths)}</svg>'
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
