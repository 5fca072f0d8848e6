"""Ids, times, texts and colours as exports write them."""

from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from exports.problems import UnreadableValue

type Json = dict[str, Any]

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
LARGEST_ID = 2**63 - 1
MOST_DIGITS = 100  # Python refuses to read or write a number of thousands of digits
MOST_SHOWN = 60  # characters of a wrong value that are told


def snowflake(value: Any, what: str) -> str:
    """An id as Discord writes it in JSON: decimal text."""
    number = number_in(value)
    if number is None or not 0 < number <= LARGEST_ID:
        raise UnreadableValue(f"{what} is {shown(value)}, not an id")
    return str(number)


def number_in(value: Any) -> int | None:
    """A whole number that is not negative, from a number or its digits; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    is_digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
    return int(value) if is_digits else None


def shown(value: Any) -> str:
    """The beginning of a wrong value, whatever it is."""
    if isinstance(value, int) and value.bit_length() > MOST_DIGITS:
        return "a number beyond all bounds"
    told = ascii(value) if isinstance(value, str | int | float | None) else f"a {type(value).__name__}"
    return told if len(told) <= MOST_SHOWN else f"{told[:MOST_SHOWN]}…"


def optional_snowflake(value: Any, what: str) -> str | None:
    """An id, or None for the ways exports leave one out: null, empty text, zero."""
    return None if value is None or value == "" or number_in(value) == 0 else snowflake(value, what)


def time_of(snowflake_text: str) -> datetime:
    """The moment (UTC) an id was made, to the millisecond."""
    return DISCORD_EPOCH + timedelta(milliseconds=int(snowflake_text) >> 22)


def moment(value: Any, what: str) -> datetime | None:
    """A time in UTC, or None when it is absent. Raises UnreadableValue for anything else."""
    if value is None or value == "":
        return None
    try:
        at = datetime.fromisoformat(value)
        # Exports write the offset of the machine that made them; the rare file without one is taken as UTC.
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise UnreadableValue(f"{what} is {shown(value)}, not a time") from error


def iso(at: datetime) -> str:
    """A UTC time as Discord writes it: microseconds and +00:00."""
    return at.isoformat(timespec="microseconds")


def optional_iso(value: Any, what: str) -> str | None:
    """An export's time as Discord writes it, or None when it is absent."""
    at = moment(value, what)
    return None if at is None else iso(at)


def text(value: Any) -> str:
    """A text, empty when it is absent; PostgreSQL can hold no NUL, and Discord sends none."""
    return value.replace("\x00", "") if isinstance(value, str) else ""


def colour(value: Any) -> int:
    """A colour number from "#58B9FF", 0 (Discord's "none") when it is absent or something else."""
    digits = value.removeprefix("#") if isinstance(value, str) else ""
    try:
        return int(digits, 16) & 0xFFFFFF
    except ValueError:
        return 0


def whole(value: Any) -> int:
    """A number that is not negative, 0 when it is absent."""
    return max(0, int(value)) if isinstance(value, int) or (isinstance(value, float) and isfinite(value)) else 0


def listed(value: Any) -> list[Json]:
    """The objects of a list that may be missing in older exports."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def web_address(value: Any) -> str | None:
    """An address on the web, None for an absent one or a path into a media folder."""
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None
