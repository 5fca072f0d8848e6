from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.absences.days import absence_days
from services.errors import ProfilerError
from services.wording.words import Words

TODAY = date(2026, 11, 23)
WORDS = Words("en")


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("3.12", "10.12", (date(2026, 12, 3), date(2026, 12, 10))),
        ("3.12 - 10.12", "", (date(2026, 12, 3), date(2026, 12, 10))),
        ("3-10 grudnia", "", (date(2026, 12, 3), date(2026, 12, 10))),
        ("3.12", "", (date(2026, 12, 3), date(2026, 12, 3))),
        ("28.12", "3.01", (date(2026, 12, 28), date(2027, 1, 3))),
        ("20.11", "22.11", (date(2026, 11, 20), date(2026, 11, 22))),
        ("dziś", "jutro", (TODAY, TODAY + timedelta(days=1))),
        ("yesterday", "1 Dec", (TODAY - timedelta(days=1), date(2026, 12, 1))),
        ("yesterday", "tomorrow", (TODAY - timedelta(days=1), TODAY + timedelta(days=1))),
        ("tomorrow", "friday", (date(2026, 11, 24), date(2026, 11, 27))),
        ("3.12", "do piątku", (date(2026, 12, 3), date(2026, 12, 4))),
        ("2026-05-03", "2026-05-10", (date(2026, 5, 3), date(2026, 5, 10))),
    ],
)
def test_days_are_the_nearest_ones(first, last, days):
    assert absence_days(first, last, TODAY, WORDS) == days


@pytest.mark.parametrize(
    ("first", "last"), [("", ""), ("soon", ""), ("31.2", ""), ("3.12", "later"), ("2030-01-01", "")]
)
def test_what_is_no_day_says_what_to_write(first, last):
    with pytest.raises(ProfilerError, match="such as “2026-11-26”"):
        absence_days(first, last, TODAY, WORDS)


def test_an_end_before_the_beginning_and_an_endless_absence_are_refused():
    with pytest.raises(ProfilerError, match="ends before it begins"):
        absence_days("2026-12-10", "2026-12-03", TODAY, WORDS)
    with pytest.raises(ProfilerError, match="half a year"):
        absence_days("2026-12-10", "2027-08-03", TODAY, WORDS)


@settings(max_examples=60)
@given(st.integers(-180, 180), st.integers(0, 180), st.sampled_from(["{d.day}.{d.month}", "{d}"]))
def test_every_absence_around_today_can_be_written(back, length, form):
    first = TODAY + timedelta(days=back)
    last = first + timedelta(days=length)
    assert absence_days(form.format(d=first), form.format(d=last), TODAY, WORDS) == (first, last)
