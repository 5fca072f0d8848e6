from datetime import date

import pytest

from services.duty.shown import shift_in_words
from services.duty.store import Duty
from services.duty.typed import minutes_typed, weekdays_typed
from services.errors import ProfilerError
from services.wording.words import Words

WORDS, POLISH = Words("en"), Words("pl")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("pon-pt", {0, 1, 2, 3, 4}),
        ("wt, czw", {1, 3}),
        ("Fri to Mon", {4, 5, 6, 0}),
        ("poniedziałek do piątku", {0, 1, 2, 3, 4}),
        ("sob i niedz", {5, 6}),
        ("codziennie", set(range(7))),
    ],
)
def test_days_of_the_week_are_understood_in_both_languages(typed, days):
    assert weekdays_typed(typed, WORDS) == days


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("9-17", (540, 1020)), ("22:30-6", (1350, 360)), ("0-24", (0, 0)), ("od 9.00 do 12.30", (540, 750))],
)
def test_hours_are_understood(typed, minutes):
    assert minutes_typed(typed, WORDS) == minutes


@pytest.mark.parametrize("typed", ["", "25-3", "9-9", "9:75-10", "morning"])
def test_what_are_no_hours_says_what_to_write(typed):
    with pytest.raises(ProfilerError, match="9-17"):
        minutes_typed(typed, WORDS)


@pytest.mark.parametrize("typed", ["", "tomorrow", "Mon-Tue-Wed"])
def test_what_are_no_days_says_what_to_write(typed):
    with pytest.raises(ProfilerError, match="Mon-Fri"):
        weekdays_typed(typed, WORDS)


def test_a_shift_is_told_in_one_line():
    shift = Duty(1, 9, frozenset({0, 1, 2, 4}), 540, 1020)
    assert shift_in_words(shift, WORDS) == "Mon–Wed, Fri, 9:00–17:00"
    night = Duty(1, 9, frozenset(range(7)), 1320, 0, to_on=date(2026, 12, 1))
    assert shift_in_words(night, POLISH) == "codziennie, 22:00–24:00 · do 1 gru 2026"
