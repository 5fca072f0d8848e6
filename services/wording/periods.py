"""The span of days a question is about, read from what a mentor typed."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from services.errors import ProfilerError
from services.wording.dates import find_days, without_accents, years_settled
from services.wording.words import Words

DEFAULT_DAYS = 30
LONGEST_DAYS = 1100
USUAL_SPANS = (7, 30, 90)

TODAY = re.compile(r"today|dzis(?:iaj)?")
THIS_WEEK = re.compile(r"(?:this |current )?week|(?:ten |biezacy |w tym )?tydzien|w tym tygodniu")
LAST_DAYS = re.compile(r"(?:the )?(?:last |past |ostatnie |ostatnich )?(\d{1,4}) ?(?:d|days?|dni|dzien)?")
WHOLE_COURSE = re.compile(r"(?:the )?(?:whole |entire |all the )?course|all|everything|(?:caly )?kurs|calosc|wszystko")


@dataclass(frozen=True, slots=True)
class Course:
    """First and last day of the course; None where nobody has said."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in the guild's time zone, both ends included; `last` is never after today.

    `back` is how many days lie between this period and the one it is compared with.
    """

    first: date
    last: date
    back: int
    text: str
    whole: bool = False  # the whole course: nothing lies before it

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1

    def starts_at(self, zone: tzinfo) -> datetime:
        """Its first moment, as UTC."""
        return midnight(self.first, zone)

    def ends_at(self, zone: tzinfo) -> datetime:
        """The first moment after it, as UTC."""
        return midnight(self.last + timedelta(days=1), zone)


def midnight(day: date, zone: tzinfo) -> datetime:
    """The moment a day begins in a time zone, as UTC; the days of a clock change have 23 or 25 hours."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def local_day(now: datetime, zone: tzinfo) -> date:
    """The date it is in a time zone."""
    return now.astimezone(zone).date()


def is_whole_course(text: str) -> bool:
    """Whether the words ask for the whole course, whose ends only the settings or the record know."""
    return WHOLE_COURSE.fullmatch(_plain(text)) is not None


def read_period(text: str, today: date, course: Course, words: Words) -> Period:
    """The period that the words mean on that day; a ProfilerError says what to write instead."""
    plain = _plain(text)
    if not plain:
        return _last(DEFAULT_DAYS, today, words)
    if TODAY.fullmatch(plain):
        return _last(1, today, words)
    if THIS_WEEK.fullmatch(plain):
        return Period(today - timedelta(days=today.weekday()), today, 7, words("This week"))
    if WHOLE_COURSE.fullmatch(plain):
        return _course(today, course, words)
    if (counted := LAST_DAYS.fullmatch(plain)) and 0 < int(counted[1]) <= LONGEST_DAYS:
        return _last(int(counted[1]), today, words)
    return _between(plain, today, words)


def suggestions(text: str, today: date, words: Words) -> dict[str, str]:
    """What to offer while somebody types: the text a person sees, and what to send for it."""
    usual = {words("This week"): "this week"}
    usual |= {_last(days, today, words).text: f"{days} days" for days in USUAL_SPANS}
    usual[words("The whole course")] = "whole course"
    typed = _plain(text)
    fitting = {label: value for label, value in usual.items() if typed in _plain(label) or typed in value}
    return fitting or _typed_suggestion(text, today, words)


def _typed_suggestion(text: str, today: date, words: Words) -> dict[str, str]:
    try:
        period = read_period(text, today, Course(today, today), words)
    except ProfilerError:
        return {}
    return {period.text: f"{period.first}..{period.last}"}


def _last(days: int, today: date, words: Words) -> Period:
    text = words("Today") if days == 1 else words.count("Last {n} day", "Last {n} days", days)
    return Period(today - timedelta(days=days - 1), today, days, text)


def _course(today: date, course: Course, words: Words) -> Period:
    first, last = course.first or today, min(course.last or today, today)
    if first > last:
        raise ProfilerError(words("The course has not begun yet: it starts on {day}.", day=words.day(first)))
    return Period(first, last, (last - first).days + 1, words("The whole course"), whole=True)


def _between(plain: str, today: date, words: Words) -> Period:
    found = find_days(plain)
    if found is None:
        raise ProfilerError(_what_to_write(today, words))
    first, last = years_settled(*found, today)
    if first is None or last is None:
        raise ProfilerError(
            words("There is no such day. Write two dates, such as “{example}”.", example=_example(today))
        )
    if last < first:
        raise ProfilerError(words("That period ends before it begins: write the earlier date first."))
    if first > today:
        raise ProfilerError(words("That period has not begun yet: {day} is in the future.", day=words.day(first)))
    last = min(last, today)
    if (last - first).days >= LONGEST_DAYS:
        raise ProfilerError(words("That is too long: ask for at most {days} days.", days=words.number(LONGEST_DAYS)))
    return Period(first, last, (last - first).days + 1, words.days(first, last))


def _what_to_write(today: date, words: Words) -> str:
    return words(
        "I do not understand that period. "
        "Write “this week”, “30 days”, “whole course” or two dates, such as “{example}”.",
        example=_example(today),
    )


def _example(today: date) -> str:
    return f"{today - timedelta(days=DEFAULT_DAYS - 1)} {today}"


def _plain(text: str) -> str:
    return " ".join(without_accents(text).split())
