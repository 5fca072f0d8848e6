"""The server that the frames are of, as Discord describes it to a bot that has just connected."""

from typing import Any

type Json = dict[str, Any]

GUILD, BOT = 1 << 40, (1 << 40) + 1
CHANNELS = tuple((1 << 41) + number for number in range(20))
VOICE = (1 << 41) + 500
ROLE = (1 << 41) + 900
PEOPLE = 200


def person(number: int) -> Json:
    """A user object."""
    return {
        "id": str((1 << 42) + number),
        "username": f"student{number}",
        "global_name": f"Student Number {number}",
        "discriminator": "0",
        "avatar": f"{number:032x}",
        "avatar_decoration_data": None,
        "public_flags": 0,
        "clan": None,
        "primary_guild": None,
    }


def member() -> Json:
    """Somebody on the server, without who that is."""
    return {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(ROLE)],
        "joined_at": "2026-09-01T08:00:00.000000+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }


def ready(resume_at: str) -> Json:
    """READY's data."""
    bot = {**person(0), "id": str(BOT), "username": "profiler", "bot": True, "verified": True, "mfa_enabled": True}
    return {
        "v": 10,
        "user": {**bot, "email": None},
        "guilds": [{"id": str(GUILD), "unavailable": True}],
        "session_id": "a-session",
        "session_type": "normal",
        "resume_gateway_url": resume_at,
        "shard": [0, 1],
        "application": {"id": str(BOT), "flags": 1 << 14 | 1 << 15 | 1 << 18 | 1 << 19},
        "private_channels": [],
        "presences": [],
        "relationships": [],
        "user_settings": {},
        "_trace": [],
    }


def guild_create() -> Json:
    """GUILD_CREATE's data."""
    everyone = {"id": str(GUILD), "name": "@everyone", "permissions": str((1 << 50) - 1), "position": 0}
    student = {"id": str(ROLE), "name": "student", "permissions": "0", "position": 1}
    rest = {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
    channels = [_channel(id_, 0, f"room-{number}", number) for number, id_ in enumerate(CHANNELS)]
    bot = {**member(), "user": {**person(0), "id": str(BOT), "username": "profiler", "bot": True}, "roles": []}
    return {
        "id": str(GUILD),
        "name": "A school",
        "icon": None,
        "owner_id": person(1)["id"],
        "region": "deprecated",
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 2,
        "mfa_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "system_channel_flags": 0,
        "nsfw_level": 0,
        "nsfw": False,
        "features": [],
        "roles": [{**everyone, **rest}, {**student, **rest}],
        "emojis": [],
        "stickers": [],
        "joined_at": "2026-08-01T08:00:00.000000+00:00",
        "large": False,
        "unavailable": False,
        "member_count": PEOPLE,
        "voice_states": [],
        "members": [bot],
        "channels": [*channels, _channel(VOICE, 2, "voice", 99)],
        "threads": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
    }


def _channel(id_: int, kind: int, name: str, position: int) -> Json:
    return {
        "id": str(id_),
        "type": kind,
        "name": name,
        "position": position,
        "parent_id": None,
        "permission_overwrites": [],
        "nsfw": False,
        "topic": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "bitrate": 64000,
        "user_limit": 0,
        "flags": 0,
    }
