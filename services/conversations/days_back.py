"""The day on which somebody says that they are back: a date, "tomorrow" or a day of the week, in both languages."""

from datetime import date, timedelta

from services.notes.days import day_to_come
from services.wording.dates import without_accents
from services.wording.words import Words

TOMORROW = ("tomorrow", "jutro")
# As they are typed without accents, Monday first; the Polish ones also as in "w środę".
WEEKDAYS = (
    ("monday", "mon", "poniedzialek"),
    ("tuesday", "tue", "wtorek"),
    ("wednesday", "wed", "sroda", "srode"),
    ("thursday", "thu", "czwartek"),
    ("friday", "fri", "piatek"),
    ("saturday", "sat", "sobota", "sobote"),
    ("sunday", "sun", "niedziela", "niedziele"),
)
BEFORE = ("on ", "next ", "we ", "w ")


def day_back(typed: str, today: date, words: Words) -> date | None:
    """The day that was typed, today at the earliest; None for nothing. A ProfilerError says what to write instead."""
    plain = " ".join(without_accents(typed).split())
    for start in BEFORE:
        plain = plain.removeprefix(start)
    if plain in TOMORROW:
        return today + timedelta(days=1)
    for number, names in enumerate(WEEKDAYS):
        if plain in names:
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return day_to_come(plain or typed, today, words)
