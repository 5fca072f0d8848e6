from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.patches import Wedge

from charts.colours import colour_of
from charts.parts import MOST_PARTS, Part, Share, merged
from charts.share import LABEL_ROW, ShareWords, apart, build_figure, share
from tests.charts.hard_names import id_of, name_of
from tests.charts.picture_texts import assert_texts_fit, written_in

ENGLISH = ShareWords("en_GB", "Channels", "1–30 Nov 2026 · n = 1,204", "messages", "other", "No messages.")
POLISH = ShareWords("pl", "Kanały · " + "漢" * 32, "30 dni · n = 1204", "wiadomości", "pozostałe", "Brak wiadomości.")


def parts(*values):
    return Share(tuple(Part(id_of(place), f"#{name_of(place)}", value) for place, value in enumerate(values)))


def rings(figure):
    (axes,) = figure.axes
    return [patch for patch in axes.patches if isinstance(patch, Wedge)]


def test_small_parts_are_merged_and_nothing_is_lost():
    drawn = merged(parts(400, 3, 210, 120, 2, 1), "other")
    assert [part.value for part in drawn] == [400, 210, 120, 6]
    assert drawn[-1].name == "other (3)"


def test_a_single_small_part_keeps_its_name():
    assert [part.name for part in merged(parts(400, 1), "other")] == ["#Anna Żółć", "#🎉 party 🎉"]


def test_what_is_called_other_already_is_not_drawn_twice():
    given_one = Share((*parts(400, 300, 2, 1).parts, Part(None, "other", 50)))
    assert [(part.name, part.value) for part in merged(given_one, "other")][2:] == [("other", 53)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 1000), max_size=40))
def test_merging_keeps_the_whole_and_never_draws_too_many(values):
    drawn = merged(parts(*values), "other")
    assert sum(part.value for part in drawn) == sum(values)
    assert len(drawn) <= MOST_PARTS
    assert all(part.value > 0 for part in drawn)


def test_a_channel_has_its_own_colour_and_the_rest_none():
    figure = build_figure(parts(400, 210, 3, 2, 1), ENGLISH)
    assert [to_hex(ring.get_facecolor()) for ring in rings(figure)][:2] == [colour_of(id_of(0)), colour_of(id_of(1))]


def test_the_whole_stands_in_the_middle_and_each_share_beside_its_part():
    shown = written_in(build_figure(parts(1000, 500, 500), ENGLISH))
    assert "2,000" in shown
    assert "50% · 1,000" in shown
    assert "25% · 500" in shown


def test_the_ring_is_closed():
    found = rings(build_figure(parts(5, 3, 2), ENGLISH))
    assert sum(ring.theta2 - ring.theta1 for ring in found) == pytest.approx(360)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8))
def test_labels_never_touch_and_stay_within_the_limit(wished):
    limit = LABEL_ROW * len(wished)
    places = apart(sorted(wished, reverse=True), limit)
    assert all(upper - lower >= LABEL_ROW - 1e-9 for upper, lower in pairwise(places))
    assert all(abs(place) <= limit + 1e-9 for place in places)


def test_labels_that_do_not_touch_stay_where_they_are():
    assert apart([0.6, 0.0, -0.6], 2) == pytest.approx([0.6, 0.0, -0.6])


@pytest.mark.parametrize("words", [ENGLISH, POLISH], ids=["en", "pl"])
@pytest.mark.parametrize(
    "values",
    [
        (41,),
        (996, 4),
        (1, 1),
        (1,) * 60,
        (4000, 210, 200, 190, 180, 170, 160, 150),
        tuple(range(1, 25)),
        (10**6, 10**5),
        (),
    ],
    ids=lambda values: f"{len(values)}-{sum(values)}",
)
def test_no_text_is_cut_and_none_lies_over_another(values, words):
    assert_texts_fit(build_figure(parts(*values), words))


def test_no_messages_are_said_in_words():
    assert ENGLISH.nothing in written_in(build_figure(parts(0, 0), ENGLISH))


def test_the_same_parts_give_the_same_bytes_in_any_order():
    one = parts(5, 3, 2, 2)
    assert share(one, POLISH) == share(Share(one.parts[::-1]), POLISH)
