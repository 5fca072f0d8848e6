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


# What a payload says is read into a list in the order of a record.
type Facts = list[Any]
_PLACES = {name: place for place, name in enumerate(MessageRecord._fields)}
GUILD_ID, ID, CHANNEL_ID, TYPE, SENT_AT, OBSERVED_AT, AUTHOR_ID, AUTHOR_NAME, IS_BOT, CONTENT = itemgetter(
    "guild_id", "id", "channel_id", "type", "sent_at", "observed_at", "author_id", "author_name", "is_bot", "content"
)(_PLACES)
REPLY_TO_ID, FORWARDED_FROM_ID, INTERACTION_USER_ID, INTERACTION_NAME, COMPONENTS_TEXT, KEPT, ASKS = itemgetter(
    "reply_to_id",
    "forwarded_from_id",
    "interaction_user_id",
    "interaction_name",
    "components_text",
    "parts",
    "asks",
)(_PLACES)
COUNTS = slice(_PLACES["words"], _PLACES["code_blocks"] + 1)
PATCHED = itemgetter(*map(_PLACES.__getitem__, MessagePatch._fields))
UNSAID = {
    "content": "",
    "flags": 0,
    "pinned": False,
    "mention_ids": (),
    "attachments": 0,
    "embeds": 0,
    "reactions": 0,
    "stickers": 0,
    "words": 0,
    "characters": 0,
    "code_blocks": 0,
    "snapshot_text": "",
    "components_text": "",
    "asks": False,
}
NOTHING: Facts = [UNSAID.get(name) for name in MessageRecord._fields]


def message_record(payload: Payload, guild_id: int, observed_at: datetime) -> MessageRecord:
    """A whole message; raises UnreadablePayload without an id, channel, author or type."""
    facts = NOTHING.copy()
    for key, value in as_object(payload, "the message").items():
        if value and key in TAKERS:
            TAKERS[key](facts, payload)
    if written := facts[CONTENT] or facts[COMPONENTS_TEXT]:
        facts[COUNTS], facts[ASKS] = counts(written), asks(written)
    if facts[AUTHOR_ID] is None:
        raise UnreadablePayload("author is missing")
    facts[GUILD_ID], facts[OBSERVED_AT] = guild_id, observed_at
    facts[ID] = id_ = snowflake(payload, "id")
    facts[CHANNEL_ID] = snowflake(payload, "channel_id")
    facts[TYPE] = as_number(payload.get("type"), "type")
    facts[SENT_AT] = moment(payload, "timestamp") or made_at(id_)
    return MessageRecord._make(facts)


def message_patch(payload: Payload, guild_id: int, observed_at: datetime) -> MessagePatch:
    """What an update says; keys that are absent stay None. An unchanged `edited_at` makes it no edit."""
    facts: Facts = [None] * len(NOTHING)
    for key, value in as_object(payload, "the message").items():
        if value is not None and key in TAKERS:
            TAKERS[key](facts, payload)
    if (written := facts[CONTENT] or facts[COMPONENTS_TEXT]) or facts[CONTENT] is not None:
        facts[COUNTS], facts[ASKS] = counts(written or ""), asks(written or "")
    facts[GUILD_ID], facts[OBSERVED_AT] = guild_id, observed_at
    facts[ID], facts[CHANNEL_ID] = snowflake(payload, "id"), snowflake(payload, "channel_id")
    facts[TYPE] = optional_number(payload, "type")
    return MessagePatch._make(PATCHED(facts))


def is_whole_message(payload: Payload) -> bool:
    """Whether an update tells everything of a message, which of its versions it is included."""
    said = all(payload.get(key) is not None for key in ("id", "channel_id", "author", "type", "content"))
    return said and "edited_timestamp" in payload


def _take_author(facts: Facts, payload: Payload) -> None:
    author = as_object(payload["author"], "author")
    facts[AUTHOR_ID] = id_ = snowflake(author, "id")
    facts[AUTHOR_NAME] = text(author, "global_name") or text(author, "username") or str(id_)
    facts[IS_BOT] = flag(author, "bot") or payload.get("webhook_id") is not None


def _take_content(facts: Facts, payload: Payload) -> None:
    facts[CONTENT] = text(payload, "content")


def _take_reference(facts: Facts, payload: Payload) -> None:
    reference = as_object(payload["message_reference"], "message_reference")
    target = optional_snowflake(reference, "message_id")
    crossposted = (optional_number(payload, "flags", LARGEST) or 0) & CROSSPOST
    kind = optional_number(reference, "type") or 0
    if kind == FORWARD:
        facts[FORWARDED_FROM_ID] = target
    elif kind == 0 and not crossposted and optional_number(payload, "type") not in NO_REPLIES:
        facts[REPLY_TO_ID] = target


def _take_interaction(facts: Facts, payload: Payload) -> None:
    """Who used the command that this answers; its name is in the older of two objects, which Discord may leave out."""
    asked = optional_object(payload, "interaction_metadata") or {}
    older = optional_object(payload, "interaction") or {}
    user = optional_object(asked, "user") or optional_object(older, "user") or {}
    facts[INTERACTION_USER_ID] = optional_snowflake(user, "id")
    facts[INTERACTION_NAME] = text(asked, "name") or text(older, "name") or None


def _mentions(payload: Payload) -> tuple[int, ...]:
    return tuple(sorted({snowflake(user, "id") for user in objects(payload, "mentions")}))


def _reactions(payload: Payload) -> int:
    return min(sum(optional_number(each, "count") or 0 for each in objects(payload, "reactions")), LARGEST_SMALL)


def _amount(key: str) -> Callable[[Payload], int]:
    return lambda payload: len(entries(payload, key))


type Take = Callable[[Facts, Payload], None]


def _taking(name: str, read: Callable[[Payload], Any]) -> Take:
    """Takes what is read into the place of that name."""
    place = _PLACES[name]

    def take(facts: Facts, payload: Payload) -> None:
        facts[place] = read(payload)

    return take


def _keeping(key: str, take: Take | None) -> Take:
    """Keeps what a key says as it came, besides what else is taken of it."""

    def keep(facts: Facts, payload: Payload) -> None:
        if take is not None:
            take(facts, payload)
        facts[KEPT] = {**(facts[KEPT] or {}), key: storable_json(payload[key], 1)}

    return keep


# Discord's key: what it is called here, and how it is read.
_READERS: dict[str, tuple[str, Callable[[Payload], Any]]] = {
    "webhook_id": ("webhook_id", lambda payload: snowflake(payload, "webhook_id")),
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
# Discord's keys that are read here, and what takes what they say.
TAKERS: dict[str, Take] = {
    "author": _take_author,
    "content": _take_content,
    "message_reference": _take_reference,
    "interaction_metadata": _take_interaction,
    "interaction": _take_interaction,
} | {key: _taking(name, read) for key, (name, read) in _READERS.items()}
TAKERS |= {key: _keeping(key, TAKERS.get(key)) for key in PARTS}
