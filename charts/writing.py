"""Texts as pixels: each is laid out once, however often it is measured and drawn.

Matplotlib lays a text out anew each time it is measured and each time it is drawn, and draws it letter by letter from
Python; that was half of the time that a picture took.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, override

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg, get_hinting_flag
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text
from numpy.typing import NDArray

SUBPIXELS = 64  # FreeType’s unit
END = "\u200e"  # takes no room, and keeps the image from ending before the last pixel of the last letter


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text in pixels: how large it is, how far it goes below its baseline, and how much it covers of each.

    `left` and `below` are where the lower left corner of the image lies, from the beginning of the baseline.
    """

    width: float
    height: float
    descent: float
    image: NDArray[np.uint8]
    left: int
    below: float


@lru_cache(maxsize=512)  # the texts of several pictures, some 5 KB each
def written(text: str, families: Sequence[str], weight: str | int, size: float, dots_per_inch: float) -> Written:
    """A line of text in the first family that has its signs, sign by sign; the size is in points."""
    font: Any = get_font(_files(families, weight))  # matplotlib types less of its fonts than it offers
    font.clear()
    font.set_size(size, dots_per_inch)
    font.set_text(text + END, 0.0, flags=_hinting())
    font.draw_glyphs_to_bitmap()
    width, height = font.get_width_height()
    left, above = font.get_bitmap_offset()
    descent = font.get_descent()
    image = np.array(font.get_image())
    return Written(
        width / SUBPIXELS,
        height / SUBPIXELS,
        descent / SUBPIXELS,
        image,
        left // SUBPIXELS,
        (above + descent) / SUBPIXELS + 1,
    )


def _hinting() -> Any:
    flag: Any = get_hinting_flag
    return flag()


@cache
def _files(families: Sequence[str], weight: str | int) -> list[Any]:
    return [findfont(FontProperties(family=family, weight=weight)) for family in families]


class Canvas(FigureCanvasAgg):
    """A figure's canvas that writes with the texts that are laid out already."""

    _pen: Any = None

    @override
    def get_renderer(self) -> Any:
        """What draws on this canvas, always the same one: no figure here changes its size."""
        if self._pen is None:
            width, height = self.get_width_height(physical=True)
            make: Any = Pen
            self._pen = make(width, height, self.figure.dpi)
        return self._pen


class Pen(RendererAgg):
    """Agg's renderer; a text begins at a whole pixel, as its letters within it do."""

    @override
    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        """How large a line is, in pixels."""
        line = self._written(s, prop)
        return line.width, line.height, line.descent

    @override
    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | Literal["TeX"] = False,
        mtext: Text | None = None,
    ) -> None:
        """Put a line's pixels where its baseline begins; the theme has no formulas, and no picture a leaning text."""
        line = self._written(s, prop)
        self._renderer.draw_text_image(line.image, round(x) + line.left, round(y + line.below), angle, gc)

    def _written(self, text: str, prop: FontProperties) -> Written:
        return written(text, tuple(prop.get_family()), prop.get_weight(), prop.get_size_in_points(), self.dpi)
