"""The axis of single people's numbers: linear, cut where a few tower over the rest, or stretched near zero."""

from dataclasses import dataclass

import numpy as np
from babel.numbers import format_decimal, format_percent
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]

HEADROOM = 1.06
FEW = 3  # so many numbers may stand beyond the axis, written out; more of them need another scale
TOWERS = 2.0  # a number is beyond when it is more than this many times the end of the whiskers
REACH = 1.5  # Tukey's whiskers: interquartile ranges beyond the middle half
NEAREST = 0.7  # of an even share of the axis: two marks of a stretched one are no closer


@dataclass(frozen=True, slots=True)
class Scale:
    """Where an axis from zero ends, and whether it is stretched near zero, as ln(1 + x)."""

    top: float
    stretched: bool = False

    def place(self, numbers: Numbers) -> Numbers:
        """Where numbers stand, from 0 to 1; those beyond the end stand at it."""
        kept = np.clip(numbers, 0, self.top)
        return np.log1p(kept) / np.log1p(self.top) if self.stretched else kept / self.top

    def ticks(self, most: int, *, percent: bool = False) -> Numbers:
        """At most so many round numbers within the axis."""
        if not self.stretched:
            marks = MaxNLocator(nbins=most, integer=not percent, steps=[1, 2, 2.5, 5, 10] if percent else [1, 2, 5, 10])
            found = np.asarray(marks.tick_values(0, self.top), dtype=float)
            return found[(found >= 0) & (found <= self.top * 1.0001)]
        powers = [10.0**power for power in range(int(np.log10(self.top)) + 1)]
        chosen = [0.0]
        for mark in [*powers, *(5 * power for power in powers), *(2 * power for power in powers)]:
            apart = np.abs(self.place(np.array(chosen)) - self.place(np.array(mark)))
            if mark <= self.top and apart.min() >= NEAREST / most:
                chosen.append(mark)
        return np.array(sorted(chosen))


def scale_of(numbers: Numbers, *, percent: bool = False) -> Scale:
    """The scale on which most of these numbers can be told apart.

    Whiskers as J. W. Tukey, Exploratory Data Analysis (1977): the last number within 1.5 interquartile ranges.
    """
    highest = float(numbers.max()) if len(numbers) else 0.0
    if percent:
        return Scale(1.0 if highest > 0.5 else max(highest * HEADROOM, 0.1))
    low, high = np.percentile(numbers, [25, 75]) if len(numbers) else (0.0, 0.0)
    usual = max(high + REACH * (high - low), 3.0)
    beyond = numbers > usual * TOWERS
    if not beyond.any():
        return Scale(max(highest, 3.0) * HEADROOM)
    if beyond.sum() > FEW:
        return Scale(highest * 1.3, stretched=True)
    return Scale(max(float(numbers[~beyond].max()), 3.0) * HEADROOM)


def written(number: float, locale: str, *, percent: bool = False) -> str:
    """A number as the language writes it, with one decimal where it is small and not whole."""
    if percent:
        return format_percent(number, locale=locale)
    whole = number >= 10 or float(number).is_integer()
    return format_decimal(round(number) if whole else number, "#,##0" if whole else "#,##0.#", locale=locale)
