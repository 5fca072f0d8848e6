"""Single values of Discord's JSON, read strictly: the right thing, None for a missing one, or UnreadablePayload."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
LARGEST = 2**63 - 1
LARGEST_SMALL = 2**31 - 1
TOO_DEEP = 100  # levels of nesting; real polls have six

type Payload = Mapping[str, Any]


class UnreadablePayload(Exception):
    """A payload that does not have the shape Discord documents; the text says where, never what was written."""


def as_object(value: Any, what: str) -> Payload:
    """A JSON object; everything else is unreadable."""
    if type(value) is not dict and not isinstance(value, Mapping):  # asking for a Mapping takes a microsecond
        raise UnreadablePayload(f"{what} is no object")
    return value


def objects(payload: Payload, key: str) -> list[Payload]:
    """The objects listed under a key; none when it is missing or null."""
    listed = entries(payload, key)
    return [as_object(entry, f"an entry of {key}") for entry in listed] if listed else []


def entries(payload: Payload, key: str) -> list[Any]:
    """Whatever is listed under a key; nothing when it is missing or null."""
    value = payload.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise UnreadablePayload(f"{key} is no list")
    return value


def optional_object(payload: Payload, key: str) -> Payload | None:
    """The object under a key, or None when it is missing or null."""
    value = payload.get(key)
    return None if value is None else as_object(value, key)


def snowflake(payload: Payload, key: str) -> int:
    """The id under a key, which must be there."""
    return as_snowflake(payload.get(key), key)


def optional_snowflake(payload: Payload, key: str) -> int | None:
    """The id under a key, or None when it is missing or null."""
    value = payload.get(key)
    return None if value is None else as_snowflake(value, key)


def as_snowflake(value: Any, what: str) -> int:
    """An id: digits as text, or a number."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 20 and value.isascii():
        number = int(value)
        if number <= LARGEST:
            return number
    return as_number(value, what, LARGEST)


def optional_number(payload: Payload, key: str, largest: int = LARGEST_SMALL, *, smallest: int = 0) -> int | None:
    """The whole number under a key, or None when it is missing or null."""
    value = payload.get(key)
    return None if value is None else as_number(value, key, largest, smallest=smallest)


def as_number(value: Any, what: str, largest: int = LARGEST_SMALL, *, smallest: int = 0) -> int:
    """A whole number from `smallest` to `largest`."""
    if value is None:
        raise UnreadablePayload(f"{what} is missing")
    if not isinstance(value, int) or isinstance(value, bool) or not smallest <= value <= largest:
        raise UnreadablePayload(f"{what} is no number from {smallest} to {largest}")
    return value


def flag(payload: Payload, key: str) -> bool:
    """The truth value under a key; false when it is missing or null."""
    value = payload.get(key)
    if value is not None and not isinstance(value, bool):
        raise UnreadablePayload(f"{key} is neither true nor false")
    return bool(value)


def text(payload: Payload, key: str) -> str:
    """The text under a key, in a form PostgreSQL can hold; empty when it is missing or null."""
    value = payload.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadablePayload(f"{key} is no text")
    return storable(value)


def storable(value: str) -> str:
    """Text without what PostgreSQL refuses: NUL characters go, halves of surrogate pairs become U+FFFD."""
    if value.isascii():
        return value.replace("\x00", "") if "\x00" in value else value
    try:
        value.encode()
    except UnicodeEncodeError:
        value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value.replace("\x00", "")


def moment(payload: Payload, key: str) -> datetime | None:
    """The time under a key as aware UTC, or None when it is missing or null."""
    value = payload.get(key)
    if value is None:
        return None
    try:
        read = datetime.fromisoformat(value)
        if read.tzinfo is UTC:
            return read
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise UnreadablePayload(f"{key} is no time") from None


def made_at(id_: int) -> datetime:
    """The moment that a snowflake was made, which is the moment its message was sent."""
    return DISCORD_EPOCH + timedelta(milliseconds=id_ >> 22)


def storable_json(value: Any, depth: int = 0) -> Any:
    """Any JSON value in a form that PostgreSQL's jsonb can hold."""
    if depth > TOO_DEEP:
        return None
    match value:
        case str():
            return storable(value)
        case Mapping():
            return {storable(str(key)): storable_json(entry, depth + 1) for key, entry in value.items()}
        case list() | tuple():
            return [storable_json(entry, depth + 1) for entry in value]
        case None | bool():
            return value
        case int():
            return value if abs(value) <= LARGEST else str(value)
    try:
        return orjson.loads(orjson.dumps(value, default=str))
    except (TypeError, ValueError):
        return None
