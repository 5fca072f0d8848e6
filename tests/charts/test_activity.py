from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import StepPatch
from PIL import Image

from charts.activity import Daily, DailyWords, build_figure, daily_activity, draw_daily, legend_entries
from charts.theme import BACKGROUND, GREEN, INK, MUTED, ORANGE, SKY, WIDTH, YELLOW, new_figure, panel
from tests.charts.picture_texts import assert_texts_fit

TODAY = date(2026, 11, 22)
ENGLISH = DailyWords(
    locale="en_GB",
    title="Messages per day",
    period="24 Oct – 22 Nov 2026",
    messages="Messages",
    mean="7-day mean",
    cohort="Cohort’s middle half (n = 118)",
    level="Usual level (n = 12 weeks)",
    unseen="Not recorded",
    running="Today so far",
)
POLISH = DailyWords(
    locale="pl",
    title="Wiadomości dziennie (średnie tygodniowe)",
    period="24 października 2025 – 22 listopada 2026",
    messages="Wiadomości",
    mean="Średnia z 7 dni",
    cohort="Środkowa połowa grupy (n = 118)",
    level="Zwykły poziom (n = 12 tyg.)",
    unseen="Nie zapisano",
    running="Ten tydzień do tej pory",
)


def daily(*messages, step=1, **changes):
    """A picture ending today with these messages; a place is `step` days."""
    first = TODAY - timedelta(days=len(messages) * step - 1)
    nothing = (None,) * len(messages)
    whole = Daily(
        first=first,
        last=TODAY,
        starts=tuple(first + timedelta(days=place * step) for place in range(len(messages))),
        messages=messages,
        mean=nothing,
        lower=nothing,
        upper=nothing,
        seen=(True,) * len(messages),
        running=False,
        weekly=step == 7,
        level=None,
    )
    return replace(whole, **changes)


def full(days, step=1, height=4):
    rng = np.random.default_rng(days)
    messages = tuple(float(value) for value in rng.integers(0, height + 1, days))
    return daily(
        *messages,
        step=step,
        mean=tuple(2.0 for _ in messages) if step == 1 else (None,) * days,
        lower=(1.0,) * days,
        upper=(3.0,) * days,
        seen=tuple(place not in {3, 4} for place in range(days)),
        running=True,
        level=2.5,
    )


def drawn(picture):
    axes = panel(new_figure(3), left=0.5, right=0.2, top=0.5, bottom=0.5)
    draw_daily(axes, picture, ENGLISH)
    return axes


def heights(axes):
    return [value for patch in steps(axes) for value in patch.get_data()[0][::2]]


def steps(axes):
    return [patch for patch in axes.patches if isinstance(patch, StepPatch)]


def test_the_bars_are_as_high_as_the_days_have_messages():
    assert heights(drawn(daily(1, 0, 4, 2))) == [1, 0, 4, 2]


def test_a_running_day_is_drawn_apart():
    finished, running = steps(drawn(daily(1, 3, running=True)))
    assert [finished.get_hatch(), running.get_hatch()] == [None, "...."]
    assert list(running.get_data()[0]) == [3]


def test_the_mean_and_the_usual_level_are_lines():
    axes = drawn(daily(1, 2, 3, mean=(None, 1.5, 2.5), level=1.25))
    shown = {line.get_color(): np.array(line.get_ydata()) for line in axes.lines}
    assert shown[ORANGE][1:].tolist() == [1.5, 2.5]
    assert set(shown[YELLOW].tolist()) == {1.25}


def test_the_band_lies_between_the_quartiles():
    axes = drawn(daily(1, 2, 3, lower=(1, 1, 1), upper=(2, 3, 2)))
    (band,) = [shape for shape in axes.collections if isinstance(shape, PolyCollection) and shape.get_hatch() is None]
    assert band.get_paths()[0].get_extents().y0 == 1
    assert band.get_paths()[0].get_extents().y1 == 3


