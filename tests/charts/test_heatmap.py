from itertools import pairwise

import numpy as np
import pytest
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_hex

from charts.cells import STEPS, step_of
from charts.heatmap import HourOfWeek, HourOfWeekWords, build_figure, draw_hour_of_week, hour_of_week
from charts.theme import new_figure, panel
from tests.charts.colour_vision import contrast
from tests.charts.picture_texts import assert_texts_fit, written_in

ENGLISH = HourOfWeekWords(
    locale="en_GB",
    title="Hours of the week · " + "漢" * 32,
    note="1–30 Nov 2026 · n = 1,204 messages of 60 students",
    messages="Messages",
    unseen="Not recorded",
    nothing="No messages in this period.",
)
POLISH = HourOfWeekWords(
    locale="pl",
    title="Godziny tygodnia · 🎉 Bartosz",
    note="24 października 2025 – 22 listopada 2026 · n = 1204 wiadomości",
    messages="Wiadomości w ciągu godziny",
    unseen="Nie zapisano",
    nothing="W tym okresie nie ma żadnych wiadomości.",
)
AMERICAN = HourOfWeekWords("en_US", "Hours", "", "Messages", "Not recorded", "Nothing")


def week(most=9, unseen=()):
    rng = np.random.default_rng(most)
    numbers = rng.integers(0, most + 1, (7, 24)).astype(float)
    return HourOfWeek(
        tuple(
            tuple(None if (day, hour) in unseen else float(numbers[day, hour]) for hour in range(24))
            for day in range(7)
        )
    )


NIGHTS = tuple((day, hour) for day in range(7) for hour in range(5))
NOTHING = HourOfWeek(((0.0,) * 24,) * 7)


def squares(axes):
    return [shapes for shapes in axes.collections if isinstance(shapes, PatchCollection)]


def test_the_brightest_cell_is_the_hour_with_the_most_messages():
    numbers = [[0.0] * 24 for _ in range(7)]
    numbers[2][18], numbers[2][19] = 25.0, 1.0
    axes = panel(new_figure(3), left=0.5, right=0.2, top=0.5, bottom=0.5)
    draw_hour_of_week(axes, HourOfWeek(tuple(map(tuple, numbers))), ENGLISH)
    seen, *_ = squares(axes)
    colours = [to_hex(colour) for colour in seen.get_facecolor()]
    assert colours[2 * 24 + 18] == STEPS[5]
    assert colours[2 * 24 + 19] == STEPS[1]
    assert colours.count(STEPS[0]) == 7 * 24 - 2


def test_hours_that_were_never_seen_are_hatched_and_not_silent():
    axes = panel(new_figure(3), left=0.5, right=0.2, top=0.5, bottom=0.5)
    draw_hour_of_week(axes, week(unseen=NIGHTS), ENGLISH)
    seen, unseen, _ = squares(axes)
    assert (len(seen.get_paths()), len(unseen.get_paths())) == (7 * 19, 7 * 5)
    assert unseen.get_hatch()


def test_each_step_is_clearly_lighter_than_the_one_before():
    assert all(contrast(one, other) > 1.3 for one, other in pairwise(STEPS))


@pytest.mark.parametrize(("value", "step"), [(0, 0), (0.01, 1), (4, 1), (5, 2), (100, 5), (99, 5)])
def test_steps_grow_with_the_square_root(value, step):
    assert step_of(value, 100) == step


def test_days_and_hours_are_named_in_the_readers_language():
    polish, american = written_in(build_figure(week(), POLISH)), written_in(build_figure(week(), AMERICAN))
    assert "niedz." in polish
    assert "18:00" in polish
    assert "Sun" in american
    assert "6:00 PM" in american


@pytest.mark.parametrize("words", [ENGLISH, POLISH, AMERICAN], ids=["en", "pl", "us"])
@pytest.mark.parametrize("shown", [week(), week(1), week(123456, NIGHTS), NOTHING], ids=["some", "one", "many", "none"])
def test_no_text_is_cut_and_none_lies_over_another(shown, words):
    assert_texts_fit(build_figure(shown, words))


def test_no_messages_are_said_in_words():
    assert ENGLISH.nothing in written_in(build_figure(NOTHING, ENGLISH))


def test_the_same_week_gives_the_same_bytes():
    assert hour_of_week(week(), POLISH) == hour_of_week(week(), POLISH)
