"""Two dates found in typed words: ISO, 1.09, 1.09.2026, 1 Sep 2026, Sep 1, 1 września."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import get_month_names

BETWEEN = re.compile(r"\s*(?:\.\.\.?|…|[-–—]|to|until|till|do|and|i|a)?\s*")
BEFORE = re.compile(r"^(?:from|between|since|od|miedzy)?\s*")


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A day as somebody wrote it; the year may be missing."""

    day: int
    month: int
    year: int | None

    def in_year(self, year: int) -> date | None:
        """The date in a year, None when that year has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


def find_days(plain: str) -> tuple[TypedDay, TypedDay] | None:
    """The two days in plain lower-case words without accents; None when they hold anything else."""
    plain = _one_month().sub(r"\1 \3 - \2 \3", BEFORE.sub("", plain, count=1))
    pattern = _day_pattern()
    first = pattern.match(plain)
    joint = BETWEEN.match(plain, first.end()) if first else None
    last = pattern.fullmatch(plain, joint.end()) if joint and first and joint.end() > first.end() else None
    return (_typed(first), _typed(last)) if first and last else None


def years_settled(first: TypedDay, last: TypedDay, today: date) -> tuple[date | None, date | None]:
    """Both dates with the missing years filled in: the latest such period that has begun."""
    begins = _given(first) if first.year is not None else _latest(first, _given(last) or today)
    if last.year is not None:
        return begins, last.in_year(last.year)
    return begins, _earliest(last, begins) if begins else None


def _given(day: TypedDay) -> date | None:
    return day.in_year(day.year) if day.year is not None else None


def _latest(day: TypedDay, limit: date) -> date | None:
    """The newest such day that is not after the limit (29 February comes every eight years at worst)."""
    candidates = (day.in_year(limit.year - back) for back in range(9))
    return next((found for found in candidates if found and found <= limit), None)


def _earliest(day: TypedDay, begins: date) -> date | None:
    candidates = (day.in_year(begins.year + on) for on in range(9))
    return next((found for found in candidates if found and found >= begins), None)


def _typed(match: re.Match[str]) -> TypedDay:
    parts = {name.rstrip("_0123456789"): value for name, value in match.groupdict().items() if value}
    month = parts["month"]
    number = int(month) if month.isdigit() else _months()[month]
    return TypedDay(int(parts["day"]), number, int(parts["year"]) if "year" in parts else None)


@cache
def _day_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        r"(?P<year_1>\d{4})-(?P<month_1>\d{1,2})-(?P<day_1>\d{1,2})(?!\d)"
        r"|(?P<day_2>\d{1,2})\.(?P<month_2>\d{1,2})(?!\d)(?:\.(?:(?P<year_2>\d{4})(?!\d))?(?!\.))?"
        rf"|(?P<day_3>\d{{1,2}})(?:st|nd|rd|th|\.)? (?P<month_3>{names})\b\.?(?:,? (?P<year_3>\d{{4}})(?!\d))?"
        rf"|(?P<month_4>{names})\b\.? (?P<day_4>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year_4>\d{{4}})(?!\d))?"
    )


@cache
def _one_month() -> re.Pattern[str]:
    """Two days that share one month, "1-30 Sep 2026"."""
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(rf"^(\d{{1,2}}) ?[-–—] ?(\d{{1,2}}) ((?:{names})\b\.?(?: \d{{4}})?)$")


@cache
def _months() -> dict[str, int]:
    """Month names without accents, long and short, English and Polish, to their numbers."""
    found: dict[str, int] = {}
    for language in ("en_GB", "en_US", "pl"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, language)
                found |= {without_accents(name): number for number, name in names.items()}
    return found


def without_accents(text: str) -> str:
    """Lower case without accents: people type both "września" and "wrzesnia"."""
    lowered = text.casefold().replace("ł", "l")
    return "".join(sign for sign in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(sign))
