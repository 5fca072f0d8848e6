"""What the bot may do on a server: for each request and event the permissions it needs, and the link that grants them.

A request or an event that is not listed here is not made or heard: a test compares both lists with the code.
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from services.discord.permissions import Permission

AUTHORIZE: Final = "https://discord.com/oauth2/authorize"
SCOPES: Final = ("bot", "applications.commands")

NOTHING = Permission(0)
SEEING = Permission.VIEW_CHANNEL
READING = SEEING | Permission.READ_MESSAGE_HISTORY
# The texts of voice channels are read like any other's, threads are written into like channels.
PAGES = READING | Permission.CONNECT
POSTING = (
    SEEING
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
)

REQUESTS: Final[Mapping[tuple[str, str], Permission]] = MappingProxyType(
    {
        ("GET", "/applications/@me"): NOTHING,
        ("GET", "/gateway/bot"): NOTHING,
        ("GET", "/users/@me"): NOTHING,
        ("GET", "/users/@me/guilds"): NOTHING,
        ("POST", "/users/@me/channels"): NOTHING,
        ("POST", "/attachments/refresh-urls"): NOTHING,
        ("GET", "/guilds/{guild_id}"): NOTHING,
        ("GET", "/guilds/{guild_id}/channels"): NOTHING,
        ("GET", "/guilds/{guild_id}/members"): NOTHING,
        ("GET", "/guilds/{guild_id}/members/{user_id}"): NOTHING,
        ("GET", "/guilds/{guild_id}/messages/search"): PAGES,
        ("GET", "/guilds/{guild_id}/scheduled-events"): SEEING,
        ("GET", "/guilds/{guild_id}/scheduled-events/{event_id}/users"): SEEING,
        ("GET", "/guilds/{guild_id}/threads/active"): SEEING,
        ("GET", "/channels/{channel_id}"): SEEING,
        ("DELETE", "/channels/{channel_id}"): SEEING | Permission.MANAGE_THREADS,
        ("GET", "/channels/{channel_id}/messages"): PAGES,
        ("POST", "/channels/{channel_id}/messages"): POSTING | Permission.READ_MESSAGE_HISTORY,
        ("GET", "/channels/{channel_id}/messages/pins"): READING,
        ("GET", "/channels/{channel_id}/messages/{message_id}"): PAGES,
        ("PATCH", "/channels/{channel_id}/messages/{message_id}"): SEEING,
        ("DELETE", "/channels/{channel_id}/messages/{message_id}"): SEEING,
        ("GET", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"): READING,
        ("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"): READING
        | Permission.ADD_REACTIONS,
        ("GET", "/channels/{channel_id}/polls/{message_id}/answers/{answer_id}"): READING,
        ("GET", "/channels/{channel_id}/threads/archived/public"): READING,
        ("GET", "/channels/{channel_id}/threads/archived/private"): READING | Permission.MANAGE_THREADS,
        ("GET", "/channels/{channel_id}/users/@me/threads/archived/private"): READING,
        ("POST", "/channels/{channel_id}/threads"): SEEING
        | Permission.CREATE_PUBLIC_THREADS
        | Permission.CREATE_PRIVATE_THREADS,
        ("GET", "/channels/{channel_id}/thread-members"): SEEING,
        ("PUT", "/channels/{channel_id}/thread-members/{user_id}"): SEEING | Permission.SEND_MESSAGES_IN_THREADS,
        ("DELETE", "/channels/{channel_id}/thread-members/{user_id}"): SEEING | Permission.MANAGE_THREADS,
    }
)
"""The bot's own requests; answers to commands and their registration need the scopes alone."""

EVENTS: Final[Mapping[str, Permission]] = MappingProxyType({"GUILD_BAN_ADD": Permission.VIEW_AUDIT_LOG})
"""Events that Discord keeps from who lacks a permission besides seeing the channel."""

PERMISSIONS: Final = reduce(or_, (*REQUESTS.values(), *EVENTS.values()))
"""Exactly what the bot needs, no bit more."""


def invite_link(application_id: int | str, guild_id: int | None = None) -> str:
    """The address by which an administrator invites the bot, or gives it what it lacks where it is already.

    With `guild_id` Discord offers that server alone.
    """
    asked = {
        "client_id": str(application_id),
        "permissions": str(int(PERMISSIONS)),
        "integration_type": "0",
        "scope": " ".join(SCOPES),
    }
    if guild_id is not None:
        asked |= {"guild_id": str(guild_id), "disable_guild_select": "true"}
    return f"{AUTHORIZE}?{urlencode(asked)}"
