"""The axis of counts: whole numbers from zero, and a top that one burst does not push out of sight."""

import numpy as np
from babel.numbers import format_decimal
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from charts.theme import INK, SMALL, text_width

type Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
type Places = np.ndarray[tuple[int], np.dtype[np.int64]]

HEADROOM = 1.12
BURST = 3  # a bar this many times higher than everything else is cut and gets its number
WORTH_CUTTING = 1.5  # a bar less than this many times higher than the cut is shown in full
LOWEST_TOP = 3.0
LABELS = 3  # numbers written on cut bars
APART = 0.2  # of the width: bars closer than this share one text


def top_of(bars: Numbers, mean: Numbers, upper: Numbers, level: float | None) -> float:
    """Where the axis ends: above everything, unless a few bars tower over all the rest."""
    wrote = bars[np.nan_to_num(bars) > 0]
    highest = _highest(bars)
    lines = max(_highest(upper), level or 0, LOWEST_TOP)
    cut = max(BURST * max(lines, float(np.percentile(wrote, 90)) if len(wrote) else 0), _highest(mean))
    tall = highest if highest <= cut * WORTH_CUTTING or (wrote > cut * HEADROOM).sum() > LABELS else cut
    return max(tall, _highest(mean), lines) * HEADROOM


def draw_cut_bars(axes: Axes, places: Numbers, bars: Numbers, top: float, locale: str) -> None:
    """Write the numbers of the bars that go beyond the axis, with an arrow; neighbours share one text."""
    left, right = axes.get_xlim()
    for group in _neighbours(np.flatnonzero(np.nan_to_num(bars) > top), places, APART * (right - left)):
        numbers = " · ".join(format_decimal(int(bars[place]), locale=locale) for place in group)
        is_late = places[group].mean() > (left + right) / 2
        axes.annotate(
            f"{numbers} ▲" if is_late else f"▲ {numbers}",
            (float(places[group[0 if is_late else -1]]), top),
            xytext=(-9 if is_late else 9, -2),
            textcoords="offset points",
            ha="right" if is_late else "left",
            va="top",
            size=SMALL,
            color=INK,
            zorder=7,
        )


def _neighbours(found: Places, places: Numbers, apart: float) -> list[Places]:
    """The found places in groups of those that stand too close for texts of their own."""
    return [group for group in np.split(found, np.flatnonzero(np.diff(places[found]) >= apart) + 1) if len(group)]


def number_width(top: float, locale: str) -> float:
    """Inches that the longest number of an axis takes."""
    return text_width(format_decimal(round(top), locale=locale), SMALL)


def dress_count_axis(axes: Axes, locale: str) -> None:
    """Few whole numbers, written as the language does."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_decimal(round(value), locale=locale)))


def _highest(values: Numbers) -> float:
    return float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
