"""The period before as a line, in the place of the cohort's band."""

from dataclasses import replace

from charts.activity import build_figure, legend_entries
from tests.charts.test_activity import ENGLISH, daily

WORDS = replace(ENGLISH, earlier="30 days earlier")


def before(*earlier):
    return daily(*[3.0] * len(earlier), lower=(), upper=(), earlier=earlier)


def lines_of(figure):
    return [line for line in figure.axes[0].get_lines() if len(line.get_ydata()) > 2]


def test_the_period_before_is_a_line_of_its_own_and_in_the_key():
    shown = before(*[1.0, 2.0, 4.0] * 4)
    assert "30 days earlier" in [entry.text for entry in legend_entries(shown, WORDS)]
    assert any(list(line.get_ydata()) == list(shown.earlier) for line in lines_of(build_figure(shown, WORDS)))


def test_without_a_cohort_there_is_no_band():
    shown = before(*[1.0] * 12)
    assert WORDS.cohort not in [entry.text for entry in legend_entries(shown, WORDS)]


def test_the_axis_has_room_for_the_period_before():
    assert build_figure(before(*[40.0] * 12), WORDS).axes[0].get_ylim()[1] > 40


def test_nothing_earlier_is_no_line():
    assert "30 days earlier" not in [entry.text for entry in legend_entries(before(*[None] * 12), WORDS)]
