from datetime import date, timedelta

import numpy as np
import pytest
from matplotlib.collections import PatchCollection

from charts.calendar import CalendarYear, CalendarYearWords, build_figure, calendar_year, legend_entries
from tests.charts.picture_texts import assert_texts_fit, written_in

TODAY = date(2026, 11, 22)
ENGLISH = CalendarYearWords(
    locale="en_GB",
    title="Every day · Anna",
    note="22 Nov 2025 – 22 Nov 2026 · n = 1,204 messages",
    messages="Messages",
    unseen="Not recorded",
    running="Today so far",
    nothing="No messages in this period.",
)
POLISH = CalendarYearWords(
    locale="pl",
    title="Każdy dzień · " + "W" * 32,
    note="22 listopada 2025 – 22 listopada 2026 · n = 1204 wiadomości na 366 dni, z których 341 jest na zapisie",
    messages="Wiadomości",
    unseen="Nie zapisano",
    running="Dzisiaj do tej pory",
    nothing="W tym okresie nie ma żadnych wiadomości.",
)


def year(days, *, last=TODAY, unseen=range(0), running=True):
    numbers = np.random.default_rng(days).integers(0, 12, days)
    messages = [None if place in unseen else float(number) for place, number in enumerate(numbers)]
    messages[-1] = 5.0
    return CalendarYear(last - timedelta(days=days - 1), tuple(messages), running)


def squares(figure):
    (axes,) = figure.axes
    return [shapes for shapes in axes.collections if isinstance(shapes, PatchCollection)]


def test_every_day_has_one_square_and_none_lies_on_another():
    seen, unseen, running = squares(build_figure(year(366, unseen=range(40, 60)), ENGLISH))
    assert [len(shapes.get_paths()) for shapes in (seen, unseen, running)] == [345, 20, 1]
    corners = {
        (round(path.vertices[0][0], 3), round(path.vertices[0][1], 3))
        for shapes in (seen, unseen, running)
        for path in shapes.get_paths()
    }
    assert len(corners) == 366


def test_unseen_days_and_today_are_hatched():
    seen, unseen, running = squares(build_figure(year(90, unseen=range(3)), ENGLISH))
    assert [bool(shapes.get_hatch()) for shapes in (seen, unseen, running)] == [False, True, True]


def test_a_week_stands_in_one_column_from_monday():
    monday = date(2026, 11, 16)
    seen, _, _ = squares(build_figure(CalendarYear(monday, (1.0,) * 8, running=False), ENGLISH))
    corners = [path.vertices[0] for path in seen.get_paths()]
    assert len({round(left, 3) for left, _ in corners[:7]}) == 1
    assert corners[7][0] > corners[6][0]
    assert corners[7][1] == corners[0][1]


def test_months_are_named_in_the_readers_language():
    assert "Mar" in written_in(build_figure(year(366), ENGLISH))
    assert "mar" in written_in(build_figure(year(366), POLISH)).split("\n")


def test_the_key_names_only_what_is_drawn():
    assert [entry.text for entry in legend_entries(year(30, running=False), ENGLISH)] == []
    assert len(legend_entries(year(30, unseen=range(2)), ENGLISH)) == 2


@pytest.mark.parametrize("words", [ENGLISH, POLISH], ids=["en", "pl"])
@pytest.mark.parametrize("days", [1, 7, 8, 30, 90, 188, 190, 300, 366, 371, 400])
def test_no_text_is_cut_and_none_lies_over_another(days, words):
    assert_texts_fit(build_figure(year(days, unseen=range(2, 5)), words))


@pytest.mark.parametrize("offset", range(0, 31, 10))
def test_months_never_run_into_each_other_wherever_the_year_begins(offset):
    assert_texts_fit(build_figure(year(366, last=TODAY + timedelta(days=offset)), ENGLISH))


@pytest.mark.parametrize("value", [0.0, None])
def test_no_messages_are_said_in_words(value):
    assert ENGLISH.nothing in written_in(build_figure(CalendarYear(TODAY, (value,) * 30, running=True), ENGLISH))


def test_the_same_year_gives_the_same_bytes():
    assert calendar_year(year(100), POLISH) == calendar_year(year(100), POLISH)
