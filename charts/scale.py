"""The axis of counts: whole numbers from zero, and a top that one burst does not push out of sight."""

import numpy as np
from babel.numbers import format_decimal
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from charts.theme import INK, SMALL, text_width

type Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]

HEADROOM = 1.12
BURST = 3  # a bar this many times higher than everything else is cut and gets its number
LOWEST_TOP = 3.0
LABELS = 3  # numbers written on cut bars
APART = 0.12  # of the width, between two such numbers


def top_of(bars: Numbers, mean: Numbers, upper: Numbers, level: float | None) -> float:
    """Where the axis ends: above everything, unless a few bars tower over all the rest."""
    wrote = bars[np.nan_to_num(bars) > 0]
    highest = _highest(bars)
    lines = max(_highest(upper), level or 0, LOWEST_TOP)
    cut = max(BURST * max(lines, float(np.percentile(wrote, 90)) if len(wrote) else 0), _highest(mean))
    tall = highest if highest <= cut * HEADROOM or (wrote > cut * HEADROOM).sum() > LABELS else cut
    return max(tall, _highest(mean), lines) * HEADROOM


def draw_cut_bars(axes: Axes, places: Numbers, bars: Numbers, top: float, locale: str) -> None:
    """Write the number of each bar that goes beyond the axis, with an arrow."""
    left, right = axes.get_xlim()
    for place in np.flatnonzero(np.nan_to_num(bars) > top):
        where = (places[place] - left) / (right - left)
        beyond = where > 1 / 2
        text = "▲ " + format_decimal(int(bars[place]), locale=locale)
        axes.annotate(
            text if not beyond else text[2:] + " ▲",
            (float(places[place]), top),
            xytext=(-4 if beyond else 4, -2),
            textcoords="offset points",
            ha="right" if beyond else "left",
            va="top",
            size=SMALL,
            color=INK,
            zorder=7,
        )


def number_width(top: float, locale: str) -> float:
    """Inches that the longest number of an axis takes."""
    return text_width(format_decimal(round(top), locale=locale), SMALL)


def dress_count_axis(axes: Axes, locale: str) -> None:
    """Few whole numbers, written as the language does."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_decimal(round(value), locale=locale)))


def _highest(values: Numbers) -> float:
    return float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
