from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from charts.headline import Direction, Headline
from charts.overview import Overview, OverviewWords, Part, build_figure, cohort_overview, legend_entries, sections
from tests.charts.picture_texts import assert_texts_fit, written_in

MONDAY = date(2026, 8, 24)
ENGLISH = OverviewWords(
    locale="en_GB",
    title="Cohort 7 (evening)",
    note="24 Aug – 21 Nov 2026 · 24 students",
    messages="Messages a week and student",
    middle="Middle student",
    band="Middle half of the students",
    active="Share of students who wrote",
    unseen="Not recorded",
    running="This week so far",
    parts="Students now",
    few="Not enough data yet.",
    nothing="No students in this cohort.",
)
POLISH = OverviewWords(
    locale="pl",
    title="Grupa wieczorowa 🎉 شعبة " + "W" * 32,
    note="24 sierpnia – 21 listopada 2026 · 24 uczestników",
    messages="Wiadomości tygodniowo na uczestnika",
    middle="Środkowy uczestnik",
    band="Środkowa połowa uczestników",
    active="Odsetek piszących uczestników",
    unseen="Nie zapisano",
    running="Ten tydzień do tej pory",
    parts="Uczestnicy teraz",
    few="Na razie za mało danych.",
    nothing="Brak uczestników w tej grupie.",
)
HEADLINES = (
    Headline("Wiadomości", "1 212", "wcześniej: 940", Direction.UP),
    Headline("Uczestnicy z aktywnością", "18 z 24", "wcześniej: 21", Direction.DOWN),
    Headline("Otwarte pytania", "4", "najstarsze od 3 dni"),
    Headline("Do pierwszej odpowiedzi, mediana", "12 min", "wcześniej: 12 min", Direction.SAME),
)
NOBODY = Overview((), (), None, (), (), (), (), (), running=False, parts=())


def overview(count, mean=6, **changes):
    middle = tuple(float(value) for value in np.random.default_rng(count).poisson(mean, count))
    whole = Overview(
        headlines=HEADLINES,
        starts=tuple(MONDAY + timedelta(weeks=place) for place in range(count)),
        last=MONDAY + timedelta(days=7 * count - 2),
        middle=middle,
        lower=tuple(number / 2 for number in middle),
        upper=tuple(number * 2 for number in middle),
        active=tuple(0.5 + 0.5 * (place % 2) for place in range(count)),
        seen=tuple(place != 3 for place in range(count)),
        running=True,
        parts=(Part("Active", 18), Part("Quiet", 3), Part("Jeszcze nie pisali", 2), Part("New", 0)),
    )
    return replace(whole, **changes)


def test_the_overview_shows_figures_weeks_active_students_and_who_is_quiet():
    titles = [section.title for section in sections(overview(13), ENGLISH)]
    assert titles == ["", ENGLISH.messages, ENGLISH.active, ENGLISH.parts]
    assert "Quiet" in written_in(build_figure(overview(13), ENGLISH))


def test_a_week_that_is_not_over_is_dotted():
    axes = build_figure(overview(5), ENGLISH).axes[1]
    whole, running = axes.lines[0], axes.lines[1]
    assert np.asarray(whole.get_ydata()).tolist() == [0.5, 1, 0.5, 1]
    assert np.asarray(running.get_ydata()).tolist() == [1, 0.5]


def test_weeks_without_enough_data_say_so_in_words():
    unseen = overview(5, middle=(None,) * 5, lower=(), upper=(), active=(None,) * 5, seen=(False,) * 5)
    assert ENGLISH.few in written_in(build_figure(unseen, ENGLISH))
    assert legend_entries(unseen, ENGLISH) == []


def test_no_data_is_said_in_words():
    assert POLISH.nothing in written_in(build_figure(NOBODY, POLISH))


def test_the_same_cohort_gives_the_same_bytes():
    assert cohort_overview(overview(13), POLISH) == cohort_overview(overview(13), POLISH)


@pytest.mark.parametrize(
    "data",
    [
        *(overview(count) for count in (1, 2, 13, 26, 53)),
        overview(13, mean=123456),
        overview(13, parts=(), headlines=HEADLINES[:1]),
        replace(NOBODY, parts=(Part("W" * 40, 1),)),
        NOBODY,
    ],
    ids=["1", "2", "13", "26", "53", "many", "no parts", "one part", "nobody"],
)
def test_no_text_is_cut_and_none_lies_over_another(data):
    assert_texts_fit(build_figure(data, POLISH))


def test_the_english_texts_fit_too():
    assert_texts_fit(build_figure(overview(13), ENGLISH))
