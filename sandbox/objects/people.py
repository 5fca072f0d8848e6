"""Users and members of a server."""

from typing import Any

type Json = dict[str, Any]

GHOST_ID = 456226577798135808
"""Discord's one stand-in for every deleted account."""


def user(user_id: int, name: str, *, bot: bool, global_name: str | None, avatar: str | None = None) -> Json:
    """A user object."""
    return {
        "id": str(user_id),
        "username": name,
        "avatar": avatar,
        "discriminator": "0000" if bot else "0",
        "public_flags": 0,
        "flags": 0,
        "bot": bot,
        "banner": None,
        "accent_color": None,
        "global_name": global_name,
        "avatar_decoration_data": None,
        "collectibles": None,
        "display_name_styles": None,
        "primary_guild": None,
    }


def ghost() -> Json:
    """The user that a deleted account's messages come back under."""
    return user(GHOST_ID, "Deleted User", bot=False, global_name=None) | {"discriminator": "0000"}


def webhook_author(webhook_id: int, name: str, avatar: str | None = None) -> Json:
    """The author of a webhook's message."""
    return user(webhook_id, name, bot=True, global_name=None, avatar=avatar)


def member(who: Json, roles: list[str], nick: str | None, joined_at: str) -> Json:
    """A member object with its user."""
    return {
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "collectibles": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": joined_at,
        "nick": nick,
        "pending": False,
        "premium_since": None,
        "roles": roles,
        "user": who,
        "mute": False,
        "deaf": False,
    }


def without_user(whole: Json) -> Json:
    """The partial member that rides on messages and mentions."""
    return {key: value for key, value in whole.items() if key != "user"}
