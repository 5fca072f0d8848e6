"""Where a message may ask is told from the words of its folded text, whatever they are written with."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.questions.hints import Hint, hinted
from analytics.questions.prose import any_of, either, folded


def words(text):
    return re.sub("[,.:!]", " ", folded(text)).split()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("to jest fajne", None),
        ("Nie WIEM", Hint.ANYWHERE),
        ("potrzebuję", Hint.ANYWHERE),
        ("I can’t", Hint.ANYWHERE),
        ("jak to", Hint.BEGINNING),
        ("one", Hint.BEGINNING),
        ("the one", None),
        ("jak <@1>wiem", Hint.ANYWHERE),
        ("jak w `x`wiem", Hint.ANYWHERE),
        ("", None),
    ],
)
def test_a_word_tells_where_a_message_may_ask(text, where):
    assert hinted(text) is where


def test_every_character_counts_as_what_it_is_folded_to():
    differing = [
        character
        for character in map(chr, range(0x1_0000))
        if (hinted(f"a{character}wiem") is Hint.ANYWHERE) != ("wiem" in words(f"a{character}wiem"))
        or (hinted(f"{character}nam") is Hint.ANYWHERE) != ("nam" in words(f"{character}nam"))
        or (hinted(f"{character}now") is Hint.ANYWHERE) != ("know" in words(f"{character}now"))
    ]
    assert differing == []


PHRASES = ("nie (?:wiem|mam)", "nie$", "nic?y", "(?:to|nie) tak", "(?:a |to )?b", "[xy]z", "nie", "")


@given(st.lists(st.sampled_from(PHRASES), min_size=1, unique=True), st.text("nieatokwmbxyz ", max_size=9))
@settings(max_examples=200)
def test_phrases_that_share_their_beginnings_fit_the_same_texts(phrases, text):
    shared, plain = re.compile(any_of(*phrases)), re.compile(either(*phrases))
    assert bool(shared.fullmatch(text)) == bool(plain.fullmatch(text))
    assert bool(shared.search(text)) == bool(plain.search(text))
