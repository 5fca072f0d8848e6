"""Payloads as Discord sends them, with full defaults: a test states only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

GUILD = 700000000000000001
CHANNEL = 710000000000000001
AUTHOR = 720000000000000001
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def id_at(moment: datetime, number: int = 0) -> int:
    """The snowflake of a moment."""
    return (int((moment - EPOCH) / timedelta(milliseconds=1)) << 22) + number


def user(id_: int = AUTHOR, **more: Any) -> dict[str, Any]:
    return {
        "id": str(id_),
        "username": f"user{id_ % 1000}",
        "global_name": f"User {id_ % 1000}",
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    } | more


def message(id_: int | None = None, **more: Any) -> dict[str, Any]:
    id_ = id_at(NOW) if id_ is None else id_
    return {
        "id": str(id_),
        "channel_id": str(CHANNEL),
        "author": user(),
        "content": "hello world",
        "timestamp": (EPOCH + timedelta(milliseconds=id_ >> 22)).isoformat(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
        "components": [],
    } | more


def member(id_: int = AUTHOR, **more: Any) -> dict[str, Any]:
    return {
        "user": user(id_),
        "nick": None,
        "roles": [],
        "joined_at": "2026-09-01T08:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    } | more


def channel(id_: int = CHANNEL, **more: Any) -> dict[str, Any]:
    return {
        "id": str(id_),
        "guild_id": str(GUILD),
        "type": 0,
        "name": "general",
        "position": 1,
        "parent_id": None,
        "permission_overwrites": [],
        "last_message_id": None,
    } | more


def thread(id_: int, parent_id: int = CHANNEL, **more: Any) -> dict[str, Any]:
    return {
        "id": str(id_),
        "guild_id": str(GUILD),
        "parent_id": str(parent_id),
        "owner_id": str(AUTHOR),
        "type": 11,
        "name": "a thread",
        "last_message_id": None,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": "2026-11-20T12:00:00+00:00",
            "auto_archive_duration": 1440,
            "locked": False,
        },
    } | more


def role(id_: int, **more: Any) -> dict[str, Any]:
    return {"id": str(id_), "name": "Student", "color": 0, "position": 1, "permissions": "1024"} | more


def guild(**more: Any) -> dict[str, Any]:
    return {
        "id": str(GUILD),
        "name": "Bootcamp",
        "preferred_locale": "pl",
        "owner_id": str(AUTHOR),
        "member_count": 1,
        "roles": [role(GUILD, name="@everyone")],
        "channels": [channel()],
        "threads": [],
        "members": [member()],
    } | more
