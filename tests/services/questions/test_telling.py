"""Mentors' attention counted, and waiting times said."""

from datetime import timedelta
from typing import Any

import pytest

from services.people.students import Person
from services.questions.attention import attention_of, loads
from services.questions.durations import brief, spoken
from services.questions.finding import Asked, Questions
from services.questions.shown import cut
from services.questions.task import Typical
from services.wording.words import Words
from tests.services.questions.asking_school import ADAM, EWA, JAN, MAJA, OLA
from tests.services.school import GENERAL, NOW

ENGLISH = Words("en-GB")


def person(user_id, name) -> Person:
    nothing: dict[str, Any] = dict.fromkeys(Person.__dataclass_fields__)
    return Person(**(nothing | {"user_id": user_id, "name": name, "present": True, "roles": frozenset()}))


def asked(author, **more) -> Asked:
    nothing: dict[str, Any] = dict.fromkeys(Asked.__dataclass_fields__)
    return Asked(**(nothing | {"message_id": 1, "channel_id": GENERAL, "author_id": author, "asked_at": NOW} | more))


LATER = NOW + timedelta(hours=1)
QUESTIONS = Questions(
    {OLA: person(OLA, "Ola"), EWA: person(EWA, "ewa"), JAN: person(JAN, "Łukasz")},
    {MAJA: "Żaneta", ADAM: "Adam"},
    (
        asked(OLA, replied_at=LATER, mentor_at=LATER, mentor_id=MAJA),
        asked(OLA, replied_at=LATER),
        asked(OLA),
        asked(OLA, closed_as="answered", closed_at=LATER),
        asked(EWA, replied_at=LATER, mentor_at=LATER, mentor_id=ADAM),
        asked(JAN, unseen_at=LATER),
    ),
)


def test_what_came_of_each_students_questions_adds_up_in_the_order_of_names():
    found = attention_of(QUESTIONS)
    assert [one.student.name for one in found] == ["ewa", "Łukasz", "Ola"]
    assert [(one.asked, one.by_mentor, one.by_others, one.waiting, one.unknown) for one in found] == [
        (1, 1, 0, 0, 0),
        (1, 0, 0, 0, 1),
        (4, 2, 1, 1, 0),
    ]
    assert all(one.asked == one.by_mentor + one.by_others + one.waiting + one.unknown for one in found)


def test_the_load_of_mentors_is_told_by_name_and_not_by_size():
    assert loads(QUESTIONS) == [("Adam", 1), ("Żaneta", 1)]


@pytest.mark.parametrize(
    ("typical", "says"),
    [
        (None, "not enough data"),
        (Typical(9, 3, None, None, None), "fewer than half so far"),
        (Typical(9, 8, 720, 600, None), "half within 12 minutes"),
        (Typical(9, 8, 720, 600, 7200), "half within 12 minutes (10 minutes – 2 hours)"),
    ],
)
def test_waits_are_said_with_their_interval_or_not_at_all(typical, says):
    assert spoken(typical, ENGLISH) == says
    assert says.startswith(brief(typical, ENGLISH))


def test_first_words_leave_code_out_and_stand_in_one_line():
    assert cut("why does\n```py\nprint(1)\n```\nnot work?", 110) == "why does not work?"
    assert cut("```only code```", 110) == "```only code```"
    assert cut("a" * 200, 10) == "aaaaaaaaa…"
