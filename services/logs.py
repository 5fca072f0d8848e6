"""What a log line is about, for whoever searches lines by machine: an event's name, and the ids of its places.

Only ids and numbers go into it: no text of anybody's, no name, no secret. `bot/log.py` writes them beside the sentence
(LOG_FORMAT=json).
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

FIELDS = "about"
"""The attribute of a log record that carries them."""

_around: ContextVar[dict[str, Any] | None] = ContextVar("around", default=None)


def about(
    event: str, *, guild: int | None = None, channel: int | None = None, **numbers: float | bool | str | None
) -> dict[str, Any]:
    """The `extra` of a log line: a name that never changes, where it happened, and numbers or words of our own."""
    ids = {"guild": guild, "channel": channel}
    return {FIELDS: {"event": event, **{key: value for key, value in (ids | numbers).items() if value is not None}}}


@contextlib.contextmanager
def happening(*, guild: int | None = None, channel: int | None = None) -> Iterator[None]:
    """Meanwhile, every line of this task and of those it starts is about this place, unless it names another."""
    inside = {key: value for key, value in {"guild": guild, "channel": channel}.items() if value}
    token = _around.set((_around.get() or {}) | inside)
    try:
        yield
    finally:
        _around.reset(token)


def around() -> dict[str, Any]:
    """Where what is going on now happens, as far as somebody said."""
    return dict(_around.get() or {})
