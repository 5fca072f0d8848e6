"""Servers, roles and emojis."""

from typing import Any

type Json = dict[str, Any]


def guild(guild_id: int, name: str, owner_id: int, preferred_locale: str) -> Json:
    """A server with every key of the official description but the counts."""
    return {
        "id": str(guild_id),
        "name": name,
        "owner_id": str(owner_id),
        "preferred_locale": preferred_locale,
        "roles": [],
        "emojis": [],
        "stickers": [],
        "features": [],
        **dict.fromkeys(_NOTHING),
        **_ORDINARY,
    }


_NOTHING = (
    "icon",
    "description",
    "home_header",
    "splash",
    "discovery_splash",
    "banner",
    "application_id",
    "afk_channel_id",
    "system_channel_id",
    "widget_channel_id",
    "max_presences",
    "vanity_url_code",
    "rules_channel_id",
    "safety_alerts_channel_id",
    "public_updates_channel_id",
    "premium_progress_bar_enabled_user_updated_at",
    "incidents_data",
)
_ORDINARY: Json = {
    "region": "deprecated",
    "afk_timeout": 300,
    "system_channel_flags": 0,
    "widget_enabled": False,
    "verification_level": 1,
    "default_message_notifications": 1,
    "mfa_level": 0,
    "explicit_content_filter": 2,
    "max_members": 25_000_000,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "premium_progress_bar_enabled": False,
    "nsfw": False,
    "nsfw_level": 0,
}


def role(role_id: int, name: str, *, permissions: int, color: int, position: int) -> Json:
    """A role object."""
    return {
        "id": str(role_id),
        "name": name,
        "description": None,
        "permissions": str(permissions),
        "position": position,
        "color": color,
        "colors": {"primary_color": color, "secondary_color": None, "tertiary_color": None},
        "hoist": bool(color),
        "managed": False,
        "mentionable": True,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def emoji(emoji_id: int, name: str, *, animated: bool, creator: Json) -> Json:
    """A server's own emoji."""
    return {
        "id": str(emoji_id),
        "name": name,
        "user": creator,
        "roles": [],
        "require_colons": True,
        "managed": False,
        "animated": animated,
        "available": True,
    }


def voice_state(guild_id: int, who: Json, channel_id: int | None, session_id: str) -> Json:
    """A member's voice state, with the member."""
    return {
        "guild_id": str(guild_id),
        "channel_id": None if channel_id is None else str(channel_id),
        "user_id": who["user"]["id"],
        "member": who,
        "session_id": session_id,
        "deaf": False,
        "mute": False,
        "self_deaf": False,
        "self_mute": False,
        "self_stream": False,
        "self_video": False,
        "suppress": False,
        "request_to_speak_timestamp": None,
    }
