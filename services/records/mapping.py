"""Discord's servers and people made into records: one function an object, shared by live, history, sync and import.

Unknown types and keys are kept or passed over; a known key with an impossible value raises UnreadablePayload.
Messages are in `services.records.messages`.
"""

from datetime import datetime

from services.records.json_values import (
    LARGEST_SMALL,
    Payload,
    UnreadablePayload,
    as_number,
    as_object,
    as_snowflake,
    entries,
    flag,
    moment,
    objects,
    optional_number,
    optional_object,
    optional_snowflake,
    snowflake,
    storable_json,
    text,
)
from services.records.records import ChannelRecord, GuildRecord, MemberRecord, RoleRecord

__all__ = [
    "UnreadablePayload",
    "channel_record",
    "guild_record",
    "member_record",
    "role_record",
]

VIEW_CHANNEL = 1 << 10
PRIVATE_THREAD = 12


def member_record(
    payload: Payload,
    guild_id: int,
    observed_at: datetime | None = None,
    *,
    seen_live: bool = False,
    present: bool = True,
) -> MemberRecord:
    """Someone on the server, from a member object with its user; or, not `present`, someone who left it."""
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
        observed_at=observed_at,
        seen_live=seen_live,
        present=present,
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
        topic=text(payload, "topic") or None,
        nsfw=flag(payload, "nsfw"),
        locked=flag(thread, "locked"),
        owner_id=optional_snowflake(payload, "owner_id"),
        tags=storable_json(entries(payload, "available_tags")) or None,
        applied_tags=tuple(sorted({as_snowflake(tag, "a tag") for tag in entries(payload, "applied_tags")})),
        message_count=optional_number(payload, "message_count"),
        total_message_sent=optional_number(payload, "total_message_sent"),
        last_pin_at=moment(payload, "last_pin_timestamp"),
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
