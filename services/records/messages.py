"""Messages: what the database keeps of them, and Discord's payloads made into that.

One mapping shared by live, history, sync and import. Ids are ints, times aware UTC datetimes. Unknown types and keys
are kept or passed over; a known key with an impossible value raises UnreadablePayload.
"""

from collections.abc import Callable
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from analytics.questions.asking import asks
from services.records.json_values import (
    LARGEST,
    LARGEST_SMALL,
    Payload,
    UnreadablePayload,
    as_number,
    as_object,
    entries,
    flag,
    made_at,
    moment,
    objects,
    optional_number,
    optional_object,
    optional_snowflake,
    snowflake,
    storable_json,
    text,
)
from services.records.message_text import components_text, counts, snapshot_text

FORWARD = 1
CROSSPOST = 1 << 1
# Pin, follow, thread created, thread starter and poll result point at a message without answering it.
NO_REPLIES = {6, 12, 18, 21, 46}
NOTHING: dict[str, Any] = {
    "webhook_id": None,
    "content": "",
    "edited_at": None,
    "flags": 0,
    "pinned": False,
    "reply_to_id": None,
    "forwarded_from_id": None,
    "mention_ids": (),
    "attachments": 0,
    "embeds": 0,
    "reactions": 0,
    "stickers": 0,
    "words": 0,
    "characters": 0,
    "code_blocks": 0,
    "snapshot_text": "",
    "poll": None,
    "components_text": "",
    "interaction_user_id": None,
    "interaction_name": None,
    "parts": None,
    "asks": False,
}
# What is kept as Discord sent it, where it says anything. Links in it expire; files have rows of their own.
PARTS = frozenset(
    {
        "embeds",
        "sticker_items",
        "components",
        "message_snapshots",
        "mention_everyone",
        "mention_roles",
        "mention_channels",
        "activity",
        "application",
        "call",
        "role_subscription_data",
    }
)


class MessageRecord(NamedTuple):
    """A whole message as seen at `observed_at` (the start of the request, or the arrival of the event).

    A tuple in the order of the columns that `models/sql/message_upsert.sql` takes: a million are made and written.
    """

    guild_id: int
    id: int
    channel_id: int
    author_id: int
    author_name: str
    webhook_id: int | None
    is_bot: bool
    type: int
    content: str
    sent_at: datetime
    edited_at: datetime | None
    observed_at: datetime
    flags: int
    pinned: bool
    reply_to_id: int | None
    forwarded_from_id: int | None
    mention_ids: tuple[int, ...]
    attachments: int
    embeds: int
    reactions: int
    stickers: int
    words: int
    characters: int
    code_blocks: int
    snapshot_text: str
    poll: dict[str, Any] | None
    components_text: str
    interaction_user_id: int | None
    interaction_name: str | None
    parts: dict[str, Any] | None
    asks: bool


COLUMNS = itemgetter(*MessageRecord._fields)


class MessagePatch(NamedTuple):
    """What an update said about a message; None means that it did not say.

    Of `parts` it says those that are in it, an empty one being gone.
    """

    guild_id: int
    id: int
    channel_id: int
    observed_at: datetime
    author_id: int | None = None
    author_name: str | None = None
    webhook_id: int | None = None
    is_bot: bool | None = None
    type: int | None = None
    content: str | None = None
    edited_at: datetime | None = None
    flags: int | None = None
    pinned: bool | None = None
    reply_to_id: int | None = None
    forwarded_from_id: int | None = None
    mention_ids: tuple[int, ...] | None = None
    attachments: int | None = None
    embeds: int | None = None
    reactions: int | None = None
    stickers: int | None = None
    words: int | None = None
    characters: int | None = None
    code_blocks: int | None = None
    snapshot_text: str | None = None
    poll: dict[str, Any] | None = None
    components_text: str | None = None
    interaction_user_id: int | None = None
    interaction_name: str | None = None
    parts: dict[str, Any] | None = None
    asks: bool | None = None


def message_record(payload: Payload, guild_id: int, observed_at: datetime) -> MessageRecord:
    """A whole message; raises UnreadablePayload without an id, channel, author or type."""
    said = [key for key, value in as_object(payload, "the message").items() if value]
    facts = _message_facts(payload, said, NOTHING.copy())
    if "author_id" not in facts:
        raise UnreadablePayload("author is missing")
    facts["guild_id"], facts["observed_at"] = guild_id, observed_at
    facts["id"] = id_ = snowflake(payload, "id")
    facts["channel_id"] = snowflake(payload, "channel_id")
    facts["type"] = as_number(payload.get("type"), "type")
    facts["sent_at"] = moment(payload, "timestamp") or made_at(id_)
    return MessageRecord._make(COLUMNS(facts))  # three times as quick as by keywords


