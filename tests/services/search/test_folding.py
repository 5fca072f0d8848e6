"""Words as the search compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.folding import LONGEST, folded, stems, words_in

FAMILIES = [
    "termin terminu terminy terminów terminach",
    "zadanie zadania zadań zadaniu zadaniem zadaniami",
    "funkcja funkcji funkcję funkcją funkcje funkcjach",
    "wyjątku wyjątki wyjątków wyjątkiem",
    "błędy błędów błędu błędem błędach",
    "pętla pętli pętlę pętle pętlach",
    "działa działają działać działał działałem",
    "plik pliki plików plikiem",
    "deadline deadline'y",
    "error errors",
    "study studies studying",
    "test tests tested testing testy testów",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_forms_of_a_word_share_a_stem(family):
    first, *others = (next(words_in(word)) for word in family.split())
    for other in others:
        assert stems(first) & stems(other), (first, other)


@pytest.mark.parametrize("pair", ["kod kot", "test tekst", "plik pies", "error terror", "study student"])
def test_other_words_share_none(pair):
    one, other = pair.split()
    assert not stems(one) & stems(other)


def test_accents_and_capitals_never_matter():
    assert folded("Zażółć GĘŚLĄ jaźń, Straße Øre") == "zazolc gesla jazn, strasse ore"


@given(st.text())
def test_folding_forgets_capitals_and_happens_once(text):
    assert folded(folded(text)) == folded(text)
    assert folded(text.upper()) == folded(text.upper().lower())


@given(st.text(st.sampled_from("aąbcćdeęłóńśźżABĆŁŹ xy")))
def test_a_text_and_the_same_in_capitals_or_without_accents_have_the_same_words(text):
    assert list(words_in(text)) == list(words_in(text.upper())) == list(words_in(folded(text)))


@given(st.text())
def test_words_are_short_and_hold_letters_and_digits_only(text):
    for word in words_in(text):
        assert 0 < len(word) <= LONGEST
        assert word.isalnum()
        assert all(stem for stem in stems(word))
        assert stems(word) or len(word) < 3


def test_signs_part_words():
    assert list(words_in("foo_bar main.py, it's #1 — C++")) == ["foo", "bar", "main", "py", "it", "s", "1", "c"]
