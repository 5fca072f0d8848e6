"""Texts as pixels, beside matplotlib's own."""

from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from charts.fonts import families
from charts.theme import SMALL
from charts.writing import Pen, written

PEN: Any = Pen
RENDERER: Any = RendererAgg
TEXTS = ("25 Oct – 23 Nov 2026", "Żółć (n = 20)", "▲ 1,234", "ÅÇ", "#web", "…", "100 %")


def drawn(make: Any, text: str, prop: FontProperties) -> np.ndarray[Any, Any]:
    pen = make(700, 120, 200)
    context = pen.new_gc()
    context.set_foreground("#ffffff")
    pen.draw_text(context, 100, 60, text, prop, 0)
    return np.asarray(pen.buffer_rgba()).copy()


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_looks_as_matplotlib_draws_it(text, weight):
    prop = FontProperties(family=list(families()), size=SMALL, weight=weight)
    assert np.array_equal(drawn(PEN, text, prop), drawn(RENDERER, text, prop))


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_as_wide_as_matplotlib_says(text):
    prop = FontProperties(family=list(families()), size=SMALL)
    own, theirs = (make(8, 8, 200).get_text_width_height_descent(text, prop, False) for make in (PEN, RENDERER))
    assert own[0] == theirs[0]


def test_a_letter_that_begins_left_of_its_place_is_drawn_whole():
    line = written("j", families(), "normal", SMALL, 200)
    assert line.left < 0
    assert line.image[:, 0].any()


def test_a_text_is_laid_out_once():
    asked = ("once and for all", families(), "normal", SMALL, 200)
    assert written(*asked) is written(*asked)
