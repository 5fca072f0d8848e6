from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.patches import Polygon

from charts.contribution import (
    Contribution,
    ContributionWords,
    Reason,
    build_figure,
    contribution,
    legend_entries,
    points,
)
from charts.theme import ORANGE, SKY
from tests.charts.hard_names import NAMES
from tests.charts.picture_texts import assert_texts_fit, written_in

ENGLISH = ContributionWords(
    locale="en_GB",
    title="Where the 61% comes from",
    note="The chance of 14 silent days; against the middle of n = 24 students",
    reference="The middle student",
    person="漢" * 32,
    raises="raises it",
    lowers="lowers it",
    points="pp",
    nothing="Not enough data for a probability.",
)
POLISH = ContributionWords(
    locale="pl",
    title="Skąd to 61% · " + "W" * 32,
    note="Szansa na 14 dni ciszy; w porównaniu ze środkiem grupy, n = 24 uczestników",
    reference="Środek grupy",
    person="Bartosz Chmiel",
    raises="zwiększa",
    lowers="zmniejsza",
    points="p.p.",
    nothing="Za mało danych na prawdopodobieństwo.",
)
LONG = (
    "Aktywne dni z ostatnich 28: 4, a w środku grupy 9, co jest zdaniem o wiele za długim na dwa wiersze telefonu, " * 2
)


def explained(reference, *odds):
    return Contribution(reference, tuple(Reason(f"Reason {place}", value) for place, value in enumerate(odds)))


def arrows(figure):
    (axes,) = figure.axes
    return [patch for patch in axes.patches if isinstance(patch, Polygon)]


def test_the_steps_lead_from_the_reference_to_the_person():
    odds = (log(3), -log(9))  # 50% to 75% to 25% in one order, 50% to 10% to 25% in the other
    first, second = arrows(build_figure(explained(0.5, *odds), ENGLISH))
    assert [first.get_xy()[0][0], first.get_xy()[2][0]] == pytest.approx([0.5, 0.05])
    assert [second.get_xy()[0][0], second.get_xy()[2][0]] == pytest.approx([0.05, 0.25])
    shown = written_in(build_figure(explained(0.5, *odds), ENGLISH))
    assert [line for line in shown.split("\n") if line.startswith(("+", "−"))] == ["−45 pp", "+20 pp"]
    assert "25%" in shown


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 0.99), st.lists(st.floats(-5, 5), max_size=6))
def test_the_parts_add_up_keep_their_signs_and_do_not_depend_on_the_order(reference, odds):
    parts = points(reference, odds)
    after = 1 / (1 + exp(-log(reference / (1 - reference)) - sum(odds)))
    assert sum(parts) == pytest.approx(after - reference, abs=1e-9)
    assert all(part * one >= 0 for part, one in zip(parts, odds, strict=True))
    assert points(reference, odds[::-1]) == pytest.approx(parts[::-1], abs=1e-9)


def test_a_step_that_would_lead_beyond_nothing_waits_for_the_others():
    shown = build_figure(explained(0.9, 6.0, -6.0), ENGLISH)
    assert [arrow.get_xy()[2][0] for arrow in arrows(shown)] == pytest.approx([0.41, 0.9], abs=0.01)


def test_the_largest_reason_comes_first_and_the_sign_shows_in_direction_and_colour():
    lowering, raising = arrows(build_figure(explained(0.3, 0.5, -0.9), ENGLISH))
    assert (to_hex(lowering.get_facecolor()), to_hex(raising.get_facecolor())) == (SKY, ORANGE)
    assert lowering.get_xy()[2][0] < lowering.get_xy()[0][0]
    assert raising.get_xy()[2][0] > raising.get_xy()[0][0]


def test_the_points_written_add_up_to_the_whole():
    shown = written_in(build_figure(explained(0.184, 0.31, 0.27, -0.4), ENGLISH)).split("\n")
    moved = [int(line.replace("−", "-").removesuffix(" pp")) for line in shown if line.endswith(" pp")]
    before, after = (int(line.rstrip("%")) for line in shown if line.endswith("%") and line not in AXIS)
    assert before + sum(moved) == after


AXIS = {f"{mark}%" for mark in range(0, 101, 5)}


@pytest.mark.parametrize(("highest", "end"), [(0.02, 0.25), (0.3, 0.5), (0.6, 1.0)])
def test_the_scale_ends_where_a_small_chance_can_still_be_seen(highest, end):
    (axes,) = build_figure(explained(highest, -0.1), ENGLISH).axes
    assert axes.get_xlim() == (0, end)


def test_a_small_chance_is_not_written_as_none():
    assert "<1%" in written_in(build_figure(explained(0.3, -8.0), ENGLISH))


def test_a_step_of_nearly_nothing_has_no_sign():
    assert "\n0 pp\n" in written_in(build_figure(explained(0.3, -0.001), ENGLISH))


def test_the_key_names_the_directions_there_are():
    assert [entry.text for entry in legend_entries(explained(0.3, 1.0), ENGLISH)] == ["raises it"]


@pytest.mark.parametrize("words", [ENGLISH, POLISH], ids=["en", "pl"])
@pytest.mark.parametrize(
    "shown",
    [
        explained(0.18, 1.1, 0.9, -0.4),
        explained(0.02, 9.0),
        explained(0.6, -9.0),
        explained(0.3, 0.0),
        Contribution(0.3, tuple(Reason(name, 0.3) for name in NAMES)),
        Contribution(0.3, (Reason(LONG, 0.3), Reason(LONG, -0.3))),
        Contribution(0.3, ()),
    ],
    ids=["some", "up", "down", "still", "names", "long", "none"],
)
def test_no_text_is_cut_and_none_lies_over_another(shown, words):
    assert_texts_fit(build_figure(shown, words))


def test_no_probability_is_said_in_words():
    assert ENGLISH.nothing in written_in(build_figure(Contribution(0.3, ()), ENGLISH))


def test_the_same_reasons_give_the_same_bytes():
    assert contribution(explained(0.3, 1.0), POLISH) == contribution(explained(0.3, 1.0), POLISH)
