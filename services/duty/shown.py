"""Shifts in words."""

from collections.abc import Collection

from babel.dates import get_day_names

from services.duty.store import MIDNIGHT, Duty
from services.duty.typed import EVERY_DAY
from services.wording.words import Words


def shift_in_words(shift: Duty, words: Words) -> str:
    """When somebody is on duty, in one line: days, hours, and from when to when where that is set."""
    parts = [f"{weekdays_in_words(shift.weekdays, words)}, {hours_in_words(shift)}"]
    match shift.from_on, shift.to_on:
        case None, None:
            pass
        case first, None if first is not None:
            parts.append(words("from {day}", day=words.day(first)))
        case None, last if last is not None:
            parts.append(words("until {day}", day=words.day(last)))
        case first, last if first is not None and last is not None:
            parts.append(words.days(first, last))
    return " · ".join(parts)


def weekdays_in_words(weekdays: Collection[int], words: Words) -> str:
    """Days of the week, those in a row as a span: "Mon–Fri", "Tue, Thu"."""
    if set(weekdays) == EVERY_DAY:
        return words("every day")
    names = get_day_names("abbreviated", "stand-alone", words.locale)
    spans: list[list[int]] = []
    for day in sorted(weekdays):
        if spans and spans[-1][-1] == day - 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return ", ".join(
        names[span[0]] if len(span) == 1 else f"{names[span[0]]}{'–' if len(span) > 2 else ', '}{names[span[-1]]}"
        for span in spans
    )


def hours_in_words(shift: Duty) -> str:
    """The hours of a shift: "9:00–17:00"; until midnight is written as 24:00."""
    return f"{minute_in_words(shift.from_minute)}–{minute_in_words(shift.to_minute or MIDNIGHT)}"


def minute_in_words(minute: int) -> str:
    """A minute of the day as on a clock."""
    return f"{minute // 60}:{minute % 60:02}"
