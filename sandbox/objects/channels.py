"""Channels, threads and direct messages."""

from typing import Any

from sandbox.kinds import FORUM_LIKE, HOLDS_THREADS, VOICE_LIKE

type Json = dict[str, Any]

DAY_IN_MINUTES = 1440


def channel(channel_id: int, guild_id: int, name: str, kind: int, position: int) -> Json:
    """A server's channel with the keys its kind has."""
    made: Json = {
        "id": str(channel_id),
        "type": kind,
        "flags": 0,
        "guild_id": str(guild_id),
        "name": name,
        "position": position,
        "parent_id": None,
        "permission_overwrites": [],
        "last_message_id": None,
        "last_pin_timestamp": None,
        "rate_limit_per_user": 0,
        "topic": None,
        "nsfw": False,
    }
    if kind in HOLDS_THREADS:
        made |= {
            "default_auto_archive_duration": DAY_IN_MINUTES * 7,
            "default_thread_rate_limit_per_user": 0,
        }
    if kind in VOICE_LIKE:
        made |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None, "video_quality_mode": 1}
    if kind in FORUM_LIKE:
        made |= _forum()
    return made


def _forum() -> Json:
    return {
        "available_tags": [],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
        "default_tag_setting": "match_some",
        "template": "",
    }


def tag(tag_id: int, name: str, *, moderated: bool = False) -> Json:
    """A forum's tag."""
    return {"id": str(tag_id), "name": name, "moderated": moderated, "emoji_id": None, "emoji_name": None}


def overwrite(target_id: int, kind: int, allow: int, deny: int) -> Json:
    """A permission overwrite; kind 0 is a role, 1 a member."""
    return {"id": str(target_id), "type": kind, "allow": str(allow), "deny": str(deny)}


def thread(thread_id: int, parent: Json, name: str, owner_id: int, kind: int, created_at: str) -> Json:
    """An open thread without members or messages."""
    metadata: Json = {
        "archived": False,
        "archive_timestamp": created_at,
        "auto_archive_duration": parent.get("default_auto_archive_duration", DAY_IN_MINUTES),
        "locked": False,
        "create_timestamp": created_at,
    }
    if kind == 12:
        metadata["invitable"] = True
    return {
        "id": str(thread_id),
        "type": kind,
        "flags": 0,
        "guild_id": parent["guild_id"],
        "name": name,
        "parent_id": parent["id"],
        "owner_id": str(owner_id),
        "last_message_id": None,
        "last_pin_timestamp": None,
        "rate_limit_per_user": 0,
        "bitrate": 64_000,
        "user_limit": 0,
        "rtc_region": None,
        "thread_metadata": metadata,
        "message_count": 0,
        "total_message_sent": 0,
        "member_count": 0,
    }


def thread_member(thread_id: int, user_id: int, joined_at: str) -> Json:
    """Somebody's place in a thread."""
    return {
        "id": str(thread_id),
        "user_id": str(user_id),
        "join_timestamp": joined_at,
        "flags": 1,
        "muted": False,
        "mute_config": None,
    }


def direct(channel_id: int) -> Json:
    """A direct-message channel, as stored: the recipients depend on who looks."""
    return {
        "id": str(channel_id),
        "type": 1,
        "flags": 0,
        "last_message_id": None,
        "last_pin_timestamp": None,
        "recipients": [],
    }
