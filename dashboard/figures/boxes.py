"""How students are spread: the middle half of each group as a box, every student as a point."""

from collections.abc import Sequence
from math import log1p

import plotly.graph_objects as go

from dashboard.figures.dress import Drawing, dressed, safe, see_through
from services.page.spread import Group, Spread

ROW, AROUND, UPRIGHT = 62, 110, 380  # pixels: a lying group, what is around them, upright ones
GOLDEN = 0.6180339887498949  # its multiples fall far from each other: points that are alike lie apart
STREWN, AS_FREE = 0.5, 8
FILL = 0.2
TOWERS = 2.5  # so many times the end of the whiskers is far: the scale is stretched near zero then
MOST_NAMES = 6  # beside each other on a phone
CROWDED = 25  # students of a group: their points are smaller and let the box through
MANY = 1500  # points that browsers still draw one by one
MARKS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)
APART = 0.12  # of the axis: marks are no closer


def boxes(data: Spread, drawn: Drawing, *, upright: bool) -> go.Figure:
    """Cohorts as rows, weeks beside each other (`upright`); fewer than five students are points without a box."""
    figure = go.Figure()
    stretched = _is_stretched(data.groups)
    for place, group in enumerate(data.groups):
        _draw_box(figure, place, group, drawn, upright=upright, stretched=stretched)
    _draw_points(figure, data, drawn, upright=upright, stretched=stretched)
    for place, group in enumerate(data.groups):
        _draw_median(figure, place, group, drawn, upright=upright, stretched=stretched)
    rows = AROUND + ROW * len(data.groups)
    dressed(figure, drawn, height=UPRIGHT if upright else rows, key=False)
    step = max(1, -(-len(data.groups) // MOST_NAMES)) if upright else 1
    named = list(enumerate(data.groups))[::-1][::step][::-1]
    names = {
        "tickvals": [place for place, _ in named],
        "ticktext": [_name(group, upright=upright) for _, group in named],
        "tickangle": 0,
        "title": {
            "text": safe(drawn.words("Course week")) if upright and any(one.short for one in data.groups) else ""
        },
        "showgrid": False,
        "range": [-0.6, len(data.groups) - 0.4] if upright else [len(data.groups) - 0.4, -0.6],
    }
    top = max((point.value for group in data.groups for point in group.points), default=1.0) or 1.0
    end = _placed(top, stretched=stretched) * 1.04
    numbers: dict[str, object] = {
        "title": {"text": safe(data.axis)},
        "range": [-0.02 * end, end],
        "rangemode": "tozero",
    }
    if stretched:
        marks = _marks(top)
        numbers |= {"tickvals": [log1p(mark) for mark in marks], "ticktext": [drawn.words.number(m) for m in marks]}
    figure.update_xaxes(**(names if upright else numbers))
    figure.update_yaxes(**(numbers if upright else names))
    return figure


def _draw_box(figure: go.Figure, place: int, group: Group, drawn: Drawing, *, upright: bool, stretched: bool) -> None:
    box = group.box
    if box is None:
        return
    low, lower, middle, upper, high = (
        [_placed(value, stretched=stretched)] for value in (box.low, box.lower, box.middle, box.upper, box.high)
    )
    colour = drawn.colours.colour(group.role)
    figure.add_box(
        **{"x" if upright else "y": [place]},
        orientation="v" if upright else "h",
        lowerfence=low,
        q1=lower,
        median=middle,
        q3=upper,
        upperfence=high,
        width=0.66,
        line={"color": colour, "width": 1.5},
        fillcolor=see_through(colour, 0.0 if group.running else FILL),
        name=safe(group.name),
        hoverinfo="skip",
        showlegend=False,
    )


def _draw_median(
    figure: go.Figure, place: int, group: Group, drawn: Drawing, *, upright: bool, stretched: bool
) -> None:
    """Above the points, which may be many."""
    if group.box is None:
        return
    middle = [_placed(group.box.middle, stretched=stretched)]
    across, along = [place - 0.33, place + 0.33], [*middle, *middle]
    figure.add_scatter(
        x=across if upright else along,
        y=along if upright else across,
        mode="lines",
        line={"color": drawn.colours.ink, "width": 3},
        hovertemplate="%{text}<extra></extra>",
        text=[safe(f"{group.name}: {group.said}")] * 2,
        showlegend=False,
    )


def _draw_points(figure: go.Figure, data: Spread, drawn: Drawing, *, upright: bool, stretched: bool) -> None:
    """Everybody, hollow where they are too few for a box."""
    whole = sum(len(group.points) for group in data.groups)
    kind = go.Scattergl if whole > MANY else go.Scatter
    for place, group in enumerate(data.groups):
        ordered = sorted(group.points, key=lambda point: (point.value, point.user_id))
        across = [place + strewn(number, len(ordered)) for number in range(len(ordered))]
        along = [_placed(point.value, stretched=stretched) for point in ordered]
        colour, few, crowded = drawn.colours.colour(group.role), group.box is None, len(ordered) > CROWDED
        figure.add_trace(
            kind(
                x=across if upright else along,
                y=along if upright else across,
                mode="markers",
                marker={
                    "color": drawn.colours.background if few else colour,
                    "size": 5 if crowded else 7,
                    "opacity": 0.6 if crowded else 1,
                    "line": {"width": 1.2 if few else 0.6, "color": colour if few else drawn.colours.background},
                },
                text=[_told(point.name, point.value, drawn) for point in ordered],
                hovertemplate="%{text}<extra></extra>",
                name=safe(group.name),
                showlegend=False,
            )
        )


def strewn(number: int, count: int) -> float:
    """Where one of so many points lies across, always the same; one or two stay near the middle."""
    return ((number * GOLDEN + 0.5) % 1 - 0.5) * STREWN * min(1.0, count / AS_FREE)


def _told(name: str, value: float, drawn: Drawing) -> str:
    return safe(f"{name}: {drawn.words.number(value, digits=1)}")


def _name(group: Group, *, upright: bool) -> str:
    """A week by itself, a cohort with its n."""
    return safe(group.short or group.name) if upright else f"{safe(group.name)}<br>n = {len(group.points)}"


def _is_stretched(groups: Sequence[Group]) -> bool:
    """Whether somebody towers over the whiskers, so that the others could not be told apart."""
    usual = max((group.box.high for group in groups if group.box is not None), default=0.0)
    values = [point.value for group in groups for point in group.points]
    return usual > 0 and max(values) > TOWERS * usual


def _placed(value: float, *, stretched: bool) -> float:
    return log1p(value) if stretched else value


def _marks(top: float) -> list[int]:
    """Round numbers that stand apart on the stretched scale."""
    chosen = [0]
    for mark in MARKS:
        if mark <= top and log1p(mark) - log1p(chosen[-1]) >= APART * log1p(top):
            chosen.append(mark)
    return chosen
