"""The days and hours of a shift, as somebody types them, in both languages."""

import re
from functools import cache

from babel.dates import get_day_names

from services.duty.store import MIDNIGHT
from services.errors import ProfilerError
from services.wording.dates import without_accents
from services.wording.words import Words

EVERY_DAY, WEEKEND, WORKING = frozenset(range(7)), frozenset({5, 6}), frozenset(range(5))
NAMED = {
    "every day": EVERY_DAY,
    "daily": EVERY_DAY,
    "codziennie": EVERY_DAY,
    "weekdays": WORKING,
    "working days": WORKING,
    "dni robocze": WORKING,
    "robocze": WORKING,
    "weekend": WEEKEND,
    "weekends": WEEKEND,
    "weekendy": WEEKEND,
}
RANGE = re.compile(r"\s*(?:-|–|—|\bto\b|\bdo\b)\s*")
LIST = re.compile(r"\s*(?:,|;|\+|&|\band\b|\bi\b)\s*")
HOUR = r"(\d{1,2})(?:[:.](\d{2}))?"
HOURS = re.compile(rf"(?:from |od )?{HOUR} ?(?:-|–|—|to|do) ?{HOUR}")


def weekdays_typed(typed: str, words: Words) -> frozenset[int]:
    """The days of the week that were typed, Monday is 0: "Mon-Fri", "wt, czw", "weekend"; a ProfilerError otherwise."""
    plain = " ".join(without_accents(typed).split())
    if plain in NAMED:
        return NAMED[plain]
    days: set[int] = set()
    for part in LIST.split(plain):
        ends = [_names().get(name.rstrip(".")) for name in RANGE.split(part)]
        if None in ends or len(ends) > 2:
            raise ProfilerError(
                words(
                    "I do not understand the days “{typed}”. Write “Mon-Fri”, “Tue, Thu” or “every day”.", typed=typed
                )
            )
        first, last = ends[0] or 0, ends[-1] or 0
        days |= {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}
    return frozenset(days)


def minutes_typed(typed: str, words: Words) -> tuple[int, int]:
    """The first minute of the day and the one it ends before: "9-17", "22:30-6"; a ProfilerError otherwise.

    The end may be on the next day; from 0 to 24 is the whole day.
    """
    found = HOURS.fullmatch(" ".join(without_accents(typed).split()))
    if found is not None:
        first_hour, first_minute, last_hour, last_minute = (int(number or 0) for number in found.groups())
        begin, end = first_hour * 60 + first_minute, last_hour * 60 + last_minute
        if begin < MIDNIGHT and end <= MIDNIGHT and max(first_minute, last_minute) < 60 and begin != end:
            return begin, end % MIDNIGHT
    raise ProfilerError(
        words("I do not understand the hours “{typed}”. Write them like “9-17” or “18:30-21”.", typed=typed)
    )


@cache
def _names() -> dict[str, int]:
    """Names of days without accents, long and short, English and Polish, to their numbers."""
    found: dict[str, int] = {}
    for language in ("en_GB", "pl"):
        for width in ("wide", "abbreviated", "short"):
            for context in ("format", "stand-alone"):
                names = get_day_names(width, context, language)
                found |= {without_accents(name).rstrip("."): number for number, name in names.items()}
    # What people write besides: other cases, and short forms of their own.
    cases = ("poniedzialku", "wtorku", "srody", "czwartku", "piatku", "soboty", "niedzieli")
    return (
        found
        | {name: number for number, name in enumerate(cases)}
        | {"pn": 0, "srode": 2, "cz": 3, "sobote": 5, "nd": 6, "niedziele": 6}
    )
