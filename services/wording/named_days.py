"""A day to come by its name, as people type it in both languages: "today", "jutro", "on Thursday", "w środę"."""

from datetime import date, timedelta

from services.wording.dates import without_accents

TODAY, TOMORROW = ("today", "dzis", "dzisiaj"), ("tomorrow", "jutro")
# As they are typed without accents, Monday first; the Polish ones also as in "w środę" and "do środy".
WEEKDAYS = (
    ("monday", "mon", "poniedzialek", "poniedzialku"),
    ("tuesday", "tue", "wtorek", "wtorku"),
    ("wednesday", "wed", "sroda", "srode", "srody"),
    ("thursday", "thu", "czwartek", "czwartku"),
    ("friday", "fri", "piatek", "piatku"),
    ("saturday", "sat", "sobota", "sobote", "soboty"),
    ("sunday", "sun", "niedziela", "niedziele", "niedzieli"),
)
BEFORE = ("on ", "next ", "until ", "we ", "w ", "do ", "od ")


def bare_day(typed: str) -> str:
    """A typed day in lower case, without accents and without the little word before it."""
    plain = " ".join(without_accents(typed).split())
    for start in BEFORE:
        plain = plain.removeprefix(start)
    return plain


def named_day(plain: str, today: date) -> date | None:
    """The day that a name, as `bare_day` leaves it, means on `today`; None when it is no name.

    A day of the week is the next such day, never today.
    """
    if plain in TODAY:
        return today
    if plain in TOMORROW:
        return today + timedelta(days=1)
    for number, names in enumerate(WEEKDAYS):
        if plain in names:
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None
