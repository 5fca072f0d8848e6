"""The messages that mentors begin with: a student who reads one should feel helped, never watched."""

import re
from typing import Any

import pytest

from services.nudges.message import LONGEST, Signature, direct_message, thread_message
from services.nudges.store import Nudge, State
from services.nudges.templates import FIRST_OF, TEMPLATES, Facts
from services.wording.words import Words

LANGUAGES = ("en-GB", "pl")
PLAIN = Facts("Ola")
FULL = Facts("Ola", topic="recursion", link="https://discord.com/channels/1/2/3")
# What watches, threatens or judges; and Polish that says whether somebody is a man or a woman.
WATCHING = re.compile(
    r"risk|score|track|last chance|monitor|noticed|haven.t seen|not seen|inactive|silent|quiet|days?\b|"
    r"ryzyk|wynik|algorytm|zauważ|spadek|ostatnia szansa|rezygnac|nieaktywn|milcz|cisz|\bdni\b",
    re.IGNORECASE,
)
GENDERED = re.compile(
    r"\b\w+(?:łeś|łaś|łem|łam|łbyś|łabyś|łbym|łabym)\b|\b(?:powinieneś|powinnaś|sam|sama)\b", re.IGNORECASE
)
ALL = [(name, language, facts) for name in TEMPLATES for language in LANGUAGES for facts in (PLAIN, FULL)]


def text_of(name, language, facts):
    return TEMPLATES[name].text(Words(language), facts)


@pytest.mark.parametrize(("name", "language", "facts"), ALL)
def test_each_is_short_asks_one_thing_and_neither_watches_nor_guesses(name, language, facts):
    text = text_of(name, language, facts)
    assert 40 <= len(text) <= 600
    assert "Ola" in text
    assert text.count("?") <= 1
    assert "{" not in text
    told = text.replace(facts.link, "") if facts.link else text
    assert not re.search(r"\d", told)
    assert not WATCHING.search(told)
    assert not GENDERED.search(told)


@pytest.mark.parametrize("name", TEMPLATES)
def test_polish_is_polish(name):
    assert text_of(name, "pl", PLAIN) != text_of(name, "en-GB", PLAIN)
    assert TEMPLATES[name].label(Words("pl")) != TEMPLATES[name].label(Words("en-GB"))


def test_there_is_one_for_each_occasion():
    kinds = {"silent", "question", "new", "back", "streak", "win", "stuck", "talk"}
    assert set(FIRST_OF) == kinds
    assert FIRST_OF["silent"] == "hello"
    assert len(TEMPLATES) >= 12
    assert len({one.label(Words("en-GB")) for one in TEMPLATES.values()}) == len(TEMPLATES) <= 25


def nudge(text, template="hello", language="pl"):
    nothing: dict[str, Any] = dict.fromkeys(Nudge.__slots__)
    return Nudge(
        **nothing
        | {
            "id": 7,
            "guild_id": 1,
            "student_id": 2,
            "template": template,
            "language": language,
            "text": text,
            "state": State.APPROVED,
            "facts": {},
        }
    )


def test_the_longest_text_with_the_longest_names_fits_into_a_message():
    by = Signature("*" * 32, "_" * 100)
    for message in (direct_message(nudge("x" * LONGEST), by), thread_message(nudge("x" * LONGEST), by)):
        assert len(message["content"]) <= 2000


def test_a_message_says_who_writes_that_a_bot_carries_it_and_how_to_stop():
    message = direct_message(nudge("Cześć!"), Signature("Ania", "Kurs"))
    assert message["content"].startswith("Cześć!\n\n— Ania, mentor, przez bota\n-# ")
    assert "Jestem botem" in message["content"]
    (row,) = message["components"]
    assert [one["custom_id"] for one in row["components"]] == [
        "st:1:nudge_back:7",
        "st:1:nudge_help:7",
        "st:1:nudge_stop:7",
    ]
    assert message["allowed_mentions"] == {"parse": [], "users": []}


def test_only_who_may_be_away_is_asked_when_they_are_back():
    message = direct_message(nudge("Well done!", template="win", language="en-GB"), Signature("", "School"))
    assert [one["label"] for one in message["components"][0]["components"]] == ["I need help", "Don’t write to me"]
    assert "— The mentors, through the bot" in message["content"]


def test_in_a_thread_the_student_alone_is_mentioned():
    message = thread_message(nudge("@everyone Hi"), Signature("Ania", "School"))
    assert message["allowed_mentions"] == {"parse": [], "users": ["2"]}
    assert message["content"].startswith("<@2>\n")
