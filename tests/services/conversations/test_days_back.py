"""The day on which somebody says that they are back."""

from datetime import date

import pytest

from services.conversations.days_back import day_back
from services.errors import ProfilerError
from services.wording.words import Words

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("tomorrow", date(2026, 11, 24)),
        ("Jutro", date(2026, 11, 24)),
        ("on Thursday", date(2026, 11, 26)),
        ("w środę", date(2026, 11, 25)),
        ("we wtorek", date(2026, 11, 24)),
        ("Monday", date(2026, 11, 30)),  # today is one: the next is meant
        ("14.12", date(2026, 12, 14)),
        ("2026-12-01", date(2026, 12, 1)),
        ("3 Jan", date(2027, 1, 3)),
        ("", None),
    ],
)
def test_days_are_understood_as_people_type_them(typed, day):
    assert day_back(typed, MONDAY, Words("en-GB")) == day


def test_something_else_is_answered_with_an_example():
    with pytest.raises(ProfilerError, match="such as"):
        day_back("soon", MONDAY, Words("en-GB"))
