"""Who may do what where, exactly as Discord documents it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sandbox.clock import parsed
from sandbox.kinds import THREADS, VOICE_LIKE

CREATE_INSTANT_INVITE = 1 << 0
KICK_MEMBERS = 1 << 1
BAN_MEMBERS = 1 << 2
ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
ADD_REACTIONS = 1 << 6
VIEW_AUDIT_LOG = 1 << 7
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
SEND_TTS_MESSAGES = 1 << 12
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
USE_EXTERNAL_EMOJIS = 1 << 18
CONNECT = 1 << 20
SPEAK = 1 << 21
CHANGE_NICKNAME = 1 << 26
MANAGE_NICKNAMES = 1 << 27
MANAGE_ROLES = 1 << 28
USE_APPLICATION_COMMANDS = 1 << 31
MANAGE_THREADS = 1 << 34
CREATE_PUBLIC_THREADS = 1 << 35
CREATE_PRIVATE_THREADS = 1 << 36
SEND_MESSAGES_IN_THREADS = 1 << 38
MODERATE_MEMBERS = 1 << 40
SEND_POLLS = 1 << 49
PIN_MESSAGES = 1 << 51

ALL = (1 << 53) - 1
EVERYONE_DEFAULT = (
    CREATE_INSTANT_INVITE
    | ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_EXTERNAL_EMOJIS
    | CONNECT
    | SPEAK
    | CHANGE_NICKNAME
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS
    | SEND_POLLS
)
_LOST_WITH_SENDING = MENTION_EVERYONE | SEND_TTS_MESSAGES | ATTACH_FILES | EMBED_LINKS
_KEPT_IN_TIMEOUT = VIEW_CHANNEL | READ_MESSAGE_HISTORY

type Json = dict[str, Any]


def guild_permissions(guild: Json, roles: Mapping[int, Json], member: Json, now: datetime) -> int:
    """What a member may do in the whole server: owner, administrator, everyone, roles, time-out."""
    if guild["owner_id"] == member["user"]["id"]:
        return ALL
    granted = int(roles[int(guild["id"])]["permissions"])
    for role_id in member["roles"]:
        granted |= int(roles[int(role_id)]["permissions"])
    if granted & ADMINISTRATOR:
        return ALL
    return granted & _KEPT_IN_TIMEOUT if _timed_out(member, now) else granted


def channel_permissions(granted: int, guild: Json, channel: Json, member: Json, now: datetime) -> int:
    """What is left of the server-wide permissions in a channel that is no thread."""
    return _in_channel(granted, guild, channel, member, now, SEND_MESSAGES)


def thread_permissions(
    granted: int, guild: Json, thread: Json, parent: Json, member: Json, now: datetime, *, joined: bool
) -> int:
    """The parent's permissions in its thread; 0 in a private one that the member is not part of."""
    allowed = _in_channel(granted, guild, parent, member, now, SEND_MESSAGES_IN_THREADS)
    if thread["type"] == THREADS.private and not joined and not allowed & MANAGE_THREADS:
        return 0
    return allowed


def sending(channel: Json) -> int:
    """The permission that sending a message needs in this kind of channel."""
    return SEND_MESSAGES_IN_THREADS if channel["type"] in THREADS else SEND_MESSAGES


def _in_channel(granted: int, guild: Json, channel: Json, member: Json, now: datetime, sending_bit: int) -> int:
    if granted & ADMINISTRATOR:
        return ALL
    allowed = _overwritten(granted, guild["id"], channel["permission_overwrites"], member)
    if _timed_out(member, now):
        allowed &= _KEPT_IN_TIMEOUT
    return _without_implied(allowed, channel["type"], sending_bit)


def _timed_out(member: Json, now: datetime) -> bool:
    until = member.get("communication_disabled_until")
    return until is not None and parsed(until) > now


def _overwritten(granted: int, everyone: str, overwrites: Iterable[Json], member: Json) -> int:
    by_id = {item["id"]: item for item in overwrites}
    allowed = _applied(granted, [by_id[everyone]] if everyone in by_id else [])
    allowed = _applied(allowed, [by_id[role] for role in member["roles"] if role in by_id])
    own = by_id.get(member["user"]["id"])
    return _applied(allowed, [own] if own else [])


def _applied(granted: int, overwrites: list[Json]) -> int:
    """Denies of one level first, then its allows: an allow of any role beats a deny of another."""
    allow = deny = 0
    for item in overwrites:
        allow |= int(item["allow"])
        deny |= int(item["deny"])
    return granted & ~deny | allow


def _without_implied(allowed: int, kind: int, sending_bit: int) -> int:
    if not allowed & VIEW_CHANNEL:
        return 0
    if kind in VOICE_LIKE and not allowed & CONNECT:
        return VIEW_CHANNEL
    if not allowed & sending_bit:
        return allowed & ~_LOST_WITH_SENDING
    return allowed