def test_neighbouring_unseen_days_are_one_hatched_span():
    axes = drawn(daily(1, None, None, 2, None, seen=(True, False, False, True, False)))
    (hatched,) = [shape for shape in axes.collections if shape.get_hatch()]
    assert [(path.get_extents().x0, path.get_extents().x1) for path in hatched.get_paths()] == [(1, 3), (4, 5)]


def test_one_burst_does_not_push_the_rest_out_of_sight():
    axes = drawn(daily(2, 3, 1, 2, 3, 400, 2, 1, 2, 3, 1))
    assert axes.get_ylim()[1] < 20
    assert "▲ 400" in [text.get_text() for text in axes.texts]


def test_neighbouring_bursts_share_one_text():
    axes = drawn(daily(*[2] * 20, 400, 2, 1500))
    assert [text.get_text() for text in axes.texts] == ["400 · 1,500 ▲"]


def test_a_bar_that_is_only_somewhat_higher_is_not_cut():
    axes = drawn(daily(*[4] * 20, 16))
    assert axes.get_ylim()[1] > 16
    assert not axes.texts


def test_many_high_days_are_shown_in_full():
    assert drawn(daily(*[1] * 50, *[90] * 5)).get_ylim()[1] > 90


@pytest.mark.parametrize("color", [INK, MUTED, SKY, ORANGE, GREEN, YELLOW])
def test_colours_keep_the_contrast_that_tired_eyes_need(color):
    def light(text):
        parts = [int(text[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert (light(color) + 0.05) / (light(BACKGROUND) + 0.05) >= 4.5


def test_the_key_names_what_is_drawn_and_nothing_else():
    assert [entry.text for entry in legend_entries(daily(1, 2), ENGLISH)] == ["Messages"]
    assert len(legend_entries(full(30), ENGLISH)) == 6
    assert legend_entries(daily(0, 0), ENGLISH) == []


def test_the_picture_is_a_png_of_twice_the_width_of_a_phone():
    png = daily_activity(full(30), ENGLISH)
    assert png.startswith(b"\x89PNG")
    assert Image.open(BytesIO(png)).width == 1120


def test_the_same_days_give_the_same_bytes():
    assert daily_activity(full(90), POLISH) == daily_activity(full(90), POLISH)


@pytest.mark.parametrize("words", [ENGLISH, POLISH], ids=["en", "pl"])
@pytest.mark.parametrize(
    "picture",
    [
        *(full(days) for days in (1, 2, 7, 10, 14, 16, 17, 30, 31, 45, 60, 90, 120)),
        *(full(weeks, step=7) for weeks in (18, 26, 53, 105)),
        full(30, height=123456),
        daily(*[0] * 30),
        daily(*[None] * 30, seen=(False,) * 30),
        daily(*[1] * 10, 9999, *[1] * 19),
        daily(99999, *[1] * 28, 9999),
        daily(*[1] * 10, 9999, 77777, 1, 66666, *[1] * 19),
        daily(*[1] * 50, 9999, 7777, 6666, *[1] * 37),
        daily(*[1] * 50, 9999999, 7777777, *[1] * 9, 6666666, *[1] * 28),
        daily(1, 1, 1, 8888888),
        daily(9999, *[1] * 5, 7777, *[1] * 5, 6666, *[1] * 19),
    ],
    ids=lambda picture: f"{len(picture.starts)}-{max(value or 0 for value in picture.messages):.0f}",
)
def test_no_text_is_cut_and_none_lies_over_another(picture, words):
    figure = build_figure(picture, words)
    assert_texts_fit(figure)
    assert figure.get_figwidth() == WIDTH


def test_a_week_before_one_without_a_band_keeps_its_own():
    figure = build_figure(daily(4, 5, 6, step=7, lower=(1.0, 2.0, None), upper=(5.0, 6.0, None)), ENGLISH)
    (band,) = [
        one
        for one in figure.axes[0].patches
        if isinstance(one, StepPatch) and to_rgba(GREEN, 0.3) == one.get_facecolor()
    ]
    filled = np.asarray(band.get_path().vertices)
    assert (filled[:, 0].min(), filled[:, 0].max()) == (0, 14)
