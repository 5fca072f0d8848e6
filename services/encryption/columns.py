"""Which columns hold texts that people wrote: all of them are sealed where there is a key."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sealed columns of a table with this key; `row` is the column by which its texts are told apart.

    `texts` are plain ones. `json` are sealed as wholes, `parts` value by value. `inside` is JSON with a text at a path.
    `channel` is the column by which writers of it wait for each other, `message` the one by which its words are found.
    """

    row: str = "id"
    key: tuple[str, ...] = ("guild_id", "id")
    texts: tuple[str, ...] = ()
    json: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    inside: tuple[tuple[str, tuple[str, ...]], ...] = ()
    channel: str | None = None
    message: str | None = None


SEALED: Mapping[str, Sealed] = {
    "message": Sealed(
        texts=("content", "snapshot_text", "components_text"), json=("poll",), parts=("parts",), channel="channel_id"
    ),
    "message_revision": Sealed(
        row="message_id",
        key=("guild_id", "message_id", "version_at"),
        texts=("content", "components_text"),
        parts=("parts",),
        channel="channel_id",
    ),
    "attachment": Sealed(
        key=("guild_id", "message_id", "id"),
        texts=("filename", "url", "link", "description"),
        channel="channel_id",
        message="message_id",
    ),
    "note": Sealed(texts=("text",)),
    "absence": Sealed(texts=("text",)),
    "task": Sealed(texts=("text",)),
    "nudge": Sealed(texts=("text",), json=("facts",)),
    "frequent_question": Sealed(texts=("question", "answer")),
    "unreadable_event": Sealed(json=("payload",)),
    "audit_log": Sealed(inside=(("question", ("values", "text")),)),
}
