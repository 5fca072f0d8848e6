"""Discord's payloads made into records: one function an object, shared by live, history, sync and import.

Unknown types and keys are kept or passed over; a known key with an impossible value raises UnreadablePayload.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.records.json_values import (
    LARGEST,
    LARGEST_SMALL,
    Payload,
    UnreadablePayload,
    as_number,
    as_object,
    as_snowflake,
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
from services.records.records import ChannelRecord, GuildRecord, MemberRecord, MessagePatch, MessageRecord, RoleRecord

__all__ = [
    "UnreadablePayload",
    "channel_record",
    "guild_record",
    "is_whole_message",
    "member_record",
    "message_patch",
    "message_record",
    "role_record",
]

FORWARD = 1
CROSSPOST = 1 << 1
VIEW_CHANNEL = 1 << 10
PRIVATE_THREAD = 12
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
}


def message_record(payload: Payload, guild_id: int, observed_at: datetime) -> MessageRecord:
    """A whole message; raises UnreadablePayload without an id, channel, author or type."""
    facts = _message_facts(as_object(payload, "the message"), NOTHING, bool)
    if "author_id" not in facts:
        raise UnreadablePayload("author is missing")
    id_ = snowflake(payload, "id")
    return MessageRecord(
        guild_id=guild_id,
        id=id_,
        channel_id=snowflake(payload, "channel_id"),
        type=as_number(payload.get("type"), "type"),
        sent_at=moment(payload, "timestamp") or made_at(id_),
        observed_at=observed_at,
        **facts,
    )


def message_patch(payload: Payload, guild_id: int, observed_at: datetime) -> MessagePatch:
    """What an update says; keys that are absent stay None. An unchanged `edited_at` makes it no edit."""
    facts = _message_facts(as_object(payload, "the message"), {}, _is_said)
    return MessagePatch(
        guild_id=guild_id,
        id=snowflake(payload, "id"),
        channel_id=snowflake(payload, "channel_id"),
        observed_at=observed_at,
        type=optional_number(payload, "type"),
        **facts,
    )


def is_whole_message(payload: Payload) -> bool:
    """Whether an update tells enough to store a message that was never seen."""
    return all(payload.get(key) is not None for key in ("id", "channel_id", "author", "type", "content"))


def _is_said(value: Any) -> bool:
    return value is not None


def _message_facts(payload: Payload, known: dict[str, Any], says: Callable[[Any], bool]) -> dict[str, Any]:
    """What is `known` and what the keys that say something tell, under the names of the record."""
    facts = known.copy()
    for key, (name, read) in READERS.items():
        if says(payload.get(key)):
            facts[name] = read(payload)
    if says(payload.get("author")):
        _take_author(facts, payload)
    if says(payload.get("message_reference")):
        _take_reference(facts, payload)
    written = facts.get("content") or facts.get("components_text")
    if written or says(payload.get("content")):
        facts["words"], facts["characters"], facts["code_blocks"] = counts(written or "")
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


def _mentions(payload: Payload) -> tuple[int, ...]:
    return tuple(sorted({snowflake(user, "id") for user in objects(payload, "mentions")}))


def _reactions(payload: Payload) -> int:
    return min(sum(optional_number(each, "count") or 0 for each in objects(payload, "reactions")), LARGEST_SMALL)


def _amount(key: str) -> Callable[[Payload], int]:
    return lambda payload: len(entries(payload, key))


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


def member_record(payload: Payload, guild_id: int) -> MemberRecord:
    """Someone on the server, from a member object with its user."""
    user = as_object(as_object(payload, "the member").get("user"), "user")
    user_id = snowflake(user, "id")
    name = text(user, "username") or str(user_id)
    return MemberRecord(
        guild_id=guild_id,
        user_id=user_id,
        name=name,
        display_name=text(payload, "nick") or text(user, "global_name") or name,
        is_bot=flag(user, "bot"),
        roles=tuple(sorted({as_snowflake(role, "a role") for role in entries(payload, "roles")})),
        joined_at=moment(payload, "joined_at"),
    )


def channel_record(payload: Payload, guild_id: int) -> ChannelRecord:
    """A channel or thread."""
    kind = as_number(as_object(payload, "the channel").get("type"), "type")
    thread = optional_object(payload, "thread_metadata") or {}
    return ChannelRecord(
        guild_id=guild_id,
        id=snowflake(payload, "id"),
        kind=kind,
        name=text(payload, "name"),
        parent_id=optional_snowflake(payload, "parent_id"),
        position=optional_number(payload, "position", smallest=-LARGEST_SMALL) or 0,
        archived=flag(thread, "archived"),
        archived_at=moment(thread, "archive_timestamp") if flag(thread, "archived") else None,
        private=kind == PRIVATE_THREAD or _is_hidden_from_everyone(payload, guild_id),
        last_message_id=optional_snowflake(payload, "last_message_id"),
    )


def _is_hidden_from_everyone(payload: Payload, guild_id: int) -> bool:
    for overwrite in objects(payload, "permission_overwrites"):
        if snowflake(overwrite, "id") == guild_id:  # the role @everyone has the server's id
            return bool((optional_snowflake(overwrite, "deny") or 0) & VIEW_CHANNEL)
    return False


def role_record(payload: Payload, guild_id: int) -> RoleRecord:
    """A role of the server."""
    return RoleRecord(
        guild_id=guild_id,
        id=snowflake(as_object(payload, "the role"), "id"),
        name=text(payload, "name"),
        color=optional_number(payload, "color") or 0,
        position=optional_number(payload, "position", smallest=-LARGEST_SMALL) or 0,
        permissions=optional_snowflake(payload, "permissions") or 0,
    )


def guild_record(payload: Payload, seen_at: datetime) -> GuildRecord:
    """The server itself."""
    return GuildRecord(
        id=snowflake(as_object(payload, "the server"), "id"),
        name=text(payload, "name"),
        preferred_locale=text(payload, "preferred_locale") or "en-US",
        owner_id=optional_snowflake(payload, "owner_id"),
        member_count=optional_number(payload, "member_count"),
        seen_at=seen_at,
    )
