"""A day to come, as somebody types it."""

from datetime import date, timedelta

from services.errors import ProfilerError
from services.wording.dates import find_days
from services.wording.named_days import bare_day, named_day
from services.wording.words import Words

FARTHEST = timedelta(days=366)
YEARS = 9  # 29 February comes every eight years at worst


def day_to_come(typed: str, today: date, words: Words) -> date | None:
    """The day that was typed, None for nothing; a ProfilerError when it is no day, over or more than a year away.

    A day without a year is the next such day, today included; "tomorrow" and "on Friday" are days too.
    """
    plain = bare_day(typed)
    if not plain:
        return None
    if (named := named_day(plain, today)) is not None:
        return named
    found = find_days(f"{plain} - {plain}")
    day = found[0] if found else None
    candidates = [] if day is None else [day.year] if day.year is not None else range(today.year, today.year + YEARS)
    for year in candidates:
        meant = day.in_year(year) if day is not None else None
        if meant is not None and today <= meant <= today + FARTHEST:
            return meant
    example = today + timedelta(days=14)
    raise ProfilerError(
        words(
            "I do not understand the day “{typed}”. Write one within the next year, such as “{example}”.",
            typed=typed,
            example=example,
        )
    )
