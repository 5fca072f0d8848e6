"""Numbers as cells from dark to bright: six steps, and the strip that says what they mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, sqrt

from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from charts.frame import UNSEEN
from charts.numbers import number
from charts.theme import BACKGROUND, EDGE, SMALL, text_width

# From nothing to the most: each step is clearly lighter than the one before, so that the hue says nothing of its own.
STEPS = ("#383a40", "#2c5676", "#3a80b0", "#56b4e9", "#9bd6f8", "#e8f7ff")
STRIP = 0.34  # inches that the strip takes above the key
STRIP_CELL = 0.24, 0.14  # inches
BESIDE = 0.08  # inches between the strip and its numbers
GAP = 0.06  # of a cell: the line between neighbours


@dataclass(frozen=True, slots=True)
class Cell:
    """One square by its lower left corner and size, in data units; a value of None was never seen.

    A `running` one is not over yet.
    """

    left: float
    bottom: float
    value: float | None
    running: bool = False


def step_of(value: float, most: float) -> int:
    """Which of the six steps a value has: 0 for nothing, then by the square root, since counts are skewed."""
    if value <= 0 or most <= 0:
        return 0
    return min(len(STEPS) - 1, max(1, ceil((len(STEPS) - 1) * sqrt(value / most))))


def cells_of(cells: Iterable[Cell], most: float, width: float = 1, height: float = 1) -> list[PatchCollection]:
    """The squares as collections to add to axes: those that were seen, those that were not, and those not over yet."""
    kinds: dict[str, list[Rectangle]] = {"seen": [], "unseen": [], "running": []}
    colours: dict[str, list[str]] = {kind: [] for kind in kinds}
    for cell in cells:
        kind = "unseen" if cell.value is None else "running" if cell.running else "seen"
        corner = (cell.left + GAP * width / 2, cell.bottom + GAP * height / 2)
        kinds[kind].append(Rectangle(corner, width * (1 - GAP), height * (1 - GAP)))
        colours[kind].append(STEPS[step_of(cell.value or 0, most)])
    unseen = PatchCollection(kinds["unseen"], **UNSEEN)
    seen = PatchCollection(kinds["seen"], facecolor=colours["seen"], linewidth=0)
    running = PatchCollection(
        kinds["running"], facecolor=colours["running"], edgecolor=BACKGROUND, hatch="////", linewidth=0
    )
    return [seen, unseen, running]


def most_of(values: Iterable[float | None]) -> float:
    """The largest value there is, 0 without any."""
    return max((value for value in values if value is not None), default=0.0)


def draw_strip(figure: Figure, caption: str, most: float, locale: str, middle: float) -> None:
    """Write what the cells count, and the steps from 0 to the most; `middle` in inches from the figure's lower edge."""
    inches = figure.dpi_scale_trans
    baseline = middle - 0.36 * SMALL / 72
    left = EDGE
    for text in (caption, "0"):
        figure.text(left, baseline, text, transform=inches, size=SMALL, va="baseline")
        left += text_width(text, SMALL) + (2 * BESIDE if text is caption else BESIDE)
    width, height = STRIP_CELL
    for place, colour in enumerate(STEPS):
        corner = (left + place * width, middle - height / 2)
        figure.add_artist(Rectangle(corner, width * (1 - GAP), height, transform=inches, facecolor=colour, linewidth=0))
    left += len(STEPS) * width + BESIDE
    figure.text(left, baseline, number(most, locale), transform=inches, size=SMALL, va="baseline")