def message_patch(payload: Payload, guild_id: int, observed_at: datetime) -> MessagePatch:
    """What an update says; keys that are absent stay None. An unchanged `edited_at` makes it no edit."""
    said = [key for key, value in as_object(payload, "the message").items() if value is not None]
    facts = _message_facts(payload, said, {})
    return MessagePatch(
        guild_id=guild_id,
        id=snowflake(payload, "id"),
        channel_id=snowflake(payload, "channel_id"),
        observed_at=observed_at,
        type=optional_number(payload, "type"),
        **facts,
    )


def is_whole_message(payload: Payload) -> bool:
    """Whether an update tells everything of a message, which of its versions it is included."""
    said = all(payload.get(key) is not None for key in ("id", "channel_id", "author", "type", "content"))
    return said and "edited_timestamp" in payload


def _message_facts(payload: Payload, said: list[str], facts: dict[str, Any]) -> dict[str, Any]:
    """The known `facts` and what the keys that say something tell, under the names of the record."""
    parts: dict[str, Any] = {}
    for key in said:
        if key in READERS:
            name, read = READERS[key]
            facts[name] = read(payload)
        elif key in TAKERS:
            TAKERS[key](facts, payload)
        if key in PARTS:
            parts[key] = payload[key]
    if parts:
        facts["parts"] = storable_json(parts)
    written = facts.get("content") or facts.get("components_text")
    if written or "content" in said:
        facts["words"], facts["characters"], facts["code_blocks"] = counts(written or "")
        facts["asks"] = asks(written or "")
    return facts


def _take_author(facts: dict[str, Any], payload: Payload) -> None:
    author = as_object(payload["author"], "author")
    facts["author_id"] = snowflake(author, "id")
    name = text(author, "global_name") or text(author, "username")
    facts["author_name"] = name or str(facts["author_id"])
    facts["is_bot"] = flag(author, "bot") or payload.get("webhook_id") is not None


def _take_reference(facts: dict[str, Any], payload: Payload) -> None:
    reference = as_object(payload["message_reference"], "message_reference")
    target = optional_snowflake(reference, "message_id")
    crossposted = (optional_number(payload, "flags", LARGEST) or 0) & CROSSPOST
    kind = optional_number(reference, "type") or 0
    if kind == FORWARD:
        facts["forwarded_from_id"] = target
    elif kind == 0 and not crossposted and optional_number(payload, "type") not in NO_REPLIES:
        facts["reply_to_id"] = target


def _take_interaction(facts: dict[str, Any], payload: Payload) -> None:
    """Who used the command that this answers; its name is in the older of two objects, which Discord may leave out."""
    asked = optional_object(payload, "interaction_metadata") or {}
    older = optional_object(payload, "interaction") or {}
    user = optional_object(asked, "user") or optional_object(older, "user") or {}
    facts["interaction_user_id"] = optional_snowflake(user, "id")
    facts["interaction_name"] = text(asked, "name") or text(older, "name") or None


def _mentions(payload: Payload) -> tuple[int, ...]:
    return tuple(sorted({snowflake(user, "id") for user in objects(payload, "mentions")}))


def _reactions(payload: Payload) -> int:
    return min(sum(optional_number(each, "count") or 0 for each in objects(payload, "reactions")), LARGEST_SMALL)


def _amount(key: str) -> Callable[[Payload], int]:
    return lambda payload: len(entries(payload, key))


# Discord's keys that say several things at once.
TAKERS: dict[str, Callable[[dict[str, Any], Payload], None]] = {
    "author": _take_author,
    "message_reference": _take_reference,
    "interaction_metadata": _take_interaction,
    "interaction": _take_interaction,
}
# Discord's key: what it is called here, and how it is read.
READERS: dict[str, tuple[str, Callable[[Payload], Any]]] = {
    "webhook_id": ("webhook_id", lambda payload: snowflake(payload, "webhook_id")),
    "content": ("content", lambda payload: text(payload, "content")),
    "edited_timestamp": ("edited_at", lambda payload: moment(payload, "edited_timestamp")),
    "flags": ("flags", lambda payload: as_number(payload["flags"], "flags", LARGEST)),
    "pinned": ("pinned", lambda payload: flag(payload, "pinned")),
    "mentions": ("mention_ids", _mentions),
    "attachments": ("attachments", _amount("attachments")),
    "embeds": ("embeds", _amount("embeds")),
    "reactions": ("reactions", _reactions),
    "sticker_items": ("stickers", _amount("sticker_items")),
    "message_snapshots": ("snapshot_text", snapshot_text),
    "poll": ("poll", lambda payload: storable_json(as_object(payload["poll"], "poll"))),
    "components": ("components_text", components_text),
}
