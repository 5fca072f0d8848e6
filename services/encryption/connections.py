"""Connections that seal what is marked as private on its way in, and open it on its way out."""

from typing import Any

import asyncpg
import orjson

from services.encryption.keys import JSON_MARK, TEXT_MARK, Keyring
from services.encryption.private import Private

MARK = b"\x02"
ESCAPED = "\\u0002"  # the mark within JSON


async def teach_sealing(connection: asyncpg.Connection, keys: Keyring) -> None:
    """Have a connection seal and open texts and JSON with these keys."""
    seals = keys.first is not None

    def to_text(value: str) -> bytes:
        return (value.sealed(keys) if seals and isinstance(value, Private) else value).encode()

    def from_text(stored: bytes) -> str:
        text = bytes(stored).decode()
        return keys.opened(text) if stored[:1] == MARK else text

    def private_in_json(value: Any) -> Any:
        """What orjson passes on: texts marked as private, and other values of our own types, as it would write them."""
        if isinstance(value, Private):
            return value.sealed(keys) if seals else str(value)
        plain = next((kind for kind in (str, int, float, dict, list) if isinstance(value, kind)), None)
        if plain is None:
            raise TypeError(f"{type(value).__name__} is no JSON")
        return plain(value)

    def to_json(value: object) -> str:
        return orjson.dumps(value, default=private_in_json, option=orjson.OPT_PASSTHROUGH_SUBCLASS).decode()

    def from_json(stored: str) -> Any:
        value = orjson.loads(stored)
        return _opened(value, keys) if ESCAPED in stored else value

    for kind in ("text", "varchar"):  # the driver takes arrays of text for granted, those of varchar it does not
        await connection.set_type_codec(kind, schema="pg_catalog", encoder=to_text, decoder=from_text, format="binary")
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, schema="pg_catalog", encoder=to_json, decoder=from_json, format="text")


def _opened(value: Any, keys: Keyring) -> Any:
    """A JSON value with everything in it opened."""
    match value:
        case str() if value.startswith(TEXT_MARK):
            return keys.opened(value)
        case str() if value.startswith(JSON_MARK):
            text = keys.opened(value)
            return value if text is value else orjson.loads(text)
        case list():
            return [_opened(one, keys) for one in value]
        case dict():
            return {name: _opened(one, keys) for name, one in value.items()}
    return value
