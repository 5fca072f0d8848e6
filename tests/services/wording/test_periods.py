from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import ProfilerError
from services.wording.periods import LONGEST_DAYS, Course, is_whole_course, local_day, read_period, suggestions
from services.wording.words import Words

TODAY = date(2026, 11, 22)
ENGLISH, POLISH = Words("en-GB"), Words("pl")


def ends(text, today=TODAY, course=None):
    period = read_period(text, today, course or Course(), ENGLISH)
    return period.first, period.last


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", 30),
        ("7", 7),
        ("90 days", 90),
        ("Last 30 days", 30),
        ("ostatnie 7 dni", 7),
        ("14d", 14),
        ("today", 1),
        ("dziś", 1),
    ],
)
def test_the_last_days_end_today(text, days):
    assert ends(text) == (TODAY - timedelta(days=days - 1), TODAY)


@pytest.mark.parametrize("text", ["this week", "Week", "ten tydzień", "TYDZIEN"])
def test_this_week_begins_on_monday(text):
    assert ends(text) == (date(2026, 11, 16), TODAY)


def test_this_week_is_compared_with_the_same_days_of_the_week_before():
    assert read_period("this week", date(2026, 11, 18), Course(), ENGLISH).back == 7


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01 2026-09-30",
        "1.09-30.09",
        "1 Sep to 30 Sep",
        "2026-09-01..2026-09-30",
        "1 września – 30 września",
        "od 1.09 do 30.09",
        "1.09.2026 - 30.09.2026",
        "Sept 1 to September 30, 2026",
        "1-30 Sept 2026",
        "from 1 sep until 30 sep",
        "2026-09-01 to 30.09",
    ],
)
def test_two_dates_are_read_however_they_are_written(text):
    assert ends(text) == (date(2026, 9, 1), date(2026, 9, 30))


def test_missing_years_mean_the_latest_such_period_that_has_begun():
    assert ends("20.12 - 10.01") == (date(2025, 12, 20), date(2026, 1, 10))


def test_a_leap_day_without_a_year_is_the_last_one_there_was():
    assert ends("29 Feb to 3 March") == (date(2024, 2, 29), date(2024, 3, 3))


def test_a_period_that_is_still_running_ends_today():
    assert ends("1.11-30.11") == (date(2026, 11, 1), TODAY)


def test_the_whole_course_runs_from_its_first_day_to_its_last():
    assert ends("cały kurs", course=Course(date(2026, 9, 1), date(2026, 10, 31))) == (
        date(2026, 9, 1),
        date(2026, 10, 31),
    )
    assert is_whole_course("Whole  course")
    assert not is_whole_course("30 days")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("yesterday-ish", "two dates, such as “2026-10-24 2026-11-22”"),
        ("2026-09-01", "two dates"),
        ("2026-02-30 2026-03-01", "no such day"),
        ("2026-09-30 2026-09-01", "earlier date first"),
        ("2027-01-01 2027-02-01", "1 Jan 2027 is in the future"),
        ("2001-01-01 2026-01-01", "at most 1,100 days"),
        ("0 days", "two dates"),
    ],
)
def test_a_period_that_cannot_be_read_says_what_to_write(text, says):
    with pytest.raises(ProfilerError, match=says):
        ends(text)


def test_a_course_that_has_not_begun_says_when_it_does():
    with pytest.raises(ProfilerError, match="starts on 1 Dec 2026"):
        ends("course", course=Course(date(2026, 12, 1)))


def test_suggestions_are_in_the_language_of_the_server():
    assert list(suggestions("", TODAY, POLISH)) == [
        "Ten tydzień",
        "Ostatnie 7 dni",
        "Ostatnie 30 dni",
        "Ostatnie 90 dni",
        "Cały kurs",
    ]


def test_suggestions_narrow_down_and_read_dates():
    assert suggestions("90", TODAY, ENGLISH) == {"Last 90 days": "90 days"}
    assert suggestions("1.09 3.09", TODAY, ENGLISH) == {"1–3 Sept 2026": "2026-09-01..2026-09-03"}
    assert suggestions("nonsense", TODAY, ENGLISH) == {}


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), TODAY), st.integers(0, LONGEST_DAYS - 1))
def test_whatever_is_suggested_for_two_dates_is_read_back_as_them(first, more):
    last = min(first + timedelta(days=more), TODAY)
    (value,) = suggestions(f"{first} {last}", TODAY, ENGLISH).values()
    assert ends(value) == (first, last)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_days_of_a_clock_change_have_23_or_25_hours(day, hours):
    period = read_period(f"{day}..{day}", TODAY, Course(), ENGLISH)
    zone = ZoneInfo("Europe/Warsaw")
    assert period.ends_at(zone) - period.starts_at(zone) == timedelta(hours=hours)


def test_the_day_is_the_one_of_the_guilds_time_zone():
    assert local_day(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Warsaw")) == date(2026, 11, 23)
