"""Channels by time, drawn."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest
from matplotlib.collections import PolyCollection
from PIL import Image

from charts.coverage import CoverageWords, Row, build_figure, coverage_picture, legend_entries
from tests.charts.hard_names import name_of
from tests.charts.picture_texts import assert_texts_fit

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 22)
WORDS = CoverageWords(
    locale="pl",
    title="Co widziałem, kanał po kanale",
    period="1 wrz – 22 lis 2026",
    live="Na żywo",
    read="Doczytane",
    verified="Porównane z Discordem",
    gap="Niewidziane",
    hidden="Brak uprawnień",
    unread="Jeszcze nieczytane",
)


def rows(number: int) -> list[Row]:
    return [
        Row(
            f"#channel-with-a-long-name-{place}",
            live=((20, 50), (52, 83)),
            read=((0, 20),),
            gap=((50, 50.001),),
            verified=((0, 80),),
        )
        for place in range(number)
    ]


@pytest.mark.parametrize("number", [1, 6, 20])
def test_every_row_has_its_name_and_nothing_overlaps(number):
    figure = build_figure(rows(number), FIRST, LAST, WORDS)
    (axes,) = figure.axes
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert len(boxes) == number
    assert all(lower.y1 <= upper.y0 + 1 for upper, lower in pairwise(boxes))
    assert all(box.x0 >= 0 and box.x1 <= axes.get_window_extent().x0 for box in boxes)


def test_the_picture_is_as_wide_as_the_others():
    with Image.open(BytesIO(coverage_picture(rows(3), FIRST, LAST, WORDS))) as image:
        assert image.width == 1120


def test_the_same_rows_give_the_same_bytes():
    first, second = (coverage_picture(rows(3), FIRST, LAST, WORDS) for _ in range(2))
    assert first == second


def test_a_gap_of_seconds_in_months_can_still_be_seen():
    figure = build_figure(rows(1), FIRST, LAST, WORDS)
    (axes,) = figure.axes
    strips = [shape for shape in axes.collections if isinstance(shape, PolyCollection)]
    widths = [path.get_extents().width for strip in strips for path in strip.get_paths()]
    pixels = axes.get_window_extent().width / 83
    assert min(widths) * pixels >= 3


def test_the_key_names_only_what_is_drawn():
    assert [entry.text for entry in legend_entries(rows(2), WORDS)] == [
        "Na żywo",
        "Doczytane",
        "Porównane z Discordem",
        "Niewidziane",
    ]


@pytest.mark.parametrize("number", [1, 12, 20])
def test_no_text_is_cut_and_none_lies_over_another_whatever_channels_are_called(number):
    named = [
        replace(row, name=f"#{name_of(place)}", hidden=((3, 9),), unread=((9, 20),))
        for place, row in enumerate(rows(number))
    ]
    assert_texts_fit(build_figure(named, FIRST, LAST, WORDS))
