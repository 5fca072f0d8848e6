from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import ProfilerError
from services.notes.days import day_to_come
from services.wording.words import Words

TODAY = date(2026, 11, 23)
WORDS = Words("en")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", None),
        ("   ", None),
        ("1.12", date(2026, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)),
        ("1 Dec", date(2026, 12, 1)),
        ("1 grudnia", date(2026, 12, 1)),
        ("23.11", date(2026, 11, 23)),
        ("22.11", date(2027, 11, 22)),
        ("14.01.2027", date(2027, 1, 14)),
        ("today", date(2026, 11, 23)),
        ("Jutro", date(2026, 11, 24)),
        ("on Thursday", date(2026, 11, 26)),
        ("w środę", date(2026, 11, 25)),
        ("we wtorek", date(2026, 11, 24)),
        ("do piątku", date(2026, 11, 27)),
        ("Monday", date(2026, 11, 30)),  # today is one: the next is meant
        ("on 14.12", date(2026, 12, 14)),
        ("3 Jan", date(2027, 1, 3)),
    ],
)
def test_a_day_is_the_next_such_day(typed, day):
    assert day_to_come(typed, TODAY, WORDS) == day


@pytest.mark.parametrize("typed", ["someday", "22.11.2026", "2028-01-01", "31.2", "1.12 2.12", "1.12 – 2.12"])
def test_what_is_no_day_to_come_says_what_to_write(typed):
    with pytest.raises(ProfilerError, match=r"such as “2026-12-07”"):
        day_to_come(typed, TODAY, WORDS)


@settings(max_examples=60)
@given(st.integers(0, 364), st.sampled_from(["{d.day}.{d.month}", "{d}", "{d.day}.{d.month}.{d.year}"]))
def test_every_day_of_the_year_to_come_can_be_written(days, form):
    day = TODAY + timedelta(days=days)
    assert day_to_come(form.format(d=day), TODAY, WORDS) == day
