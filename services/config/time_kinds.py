"""Settings of time: zones, days, hours of a day and how long something is kept."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from services.config.kinds import NOTHING, Json, NotUnderstood, Plain
from services.config.server_names import ServerNames
from services.wording.dates import find_days, without_accents
from services.wording.words import Words

FOREVER = {"forever", "always", "no limit", "0", "bez limitu", "na zawsze", "zawsze", "bezterminowo"}
# Of day or dzień, week or tydzień, month or miesiąc, year or rok or lata.
DAYS_IN = {"d": 1, "w": 7, "t": 7, "m": 30, "y": 365, "r": 365, "l": 365}
LONGEST_DAYS = 3650
HOURS = re.compile(r"(\d{1,2})(?:[:.]00)?\s*(?:-|–|—|to|do)\s*(\d{1,2})(?:[:.]00)?")
SPAN = re.compile(r"(\d{1,4})\s*([a-z]*)")


@dataclass(frozen=True, slots=True)
class ZoneKind(Plain):
    """A time zone by its IANA name."""

    name: ClassVar[str] = "zone"

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """A zone from its name, or from its city alone: "warsaw" is Europe/Warsaw."""
        del server
        wanted = without_accents(typed.strip()).replace(" ", "_")
        cities = [zone for zone in sorted(_zones()) if wanted in {zone.casefold(), _city(zone)}]
        if not wanted or not cities:
            raise NotUnderstood(words("I do not know this time zone. Write one such as Europe/Warsaw."))
        return next((zone for zone in cities if zone.casefold() == wanted), cities[0])

    def holds(self, value: Json) -> bool:
        """A zone that this machine knows."""
        return isinstance(value, str) and value in _zones()

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """Its name."""
        del words, server
        return str(ZoneInfo(str(value)).key)


@cache
def _zones() -> frozenset[str]:
    """The zones that this machine knows; looking for them takes a while."""
    return frozenset(available_timezones())


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].casefold()


@dataclass(frozen=True, slots=True)
class SpanKind:
    """How many days something is kept; 0, None in GuildSettings, is for as long as the course needs it."""

    name: ClassVar[str] = "span"
    least: int = 1
    endless: bool = True

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """Days from "90", "12 weeks", "6 months", "1 year"; "forever" for 0."""
        del server
        plain = without_accents(" ".join(typed.split()))
        if self.endless and plain in FOREVER | NOTHING:
            return 0
        found = SPAN.fullmatch(plain)
        days = int(found[1]) * DAYS_IN.get(found[2][:1] or "d", 0) if found else 0
        if days > 0 and self.holds(days):
            return days
        if self.endless:
            raise NotUnderstood(words("Write a time such as 90 days, 6 months or 1 year; or “forever”."))
        raise NotUnderstood(
            words("Write a number of days from {least} to {most}.", least=self.least, most=words.number(LONGEST_DAYS))
        )

    def holds(self, value: Json) -> bool:
        """So many days, or 0 where that is allowed."""
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        return (value == 0 and self.endless) or self.least <= value <= LONGEST_DAYS

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """The days, or for how long the course needs it."""
        del server
        return words.count("{n} day", "{n} days", int(value)) if value else words("no limit")

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The number of days, or the word for none."""
        del server
        return str(value) if value else words("forever")

    def to_field(self, value: Any) -> Any:
        """Days, None for ever."""
        return int(value) or None

    def to_value(self, given: Any) -> Json:
        """Days, 0 for ever."""
        return int(given or 0)


@dataclass(frozen=True, slots=True)
class DateKind:
    """A day, or none."""

    name: ClassVar[str] = "date"

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """A day with its year, as people write it; "none" for none."""
        del server
        plain = without_accents(" ".join(typed.split()))
        if plain in NOTHING:
            return ""
        day = typed_day(plain)
        if day is None:
            raise NotUnderstood(words("Write a day with its year, such as 2026-09-01 or 1 Sep 2026; or “none”."))
        return day.isoformat()

    def holds(self, value: Json) -> bool:
        """An ISO day or nothing."""
        return value == "" or (isinstance(value, str) and is_day(value))

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """The day."""
        del server
        return words.day(date.fromisoformat(value)) if value else words("none")

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """The ISO day."""
        del server
        return str(value) if value else words("none")

    def to_field(self, value: Any) -> Any:
        """A date or None."""
        return date.fromisoformat(value) if value else None

    def to_value(self, given: Any) -> Json:
        """An ISO day, "" for none."""
        return given.isoformat() if given is not None else ""


def is_day(text: str) -> bool:
    """Whether this is a day as 2026-09-01."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def typed_day(plain: str) -> date | None:
    """One day with its year in plain lower-case words without accents; None when they hold anything else."""
    both = find_days(f"{plain} .. {plain}")
    return both[0].in_year(both[0].year) if both and both[0].year is not None else None


@dataclass(frozen=True, slots=True)
class HoursKind:
    """From one full hour of a day until another."""

    name: ClassVar[str] = "hours"

    def read(self, typed: str, words: Words, server: ServerNames) -> Json:
        """Both hours from "10-19" or "9:00 to 17:00"."""
        del server
        found = HOURS.fullmatch(without_accents(" ".join(typed.split())))
        value: Json = [int(found[1]), int(found[2])] if found else None
        if not self.holds(value):
            raise NotUnderstood(words("Write two full hours of a day, such as 10-19."))
        return value

    def holds(self, value: Json) -> bool:
        """Two hours of a day, the first before the second."""
        match value:
            case [int(first), int(last)]:
                return 0 <= first < last <= 24
        return False

    def written(self, value: Any, words: Words, server: ServerNames) -> str:
        """Both hours."""
        del server
        return words("{first}:00–{last}:00", first=value[0], last=value[1])

    def typed(self, value: Any, words: Words, server: ServerNames) -> str:
        """Both hours."""
        del words, server
        return f"{value[0]}-{value[1]}"

    def to_field(self, value: Any) -> Any:
        """A pair."""
        return value[0], value[1]

    def to_value(self, given: Any) -> Json:
        """A list of two."""
        return list(given)
