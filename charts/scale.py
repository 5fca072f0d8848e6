"""The axis of counts: whole numbers from zero, and a top that one burst does not push out of sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from babel.numbers import format_decimal
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from charts.inches import size_of
from charts.theme import INK, SMALL, text_width

type Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]

HEADROOM = 1.12
BURST = 3  # a bar this many times higher than everything else is cut and gets its number
WORTH_CUTTING = 1.5  # a bar less than this many times higher than the cut is shown in full
LOWEST_TOP = 3.0
LABELS = 3  # numbers written on cut bars
BESIDE = 0.125  # inches between a bar and its number
APART = 0.12  # inches between two numbers
LONGEST = 0.45  # of the width: longer texts say the largest number only


def top_of(bars: Numbers, mean: Numbers, upper: Numbers, level: float | None) -> float:
    """Where the axis ends: above everything, unless a few bars tower over all the rest."""
    wrote = bars[np.nan_to_num(bars) > 0]
    highest = _highest(bars)
    lines = max(_highest(upper), level or 0, LOWEST_TOP)
    cut = max(BURST * max(lines, float(np.percentile(wrote, 90)) if len(wrote) else 0), _highest(mean))
    tall = highest if highest <= cut * WORTH_CUTTING or (wrote > cut * HEADROOM).sum() > LABELS else cut
    return max(tall, _highest(mean), lines) * HEADROOM


@dataclass(frozen=True, slots=True)
class _Told:
    """A text about cut bars: where it begins and ends in inches, and the bar beside which it stands."""

    text: str
    begins: float
    ends: float
    beside: float


def draw_cut_bars(axes: Axes, places: Numbers, bars: Numbers, top: float, locale: str) -> None:
    """Write the numbers of the bars that go beyond the axis, with an arrow; those without room share one text."""
    (left, right), (width, _) = axes.get_xlim(), size_of(axes)
    inches = (places - left) / (right - left) * width
    groups = [[place] for place in np.flatnonzero(np.nan_to_num(bars) > top)]
    told = [_told(inches[group], bars[group], width, locale) for group in groups]
    while (both := _touching(told)) is not None:
        groups[both : both + 2] = [groups[both] + groups[both + 1]]
        told = [_told(inches[group], bars[group], width, locale) for group in groups]
    for one in told:
        is_after = one.begins > one.beside
        axes.annotate(
            one.text,
            (left + one.beside / width * (right - left), top),
            xytext=((one.begins if is_after else one.ends) * 72 - one.beside * 72, -2),
            textcoords="offset points",
            ha="left" if is_after else "right",
            va="top",
            size=SMALL,
            color=INK,
            zorder=7,
        )


def _told(bars: Numbers, numbers: Numbers, width: float, locale: str) -> _Told:
    """The text for neighbouring bars at these inches: after the last one where there is room, otherwise before them."""
    written = [format_decimal(int(number), locale=locale) for number in numbers]
    text = " · ".join(written)
    if text_width(f"▲ {text}", SMALL) > LONGEST * width:
        text = f"… {format_decimal(int(max(numbers)), locale=locale)}"
    wide = text_width(f"▲ {text}", SMALL)
    if bars[-1] + BESIDE + wide <= width:
        return _Told(f"▲ {text}", float(bars[-1]) + BESIDE, float(bars[-1]) + BESIDE + wide, float(bars[-1]))
    ends = max(float(bars[0]) - BESIDE, wide)
    return _Told(f"{text} ▲", ends - wide, ends, float(bars[0]))


def _touching(told: Sequence[_Told]) -> int | None:
    """The first of two texts, in the order of their bars, that are too close to each other."""
    pairs = enumerate(pairwise(told))
    return next((place for place, (one, other) in pairs if one.ends + APART > other.begins), None)


def number_width(top: float, locale: str) -> float:
    """Inches that the longest number of an axis takes."""
    return text_width(format_decimal(round(top), locale=locale), SMALL)


def dress_count_axis(axes: Axes, locale: str) -> None:
    """Few whole numbers, written as the language does."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_decimal(round(value), locale=locale)))


def _highest(values: Numbers) -> float:
    return float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
