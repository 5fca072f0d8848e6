"""What a member may do in a channel, computed from roles and overwrites as Discord does; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, IntFlag

EVERYTHING = (1 << 63) - 1


class Permission(IntFlag):
    """The permission bits this bot asks about."""

    ADMINISTRATOR = 1 << 3
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    CONNECT = 1 << 20
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


class Kind(IntEnum):
    """Channel types by Discord's numbers; other numbers exist and hold nothing to read."""

    TEXT = 0
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15
    MEDIA = 16


THREADS = frozenset({Kind.ANNOUNCEMENT_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD})
WITH_MESSAGES = frozenset({Kind.TEXT, Kind.VOICE, Kind.ANNOUNCEMENT, Kind.STAGE}) | THREADS
WITH_THREADS = frozenset({Kind.TEXT, Kind.ANNOUNCEMENT, Kind.FORUM, Kind.MEDIA})
SPOKEN = frozenset({Kind.VOICE, Kind.STAGE})

# Plain numbers: a flag's & takes twenty times as long, and every channel of a server is asked about for each answer.
_ADMINISTRATOR, _VIEW, _CONNECT, _MANAGE_THREADS = (
    int(one)
    for one in (Permission.ADMINISTRATOR, Permission.VIEW_CHANNEL, Permission.CONNECT, Permission.MANAGE_THREADS)
)
_NEEDED = (
    (_VIEW, "the bot may not view this channel"),
    (int(Permission.READ_MESSAGE_HISTORY), "the bot may not read this channel's message history"),
)
_NOT_CONNECTED = "the bot may not connect to this voice channel, so its text is hidden"
NOT_IN_PRIVATE_THREAD = "the bot is not in this private thread and may not manage threads"


@dataclass(frozen=True, slots=True)
class Overwrite:
    """A channel's exception for one role or one member (`target_id`)."""

    target_id: int
    allow: int
    deny: int


def server_permissions(
    role_permissions: Mapping[int, int], guild_id: int, member_roles: Iterable[int], *, owns_server: bool = False
) -> int:
    """The permission bits a member has everywhere; `role_permissions` holds every role, @everyone by the guild's id."""
    if owns_server:
        return EVERYTHING
    granted = role_permissions.get(guild_id, 0)
    for role_id in member_roles:
        granted |= role_permissions.get(role_id, 0)
    return EVERYTHING if granted & _ADMINISTRATOR else granted


def channel_permissions(
    granted: int, overwrites: Iterable[Overwrite], *, guild_id: int, member_roles: Collection[int], user_id: int
) -> int:
    """The permission bits left in a channel: overwrites of @everyone come first, then all roles', then the member's."""
    if granted & _ADMINISTRATOR:
        return EVERYTHING
    everyone = roles = member = Overwrite(0, 0, 0)
    for one in overwrites:
        if one.target_id == guild_id:
            everyone = one
        elif one.target_id == user_id:
            member = one
        elif one.target_id in member_roles:
            roles = Overwrite(0, roles.allow | one.allow, roles.deny | one.deny)
    for level in (everyone, roles, member):
        granted = granted & ~int(level.deny) | level.allow  # int: a flag's ~ would drop bits it has no name for
    return granted if granted & _VIEW else 0


def why_unreadable(kind: int, permissions: int, *, in_thread: bool = False) -> str | None:
    """Why the messages of a channel cannot be read, or None when they can.

    For a thread give its parent's permissions; `in_thread` says whether the bot is a member of it.
    """
    for needed, reason in _NEEDED:
        if not permissions & needed:
            return reason
    if kind in SPOKEN and not permissions & _CONNECT:
        return _NOT_CONNECTED
    if kind == Kind.PRIVATE_THREAD and not in_thread and not permissions & _MANAGE_THREADS:
        return NOT_IN_PRIVATE_THREAD
    return None
