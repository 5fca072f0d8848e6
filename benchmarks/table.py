"""Measures as rows of a table, for the terminal and for a page."""

from collections.abc import Iterable, Sequence

from benchmarks.measure import Measure

HEADS = ("what", "ours", "limit or peer", "ratio", "goal", "spread of ours", "of the ratio or limit")


def row(measure: Measure) -> tuple[str, ...]:
    """The cells of one measure, in the order of HEADS."""
    unit = f" {measure.unit}" if measure.unit else ""
    limit = measure.limit_value
    paired = len(measure.ratios) > 1
    beside = _spread(measure.ratios) if paired else _spread(measure.limit)
    return (
        measure.what,
        f"{number(measure.value)}{unit}",
        "–" if limit is None else f"{number(limit)}{unit}: {measure.limit_name}",
        "–" if measure.ratio is None else number(measure.ratio),
        _goal(measure),
        _spread(measure.ours),
        beside,
    )


def number(value: float) -> str:
    """A figure with three digits that matter, thousands apart."""
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - that is how nan is known
        return "–"
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}" if size >= 0.001 or not size else f"{value:.2g}"


def lines(measures: Iterable[Measure]) -> list[str]:
    """The table in columns of even width."""
    rows = [HEADS, *map(row, measures)]
    widths = [max(len(cells[at]) for cells in rows) for at in range(len(HEADS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip() for cells in rows]


def markdown(measures: Sequence[Measure]) -> list[str]:
    """The table as Markdown, its notes below."""
    rows = [HEADS, ("---",) * len(HEADS), *map(row, measures)]
    notes = [f"- {measure.what}: {measure.note}" for measure in measures if measure.note]
    return [f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |" for cells in rows] + ["", *notes] * bool(
        notes
    )


def _goal(measure: Measure) -> str:
    if measure.goal is None:
        return "–"
    side = "≥" if measure.better == "higher" else "≤"
    times = " ×" if measure.limit else f" {measure.unit}".rstrip()
    return f"{side} {number(measure.goal)}{times}, {'met' if measure.met else 'MISSED'}"


def _spread(values: Sequence[float]) -> str:
    return f"{number(min(values))} – {number(max(values))}" if len(values) > 1 else "–"
