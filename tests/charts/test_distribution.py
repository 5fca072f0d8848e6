from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import Rectangle
from PIL import Image

from charts.boxes import strewn
from charts.colours import colour_of
from charts.distribution import (
    Distribution,
    DistributionWords,
    Group,
    build_figure,
    distribution,
    draw_distribution,
    layout_of,
    legend_entries,
)
from charts.theme import SKY, new_figure, panel
from charts.values import scale_of
from tests.charts.picture_texts import assert_texts_fit, written_in

ENGLISH = DistributionWords(
    locale="en_GB",
    title="Messages a week, by cohort",
    note="27 Oct – 23 Nov 2026 · 96 students",
    axis="Messages a week per student",
    box="Middle half, line at the median",
    point="One student",
    few="Fewer than 5: no box",
    running="Not over yet",
    people="n",
    nothing="Nothing was recorded in these weeks.",
)
POLISH = DistributionWords(
    locale="pl",
    title="Wiadomości tygodniowo, według grup",
    note="27 paź – 23 lis 2026 · 96 uczestników",
    axis="Wiadomości tygodniowo na uczestnika",
    box="Środkowa połowa, kreska: mediana",
    point="Jeden uczestnik",
    few="Mniej niż 5: bez pudełka",
    running="Jeszcze trwa",
    people="n",
    nothing="W tych tygodniach nic nie zapisano.",
)
NAMES = ["Cohort 7 (evening)", "🎉🎉", "W" * 32, "شعبة المساء", "夜のクラス", "$a$", "1", "Grupa Łódź"]


def group(name, count, mean=6, **more):
    values = np.random.default_rng(count).poisson(mean, count)
    return Group(name, tuple(float(value) for value in values), **more)


def drawn(*groups):
    axes = panel(new_figure(3), left=1, right=0.4, top=0.5, bottom=0.5)
    draw_distribution(axes, Distribution(groups), ENGLISH)
    return axes


def boxes(axes):
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def test_the_box_is_the_middle_half_and_every_student_is_a_point():
    axes = drawn(Group("A", (1, 2, 3, 4, 5)))
    (box,) = boxes(axes)
    edges = np.array([box.get_x(), box.get_x() + box.get_width()]) * scale_of(np.array([1.0, 2, 3, 4, 5])).top
    assert edges.tolist() == pytest.approx([2, 4])
    assert len(axes.lines[-1].get_xdata()) == 5


def test_fewer_than_five_students_have_no_box():
    assert boxes(drawn(Group("A", (1, 2, 3, 4)))) == []
    few = Distribution((Group("A", (1, 2, 3, 4)),))
    assert [entry.text for entry in legend_entries(few, ENGLISH)] == [ENGLISH.few]


def test_a_cohort_keeps_its_colour():
    first, second = boxes(drawn(group("A", 9, id=77), group("B", 9)))
    assert [first.get_edgecolor(), second.get_edgecolor()] == [_rgba(colour_of(77)), _rgba(SKY)]


def test_time_that_is_not_over_is_hatched():
    first, second = boxes(drawn(group("1", 9), group("2", 9, running=True)))
    assert [first.get_hatch(), second.get_hatch()] == [None, "...."]


def test_one_student_who_towers_over_all_is_written_at_the_end():
    axes = drawn(Group("A", (1, 2, 3, 4, 5, 6, 400)), group("B", 20))
    assert "400 ▶" in [text.get_text() for text in axes.texts]


def test_many_large_numbers_stretch_the_scale_near_zero():
    assert scale_of(np.array([1.0] * 20 + [300.0] * 4)).stretched
    assert not scale_of(np.array([1.0, 5.0, 9.0] * 9)).stretched


def test_short_names_stand_below_upright_boxes_and_long_ones_beside_rows():
    assert layout_of(Distribution(tuple(group(str(week), 20) for week in range(1, 17))), "en").lie.upright
    assert not layout_of(Distribution(tuple(group(f"Cohort {place}", 20) for place in range(9))), "en").lie.upright


@pytest.mark.parametrize("count", [0, 1, 2, 5, 60, 500])
def test_points_are_strewn_within_their_group_and_always_alike(count):
    assert np.abs(strewn(count)).max(initial=0) <= 0.5
    assert strewn(count).tolist() == strewn(count).tolist()


def test_no_data_is_said_in_words():
    for nothing in (Distribution(()), Distribution((Group("A", ()),))):
        assert POLISH.nothing in written_in(build_figure(nothing, POLISH))


def test_the_same_groups_give_the_same_bytes_of_the_usual_width():
    data = Distribution((group("A", 30), group("B", 4)))
    png = distribution(data, POLISH)
    assert png == distribution(data, POLISH)
    assert Image.open(BytesIO(png)).width == 1120


@pytest.mark.parametrize(
    "data",
    [
        Distribution(()),
        Distribution((Group("A", (3.0,)),)),
        Distribution((group("All students", 60),)),
        Distribution(tuple(group(str(week), 40 - week, week) for week in range(1, 17))),
        Distribution(tuple(group(str(week), 118, 123456) for week in range(1, 17))),
        Distribution(tuple(group(NAMES[place % 8], 2 * place, place, id=place) for place in range(16))),
        Distribution(tuple(Group(f"{week}", (1.0, 2.0, 3.0, 4.0, 5.0, 99999.0)) for week in range(1, 4))),
        Distribution((Group("W" * 32, (*(0.0,) * 20, 18279.0, 9999999.0)), Group("B", ()))),
        Distribution((Group("W" * 32, (*(0.0,) * 20, *(9999999.0,) * 5)), Group("B", ()))),
        Distribution(tuple(Group(f"Cohort {place}", (0.0, 0.4, 1.0) * 3) for place in range(3)), percent=True),
    ],
    ids=["none", "one", "sixty", "weeks", "many", "names", "burst", "bursts", "many bursts", "percent"],
)
def test_no_text_is_cut_and_none_lies_over_another(data):
    assert_texts_fit(build_figure(data, POLISH))


def test_the_english_texts_fit_too():
    assert_texts_fit(
        build_figure(
            Distribution(tuple(group(NAMES[place % 8], 2 * place, place, id=place) for place in range(16))), ENGLISH
        )
    )


@settings(max_examples=12, deadline=None)
@given(
    groups=st.lists(
        st.builds(
            Group,
            name=st.text(max_size=32) | st.sampled_from(NAMES),
            values=st.lists(st.integers(0, 10**6).map(float), max_size=9).map(tuple),
            id=st.none() | st.integers(1, 99),
            running=st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_the_groups_are_the_texts_fit(groups):
    assert_texts_fit(build_figure(Distribution(tuple(groups)), ENGLISH))


def _rgba(color):
    return pytest.approx([*(int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)), 1])
