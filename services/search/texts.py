"""Everything of a message that people read and may look for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

MOST_CHARACTERS: Final = 100_000  # a message with everything full has less
EMBED_TEXTS: Final = ("title", "description")


def searchable(written: Iterable[str], embeds: Any, poll: Any, files: Iterable[str]) -> list[str]:
    """The texts of a message in the order they are shown: its own, those forwarded in it, embeds, a poll, files.

    `embeds` and `poll` are as Discord sent them; whatever of them is no text is passed over.
    """
    found: list[str] = []
    left = MOST_CHARACTERS
    for part in (*written, *_of_embeds(embeds), *_of_poll(poll), *files):
        if part and left > 0:
            found.append(part[:left])
            left -= len(part)
    return found


def _of_embeds(embeds: Any) -> Iterator[str]:
    for embed in _objects(embeds):
        yield from (_text(embed.get(key)) for key in EMBED_TEXTS)
        yield _text(_inside(embed.get("author"), "name"))
        for field in _objects(embed.get("fields")):
            yield _text(field.get("name"))
            yield _text(field.get("value"))
        yield _text(_inside(embed.get("footer"), "text"))


def _of_poll(poll: Any) -> Iterator[str]:
    if isinstance(poll, Mapping):
        yield _text(_inside(poll.get("question"), "text"))
        for answer in _objects(poll.get("answers")):
            yield _text(_inside(answer.get("poll_media"), "text"))


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _inside(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
