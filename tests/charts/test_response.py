import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.response import (
    Curve,
    ResponseCurve,
    ResponseWords,
    build_figure,
    draw_response,
    legend_entries,
    response_curve,
)
from charts.theme import ORANGE, SKY, new_figure, panel
from tests.charts.picture_texts import assert_texts_fit, written_in

ENGLISH = ResponseWords(
    locale="en_GB",
    title="How soon questions are answered",
    note="24 Aug – 22 Nov 2026 · 148 questions, 17 unanswered",
    first="First reply",
    mentor="First mentor reply",
    first_median="half within 12 min",
    mentor_median="not enough data",
    band="95% interval",
    nothing="Not enough data: fewer than five questions.",
)
POLISH = ResponseWords(
    locale="pl",
    title="Jak szybko pytania dostają odpowiedź",
    note="24 sierpnia – 22 listopada 2026 · 148 pytań, 17 bez odpowiedzi",
    first="Pierwsza odpowiedź",
    mentor="Pierwsza odpowiedź mentora",
    first_median="połowa w ciągu 12 min",
    mentor_median="mniej niż połowa",
    band="Przedział 95%",
    nothing="Za mało danych: mniej niż pięć pytań.",
)


def curve(*minutes, questions=None, median=None):
    share = np.arange(1, len(minutes) + 1) / (questions or len(minutes) or 1)
    return Curve(minutes, tuple(share), tuple(share * 0.8), tuple(np.minimum(share * 1.2, 1)), median)


def drawn(first, mentor=None, minutes=10080.0):
    axes = panel(new_figure(3), left=0.5, right=0.4, top=0.5, bottom=0.5)
    draw_response(axes, ResponseCurve(first, mentor, minutes), ENGLISH)
    return axes


def lines(axes, colour):
    return [line for line in axes.lines if line.get_color() == colour]


def test_the_curve_rises_where_answers_came_and_ends_where_nobody_watched_any_more():
    (line,) = lines(drawn(curve(2.0, 60.0, questions=4)), SKY)
    assert line.get_xdata().tolist() == [0.5, 2, 60, 10080]
    assert line.get_ydata().tolist() == [0, 0.25, 0.5, 0.5]


def test_the_median_is_a_dot_on_the_line_of_one_half():
    axes = drawn(curve(2.0, 60.0, median=60.0))
    (dot,) = [line for line in axes.lines if line.get_marker() == "o"]
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (60, 0.5)


def test_there_is_no_dot_while_fewer_than_half_are_answered():
    assert [line for line in drawn(curve(2.0, questions=9)).lines if line.get_marker() == "o"] == []


def test_the_axis_reaches_from_a_minute_to_a_day_at_least():
    axes = drawn(curve(2.0), minutes=30.0)
    assert axes.get_xscale() == "log"
    assert axes.get_xlim() == (0.5, 1440)


def test_a_curve_with_too_few_questions_is_missing_and_the_key_says_why():
    data = ResponseCurve(curve(2.0), None, 99.0)
    assert lines(drawn(curve(2.0)), ORANGE) == []
    assert [entry.text for entry in legend_entries(data, ENGLISH)][1] == "First mentor reply: not enough data"


def test_no_data_is_said_in_words():
    assert "pięć pytań" in written_in(build_figure(ResponseCurve(None, None, 0.0), POLISH))


def test_the_same_curves_give_the_same_bytes():
    data = ResponseCurve(curve(0.2, 5.0, 90.0), curve(300.0, questions=3), 20000.0)
    assert response_curve(data, POLISH) == response_curve(data, POLISH)


@pytest.mark.parametrize("words", [ENGLISH, POLISH], ids=["en", "pl"])
@pytest.mark.parametrize("minutes", [0.0, 1440.0, 10080.0, 43200.0, 129600.0, 525600.0])
def test_no_text_is_cut_and_none_lies_over_another(minutes, words):
    assert_texts_fit(build_figure(ResponseCurve(curve(3.0, 40.0), curve(), minutes), words))


@settings(max_examples=10, deadline=None)
@given(times=st.lists(st.floats(0, 10**6), max_size=9).map(sorted), minutes=st.floats(0, 10**6))
def test_whatever_the_times_are_the_texts_fit(times, minutes):
    assert_texts_fit(build_figure(ResponseCurve(curve(*times), None, minutes), POLISH))
