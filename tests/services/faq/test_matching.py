"""Which stored question a message asks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.faq.matching import best_match

STORED = [
    "How do I undo the last commit?",
    "Where are the recordings of the lectures?",
    "When is the homework due?",
    "Gdzie są nagrania z zajęć?",
    "Jak cofnąć ostatni commit?",
    "How do I install Docker?",
]


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("hi! I made a mistake, how can I undo my last commits please", 0),
        ("Are there lecture recordings somewhere?", 1),
        ("when is this homework due??", 2),
        ("Cześć, gdzie znajdę nagranie z ostatnich zajęć?", 3),
        ("jak mogę cofnąć ostatniego commita", 4),
        ("help me installing docker", 5),
    ],
)
def test_a_question_is_known_again_in_other_forms_of_its_words(message, place):
    assert best_match(message, STORED) == place


@pytest.mark.parametrize(
    "message",
    [
        "",
        "thanks!",
        "I feel a bit lost this week",
        "my homework is done",  # one word of two is by chance
        "the last lecture was great",
        "Nie mam dzisiaj czasu, wracam jutro",
    ],
)
def test_something_else_is_no_question_of_the_list(message):
    assert best_match(message, STORED) is None


def test_of_two_that_fit_alike_none_is_offered():
    assert best_match("docker install windows mac", ["Install Docker on Windows", "Install Docker on Mac"]) is None


def test_an_empty_list_fits_nothing():
    assert best_match("How do I undo the last commit?", []) is None


@settings(max_examples=30)
@given(st.integers(0, len(STORED) - 1), st.text("qxzv ", max_size=60))
def test_the_stored_words_are_found_whatever_else_is_said(place, more):
    assert best_match(f"{more} {STORED[place]} {more}", STORED) == place
