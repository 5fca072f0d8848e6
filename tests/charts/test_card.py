from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from charts.card import Card, CardWords, Questions, Weeks, build_figure, legend_entries, sections, student_card
from charts.headline import Direction, Headline, headlines_height
from charts.heatmap import HourOfWeek
from charts.parts import Part, Share
from charts.theme import MUTED, SKY
from tests.charts.picture_texts import assert_texts_fit, written_in

MONDAY = date(2026, 8, 31)
ENGLISH = CardWords(
    locale="en_GB",
    note="Cohort 7 · 24 Oct – 22 Nov 2026",
    weeks="Messages a week",
    cohort="Cohort’s middle half (n = 23)",
    unseen="Not recorded",
    running="This week so far",
    hours="When, by hour of the week (212 messages)",
    channels="Where",
    other="other",
    questions="Questions",
    answered="answered",
    unanswered="unanswered",
    none_asked="No questions in this time.",
    few="Not enough data yet.",
)
POLISH = CardWords(
    locale="pl",
    note="Grupa wieczorowa 7 · 24 października – 22 listopada 2026 · jest od 3 dni, na razie mało danych",
    weeks="Wiadomości tygodniowo",
    cohort="Środkowa połowa grupy (n = 23)",
    unseen="Nie zapisano",
    running="Ten tydzień do tej pory",
    hours="Kiedy, według godzin tygodnia (212 wiadomości)",
    channels="Gdzie",
    other="inne",
    questions="Pytania",
    answered="z odpowiedzią",
    unanswered="bez odpowiedzi",
    none_asked="W tym czasie bez pytań.",
    few="Na razie za mało danych.",
)
HEADLINES = (
    Headline("Wiadomości", "1 234 567", "powyżej środka grupy: 140", Direction.UP),
    Headline("Dni z aktywnością", "12 z 28", "poniżej środka grupy: 16", Direction.DOWN),
    Headline("Cisza", "2 dni", "zwykle przerwy po 1,8 dnia"),
    Headline("Odpowiedzi dla innych uczestników", "34", "tak jak środek grupy: 34", Direction.SAME),
    Headline("Rytm", "–", "za mało danych"),
    Headline("Szansa zamilknięcia", "31%"),
)


def weeks(count=12, **changes):
    numbers = tuple(float(value) for value in np.random.default_rng(count).poisson(9, count))
    whole = Weeks(
        starts=tuple(MONDAY + timedelta(weeks=place) for place in range(count)),
        last=MONDAY + timedelta(days=7 * count - 2),
        messages=numbers,
        seen=(True,) * count,
        running=True,
        lower=numbers,
        upper=tuple(number + 4 for number in numbers),
    )
    return replace(whole, **changes)


def hours(height=3.0):
    return HourOfWeek(tuple(tuple(height * ((day + hour) % 5) for hour in range(24)) for day in range(7)))


CHANNELS = Share(
    tuple(Part(place, name * 3, 2.0**place) for place, name in enumerate(["#help", "#🎉", "شعبة", "W" * 9] * 2))
)
FULL = Card("Ola Wiśniewska 🎉", HEADLINES, weeks(), hours(), CHANNELS, Questions(9, 2))
NEW = Card("شعبة المساء", HEADLINES[:1], None, None, None, None)


def test_the_card_shows_figures_weeks_hours_channels_and_questions():
    titles = [section.title for section in sections(FULL, ENGLISH)]
    assert titles == ["", "Messages a week", ENGLISH.hours, "Where", "Questions"]
    figure = build_figure(FULL, ENGLISH)
    assert len(figure.axes) == 4  # the figures are words and need none
    assert FULL.headlines[0].value in written_in(figure)


def test_each_figure_says_in_words_what_it_is_compared_with():
    shown = written_in(build_figure(FULL, ENGLISH))
    assert "12 z 28" in shown
    assert "▼ poniżej środka" in shown
    assert "= tak jak środek" in shown


def test_questions_are_numbers_with_words():
    shown = written_in(build_figure(FULL, POLISH))
    assert "9 z odpowiedzią" in shown
    assert "2 bez odpowiedzi" in shown


def test_somebody_who_asked_nothing_is_not_said_to_lack_data():
    shown = written_in(build_figure(replace(FULL, questions=Questions(0, 0)), ENGLISH))
    assert ENGLISH.none_asked in shown
    assert ENGLISH.few not in shown


def test_somebody_new_has_figures_and_one_sentence():
    shown = written_in(build_figure(NEW, ENGLISH))
    assert shown.count(ENGLISH.few) == 1
    assert ENGLISH.weeks not in shown


def test_a_part_without_enough_data_says_so_below_its_title():
    for part in (replace(FULL, hours=None), replace(FULL, hours=hours(0)), replace(FULL, channels=Share(()))):
        assert written_in(build_figure(part, ENGLISH)).count(ENGLISH.few) == 1


def test_the_key_has_only_what_titles_do_not_say():
    assert [entry.text for entry in legend_entries(FULL, ENGLISH)] == [ENGLISH.cohort, ENGLISH.running]
    unseen = HourOfWeek((*hours().messages[1:], (None,) * 24))
    assert [entry.text for entry in legend_entries(replace(NEW, hours=unseen), ENGLISH)] == [ENGLISH.unseen]


def test_the_same_student_gives_the_same_bytes():
    assert student_card(FULL, POLISH) == student_card(FULL, POLISH)


def test_no_figures_take_no_room():
    assert headlines_height(()) == 0


@pytest.mark.parametrize(
    "card",
    [
        FULL,
        NEW,
        replace(NEW, headlines=()),
        replace(FULL, name="W" * 32, weeks=weeks(1), questions=Questions(123456, 987654)),
        replace(FULL, name="夜のクラス", weeks=weeks(26), hours=None, headlines=HEADLINES[:4]),
        replace(FULL, weeks=weeks(messages=(None,) * 12, seen=(False,) * 12, lower=(), upper=()), channels=None),
        replace(FULL, weeks=weeks(messages=(99999.0, *(1.0,) * 11))),
    ],
    ids=["full", "new", "nothing", "one week", "half a year", "unseen", "burst"],
)
def test_no_text_is_cut_and_none_lies_over_another(card):
    assert_texts_fit(build_figure(card, POLISH))


def test_the_english_texts_fit_too():
    assert_texts_fit(build_figure(FULL, ENGLISH))


@settings(max_examples=8, deadline=None)
@given(
    name=st.text(max_size=32),
    headlines=st.lists(
        st.builds(
            Headline,
            name=st.text(max_size=40),
            value=st.text(max_size=20),
            beside=st.text(max_size=60),
            direction=st.sampled_from(Direction),
        ),
        max_size=6,
    ),
    questions=st.none() | st.builds(Questions, st.integers(0, 10**6), st.integers(0, 10**6)),
)
def test_whatever_the_figures_are_the_texts_fit(name, headlines, questions):
    assert_texts_fit(build_figure(Card(name, tuple(headlines), None, None, CHANNELS, questions), POLISH))


def test_what_is_merged_stands_back_behind_the_channels():
    axes = build_figure(FULL, ENGLISH).axes[2]
    colours = [to_hex(bar.get_facecolor()) for bar in axes.patches]
    assert colours == [SKY] * 5 + [MUTED]
