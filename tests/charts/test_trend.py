from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.colours import colour_of
from charts.theme import MUTED, new_figure, panel
from charts.trend import RUNNING, Line, Trend, TrendWords, build_figure, draw_trend, legend_entries, trend
from tests.charts.picture_texts import assert_texts_fit, written_in

MONDAY = date(2026, 8, 24)
ENGLISH = TrendWords(
    locale="en_GB",
    title="Messages a week",
    note="24 Aug – 22 Nov 2026",
    week="Course week",
    unseen="Not recorded",
    running="Not over yet",
    nothing="Nothing was recorded.",
)
POLISH = TrendWords(
    locale="pl",
    title="Wiadomości tygodniowo, uczestnicy obok siebie",
    note="24 sierpnia – 22 listopada 2026",
    week="Tydzień kursu",
    unseen="Nie zapisano",
    running="Jeszcze trwa",
    nothing="Nic nie zapisano.",
)
NAMES = ["Ola Wiśniewska", "Bartek 🎉 Zieliński-Kowalewski", "W" * 32, "شعبة المساء", "夜のクラス"]


def by_week(*lines, places=13):
    starts = tuple(MONDAY + timedelta(weeks=place) for place in range(places))
    return Trend(lines, (True,) * places, starts, starts[-1] + timedelta(days=6))


def by_course_week(*lines, places=16):
    return Trend(lines, (True,) * places, weeks=tuple(range(1, places + 1)))


def line(name, places=13, mean=6, **more):
    values = np.random.default_rng(len(name) + places).poisson(mean, places)
    return Line(name, tuple(float(value) for value in values), **more)


def drawn(data):
    axes = panel(new_figure(3), left=0.5, right=0.2, top=0.5, bottom=0.5)
    draw_trend(axes, data, ENGLISH)
    return axes


def shown(axes, colour):
    return [found for found in axes.lines if found.get_color() == colour and found.get_linewidth() == 2]


def test_a_line_goes_through_its_numbers_and_stops_where_nothing_can_be_said():
    (found,) = shown(drawn(by_week(Line("Ola", (1.0, 2.0, None, 4.0), 7), places=4)), colour_of(7))
    assert np.nan_to_num(found.get_ydata(), nan=-1).tolist() == [1, 2, -1, 4]


def test_the_way_to_a_number_that_is_not_over_is_dotted():
    running, whole = shown(drawn(by_week(Line("Ola", (1.0, 2.0, 5.0), 7, running=True), places=3)), colour_of(7))
    assert list(running.get_ydata()) == [2, 5]
    assert np.nan_to_num(whole.get_ydata(), nan=-1).tolist() == [1, 2, -1]
    assert [entry.text for entry in legend_entries(by_week(line("Ola", running=True)), ENGLISH)] == ["Not over yet"]
    assert running._unscaled_dash_pattern == RUNNING


def test_a_reference_is_drawn_quietly():
    assert shown(drawn(by_week(line("All students"))), MUTED)


def test_lines_of_one_colour_differ_in_their_signs():
    same = [number for number in range(1, 200) if colour_of(number) == colour_of(0)][:2]
    lines = drawn(by_week(*(line(f"Student {number}", id=number) for number in same))).lines
    assert len({found.get_marker() for found in lines if found.get_markevery() is not None}) == 2


def test_time_that_was_not_seen_is_hatched():
    data = Trend((line("Ola", 4, id=1),), (True, False, False, True), weeks=(1, 2, 3, 4))
    (hatched,) = [found for found in drawn(data).collections if found.get_hatch()]
    assert [(path.get_extents().x0, path.get_extents().x1) for path in hatched.get_paths()] == [(1, 3)]


def test_a_student_without_any_number_is_named_nevertheless():
    assert "Jan: –" in written_in(build_figure(by_week(line("Ola"), Line("Jan", (None,) * 13, 3)), ENGLISH))


def test_no_data_is_said_in_words():
    for nothing in (Trend((), ()), by_week(Line("Jan", (None,) * 13, 3))):
        assert POLISH.nothing in written_in(build_figure(nothing, POLISH))


def test_the_same_lines_give_the_same_bytes():
    data = by_week(line("Ola", id=1, running=True), line("Jan", id=2))
    assert trend(data, POLISH) == trend(data, POLISH)


@pytest.mark.parametrize(
    "data",
    [
        by_week(*(line(name, id=place, running=True) for place, name in enumerate(NAMES))),
        by_week(*(Line(name, (3.0,) * 13, place) for place, name in enumerate(NAMES))),
        by_week(*(Line(name, (0.0,) * 13, place) for place, name in enumerate(NAMES))),
        by_week(*(Line(name, (123456.0,) * 13, place) for place, name in enumerate(NAMES))),
        by_week(Line("Ola", (2.0, 3.0, 4.0, 900.0, *(3.0,) * 9), 1), line("Jan", id=2)),
        by_week(Line("Ola", (3.0,), 1, running=True), places=1),
        by_course_week(line("Cohort 7", 16, id=7), Line("Cohort 8", (4.0,) * 6 + (None,) * 10, 8, running=True)),
        by_course_week(line("Cohort 7", 52, id=7), places=52),
        by_course_week(line("Cohort 7", 1, id=7), places=1),
        Trend(
            (line("Ola", 60, id=1),), (True,) * 60, tuple(MONDAY + timedelta(d) for d in range(60)), date(2026, 10, 22)
        ),
        Trend((Line("Cohort 7", (0.1, 0.9, 0.5), 7),), (True,) * 3, weeks=(1, 2, 3), percent=True),
    ],
    ids=["five", "level", "zero", "many", "burst", "one", "course", "year", "first", "days", "percent"],
)
def test_no_text_is_cut_and_none_lies_over_another(data):
    assert_texts_fit(build_figure(data, POLISH))


def test_the_english_texts_fit_too():
    assert_texts_fit(
        build_figure(by_week(*(line(name, id=place, running=True) for place, name in enumerate(NAMES))), ENGLISH)
    )


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_whatever_the_lines_are_the_texts_fit(data):
    places = data.draw(st.integers(1, 30))
    numbers = st.none() | st.integers(0, 10**5).map(float)
    lines = st.builds(
        Line,
        name=st.text(max_size=32) | st.sampled_from(NAMES),
        values=st.lists(numbers, min_size=places, max_size=places).map(tuple),
        id=st.none() | st.integers(1, 9),
        running=st.booleans(),
    )
    found = tuple(data.draw(st.lists(lines, min_size=1, max_size=5)))
    assert_texts_fit(build_figure(by_week(*found, places=places), POLISH))
    assert_texts_fit(build_figure(by_course_week(*found, places=places), POLISH))
