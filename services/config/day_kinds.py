"""Settings that name days: the weekdays of a course, and its holidays."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from services.config.kinds import NOTHING, Json, NotUnderstood
from services.config.server_names import ServerNames
from services.config.time_kinds import is_day, typed_day
from services.people.guild_settings import Holiday
from services.wording.answers import as_it_is
from services.wording.dates import find_days, without_accents
from services.wording.words import Words

A_MONDAY = date(2026, 11, 23)
WEEK = tuple(A_MONDAY + timedelta(days=day) for day in range(7))
DAY_NAMES = ("mo|pn|pon", "tu|wt", "we|sr", "th|cz", "fr|pt|pia", "sa|sb|sob", "su|nd|nie")
DAY_WORDS = [re.compile(rf"(?:{names})[a-z]*\.?") for names in DAY_NAMES]
WEEKDAYS, ALL_DAYS = {"weekdays", "dni robocze", "robocze"}, {"every day", "all", "codziennie", "wszystkie"}
BETWEEN = re.compile(r"\s*[-–—]\s*|\s+(?:to|do)\s+")
MOST_HOLIDAYS, MOST_SIGNS, LONGEST_HOLIDAY = 60, 60, 120


@dataclass(frozen=True, slots=True)
class DaysKind:
    """Days of the week, Monday is 0; at least one."""

    name: ClassVar[str] = "days"

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """Days from "Mon-Fri", "pn, śr, pt", "weekdays" or "every day"."""
        del server
        plain = without_accents(" ".join(typed.split()))
        if plain in WEEKDAYS:
            return list(range(5))
        if plain in ALL_DAYS:
            return list(range(7))
        days: set[int] = set()
        for part in (part.strip() for part in plain.split(",")):
            ends = [_weekday(end) for end in BETWEEN.split(part)]
            if None in ends or len(ends) > 2:
                raise NotUnderstood(words("Write days of the week, such as Mon-Fri or Mon, Wed, Fri."))
            first, last = (end or 0 for end in (ends[0], ends[-1]))
            days |= {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}
        kept: list[Json] = [*sorted(days)]
        return kept

    def holds(self, value: Json) -> bool:
        """A list of days of the week."""
        return isinstance(value, list) and bool(value) and all(type(day) is int and 0 <= day < 7 for day in value)

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """The names of the days; several in a row as a span."""
        del server
        days = sorted(set(value))
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            return f"{words.weekday(WEEK[days[0]])} – {words.weekday(WEEK[days[-1]])}"
        return words.listed(words.weekday(WEEK[day]) for day in days)

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The names of the days."""
        del server
        return ", ".join(words.weekday(WEEK[day]) for day in sorted(set(value)))

    def to_field(self, value: Any) -> Any:
        """A set of days."""
        return frozenset(value)

    def to_value(self, given: Any) -> Json:
        """A sorted list."""
        kept: list[Json] = [*sorted(given)]
        return kept


def _weekday(text: str) -> int | None:
    return next((day for day, pattern in enumerate(DAY_WORDS) if pattern.fullmatch(text.strip())), None)


@dataclass(frozen=True, slots=True)
class HolidaysKind:
    """Days without a course: lists of first day, last day and name."""

    name: ClassVar[str] = "holidays"

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """Holidays from "2026-12-23 - 2027-01-06 Christmas; 2026-11-11"; "none" for none."""
        del server
        if without_accents(typed.strip()) in NOTHING:
            return []
        parts = [part.strip() for part in re.split(r"[;\n]", typed) if part.strip()]
        found = [_holiday(" ".join(part.split())) for part in parts]
        value: list[Json] = [[*one] for one in sorted(one for one in found if one is not None)]
        if None in found or not found or not self.holds(value):
            raise NotUnderstood(
                words(
                    "Write days with their year and a name if you like, separated by semicolons: "
                    "2026-11-11; 2026-12-23 - 2027-01-06 Christmas. Or “none”."
                )
            )
        return value

    def holds(self, value: Json) -> bool:
        """A list of spans of days, none longer than four months."""
        return isinstance(value, list) and len(value) <= MOST_HOLIDAYS and all(map(_is_holiday, value))

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """The days and their names."""
        del server
        shown = [f"{words.days(*map(date.fromisoformat, each[:2]))} {as_it_is(each[2])}".strip() for each in value]
        return "; ".join(shown) or words("none")

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The days as ISO dates, and their names."""
        del server
        shown = [f"{first} - {last} {name}".strip() for first, last, name in value]
        return "; ".join(shown) or words("none")

    def to_field(self, value: Any) -> Any:
        """A tuple of holidays."""
        return tuple(Holiday(date.fromisoformat(first), date.fromisoformat(last), name) for first, last, name in value)

    def to_value(self, given: Any) -> Json:
        """A list of lists."""
        return [[one.first.isoformat(), one.last.isoformat(), one.name] for one in given]


def _is_holiday(each: Json) -> bool:
    match each:
        case [str(first), str(last), str(name)] if is_day(first) and is_day(last) and "\x00" not in name:
            length = date.fromisoformat(last) - date.fromisoformat(first)
            return len(name) <= MOST_SIGNS and timedelta() <= length <= timedelta(days=LONGEST_HOLIDAY)
    return False


def _holiday(text: str) -> tuple[str, str, str] | None:
    """One holiday: the longest beginning that is a day or two, and the rest as its name."""
    for end in range(len(text), 0, -1):
        if end < len(text) and not text[end].isspace():
            continue
        plain = without_accents(text[:end]).rstrip(" :,")
        both, one = find_days(plain), typed_day(plain)
        if one is not None:
            return one.isoformat(), one.isoformat(), text[end:].strip(" :,-–")
        if both is None or both[1].year is None:
            continue
        last = both[1].in_year(both[1].year)
        first = both[0].in_year(both[0].year or both[1].year)
        if first is not None and last is not None and both[0].year is None and first > last:
            first = both[0].in_year(both[1].year - 1)
        if first is not None and last is not None:
            return first.isoformat(), last.isoformat(), text[end:].strip(" :,-–")
    return None
