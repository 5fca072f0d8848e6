"""What asks and what does not: sentences labelled by hand, traps, and what holds for every text."""

import subprocess
import sys
import tomllib
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.questions.asking import asks


def read(name):
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


SENTENCES = read("sentences.toml")
LEAST = 0.97  # of precision and recall on sentences that the rules were made with


def worth(sentences) -> tuple[float, float]:
    """Precision and recall."""
    found, wrong = sum(map(asks, sentences["asks"])), sum(map(asks, sentences["says"]))
    return found / (found + wrong), found / len(sentences["asks"])


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", ["sentences.toml", "later.toml"])
def test_labelled_sentences_are_told_apart(name, language):
    precision, recall = worth(read(name)[language])
    assert precision >= LEAST
    assert recall >= LEAST


@pytest.mark.parametrize(("language", "precision", "recall"), [("pl", 0.76, 0.65), ("en", 0.84, 0.8)])
def test_sentences_that_no_rule_was_made_for_are_told_apart_as_the_documents_say(language, precision, recall):
    measured = worth(read("unseen.toml")[language])
    assert measured[0] >= precision
    assert measured[1] >= recall


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/?q=how+do+i",
        "see <https://example.com/a?b=c>",
        "`x = y ? 1 : 2`",
        "```\nwhat is this?\n```",
        "> anyone know how?\nyes, use venv",
        ">>> how do I\nand so on?\nnie wiem jak",
        "<@123> <:what:456>",
        "???",
        "",
        "fajne, co nie?",
        "how are you all?",
    ],
)
def test_marks_elsewhere_ask_nothing(text):
    assert not asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "in https://example.com/a?b=c, how does it work?",
        "`KeyError`\nanyone know why",
        "Nie wiem jak to zrobić",
        "NIE WIEM JAK TO ZROBIC",
        "**jak** to _zrobić_?",
        "I don’t know how to do this",
        "mógłby ktoś zerknąć",
    ],
)
def test_what_stands_between_does_not_hide_a_question(text):
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [" " * 4000 + "?", "https://" + "." * 4000, "`" * 4000, "jak " * 1000, "co nie, " * 500 + "?", "a, " * 1300 + "?"],
)
def test_a_text_as_long_as_they_come_takes_no_long_time(text):
    began = process_time()
    asks(text)
    assert process_time() - began < 1


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_code_alone_never_asks(text):
    assert not asks("```\n" + text.replace("`", "") + "\n```")


@given(st.sampled_from([*SENTENCES["pl"]["asks"], *SENTENCES["en"]["says"]]))
@settings(max_examples=60)
def test_capitals_and_spaces_make_no_difference(text):
    assert asks(f"{text.upper()}  \n") == asks(text)


def test_the_process_of_the_bot_gets_no_library_with_it():
    told = subprocess.run(
        [sys.executable, "-c", "import sys, analytics.questions.asking as _; print('numpy' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "False"
