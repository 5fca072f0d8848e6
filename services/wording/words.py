"""What people read, in their language: sentences from one catalogue, numbers and dates by babel."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LOCALES = Path(__file__).with_name("locales")
SPOKEN = ("en", "pl")
LITTLE = 0.005  # of 1: what rounds to no per cent
NOTHING = 1e-9  # what is left where numbers that cancel out are subtracted


class Words:
    """Sentences, numbers and dates for one Discord locale, such as "pl" or "en-GB".

    English is the language of the source; a locale without a catalogue gets English sentences and British dates.
    """

    def __init__(self, locale: str) -> None:
        self.locale = spoken_locale(locale)
        self._catalogue = catalogue(self.locale.language)

    def __call__(self, text: str, /, **values: object) -> str:
        """The sentence in this language with its values put in."""
        return self._catalogue.gettext(text).format(**values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The sentence in the plural form that the number needs; `{n}` is the number."""
        chosen = self._catalogue.ngettext(one, many, number)
        return chosen.format(n=self.number(number), **values)

    def number(self, value: float, *, digits: int = 0) -> str:
        """A number with at most that many decimals."""
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self.locale)

    def percent(self, share: float) -> str:
        """A share of 1 as a whole percentage, "12%"; a little is not written as nothing, nor nearly all as all."""
        if NOTHING < share <= LITTLE:
            return f"<{format_percent(0.01, locale=self.locale)}"
        if 1 - LITTLE <= share < 1 - NOTHING:
            return f">{format_percent(0.99, locale=self.locale)}"
        return format_percent(share, locale=self.locale)

    def day(self, day: date) -> str:
        """A date with its year: "22 Nov 2026"."""
        return format_skeleton("yMMMd", day, locale=self.locale)

    def short_day(self, day: date) -> str:
        """A date without its year: "22 Nov"."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def weekday(self, day: date) -> str:
        """The name of a day of the week, as it stands alone."""
        return format_date(day, "cccc", locale=self.locale)

    def days(self, first: date, last: date) -> str:
        """Both ends of a span of days: "1–30 Sept 2026"."""
        span = self.day(first) if first == last else format_interval(first, last, "yMMMd", locale=self.locale)
        return span.replace("\u2009", " ")  # not every font has the thin space

    def moment(self, at: datetime, zone: tzinfo) -> str:
        """A point in time in a time zone: "22 Nov 2026, 14:03"."""
        local = at.astimezone(zone)
        return f"{self.day(local.date())}, {format_time(local, format='short', locale=self.locale)}"

    def duration(self, span: timedelta) -> str:
        """A length of time in one unit: "3 hours", "80 minutes"."""
        return format_timedelta(max(span, timedelta(seconds=1)), threshold=1.5, locale=self.locale)

    def listed(self, names: Iterable[str]) -> str:
        """Several names joined as people do: "a, b and c"."""
        return format_list(list(names), locale=self.locale)

    def either(self, names: Iterable[str]) -> str:
        """Several names of which one is enough: "a, b or c"."""
        return format_list(list(names), style="or", locale=self.locale)


def spoken_locale(locale: str) -> Locale:
    """The babel locale for a Discord one; British English when the project does not speak it."""
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*", locale):
        return Locale("en", "GB")
    try:
        known = Locale.parse(locale.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en", "GB")
    if known.language not in SPOKEN or locale.lower() == "en":
        return Locale("en", "GB")
    return known


@cache
def catalogue(language: str) -> NullTranslations:
    """The sentences of one language, read from its .po file."""
    source = LOCALES / f"{language}.po"
    if not source.exists():
        return NullTranslations()
    with source.open("rb") as lines:
        read = read_po(lines, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)
