"""Messages: what is kept of one, and the complete object made of it.

Kept is a row: a message's own keys that differ from the ordinary, people named by id, no links.
"""

from collections.abc import Mapping
from typing import Any

type Json = dict[str, Any]

_ORDINARY: Json = {
    "type": 0,
    "content": "",
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "edited_timestamp": None,
    "flags": 0,
    "components": [],
    "mention_everyone": False,
    "tts": False,
}
_TOLD_BY_THE_WORLD = frozenset(
    {"id", "channel_id", "guild_id", "member", "pinned", "reactions", "referenced_message", "thread"}
)
SNAPSHOT_KEYS = (
    "type",
    "content",
    "mentions",
    "mention_roles",
    "attachments",
    "embeds",
    "timestamp",
    "edited_timestamp",
    "flags",
    "components",
    "sticker_items",
)


def row(message: Mapping[str, Any]) -> Json:
    """What is kept of a message whose author and mentions are users or ids."""
    kept = {
        key: value
        for key, value in message.items()
        if key not in _TOLD_BY_THE_WORLD and not (key in _ORDINARY and value == _ORDINARY[key])
    }
    if not message.get("webhook_id") or message.get("application_id"):
        kept["author"] = _id_of(message["author"])
    kept["mentions"] = [_id_of(one) for one in message.get("mentions", ())]
    kept["attachments"] = [_without_links(one) for one in message.get("attachments", ())]
    return {key: value for key, value in kept.items() if value not in ([], None)}


def _id_of(person: Any) -> str:
    return person["id"] if isinstance(person, dict) else str(person)


def _without_links(attachment: Json) -> Json:
    return {key: value for key, value in attachment.items() if key not in {"url", "proxy_url"}}


def blank() -> Json:
    """A new message's ordinary values, lists of its own."""
    return {key: [] if value == [] else value for key, value in _ORDINARY.items()}


def snapshot(message: Json) -> Json:
    """A message as a forward carries it: no author, no references."""
    return {key: message[key] for key in SNAPSHOT_KEYS if key in message}
