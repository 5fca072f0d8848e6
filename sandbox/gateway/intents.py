"""Which events a session hears: intents by event name."""

from enum import IntFlag
from typing import NamedTuple


class Intent(IntFlag):
    """What a session asked to hear."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    MODERATION = 1 << 2
    EXPRESSIONS = 1 << 3
    INTEGRATIONS = 1 << 4
    WEBHOOKS = 1 << 5
    INVITES = 1 << 6
    VOICE_STATES = 1 << 7
    PRESENCES = 1 << 8
    MESSAGES = 1 << 9
    REACTIONS = 1 << 10
    TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_REACTIONS = 1 << 13
    DIRECT_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    SCHEDULED_EVENTS = 1 << 16
    AUTOMOD_RULES = 1 << 20
    AUTOMOD_ACTIONS = 1 << 21
    POLLS = 1 << 24
    DIRECT_POLLS = 1 << 25


KNOWN = int(sum(Intent))
# Either flag of a pair is enough: the portal's switch below and above the review threshold.
PRIVILEGED = {
    Intent.PRESENCES: (1 << 12) | (1 << 13),
    Intent.GUILD_MEMBERS: (1 << 14) | (1 << 15),
    Intent.MESSAGE_CONTENT: (1 << 18) | (1 << 19),
}


class Needed(NamedTuple):
    """The intent an event needs in a server and in direct messages; 0 = always heard."""

    guild: int
    direct: int = 0


_HEARD_WITH: tuple[tuple[Needed, str], ...] = (
    (
        Needed(Intent.GUILDS),
        """
        GUILD_CREATE GUILD_UPDATE GUILD_DELETE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_ROLE_DELETE
        THREAD_CREATE THREAD_UPDATE THREAD_DELETE THREAD_LIST_SYNC THREAD_MEMBER_UPDATE
        STAGE_INSTANCE_CREATE STAGE_INSTANCE_UPDATE STAGE_INSTANCE_DELETE VOICE_CHANNEL_STATUS_UPDATE
        VOICE_CHANNEL_START_TIME_UPDATE THREAD_MEMBERS_UPDATE
        """,
    ),
    (
        Needed(Intent.GUILDS, Intent.DIRECT_MESSAGES),
        "CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE CHANNEL_PINS_UPDATE",
    ),
    (Needed(Intent.GUILD_MEMBERS), "GUILD_MEMBER_ADD GUILD_MEMBER_UPDATE GUILD_MEMBER_REMOVE"),
    (Needed(Intent.MODERATION), "GUILD_AUDIT_LOG_ENTRY_CREATE GUILD_BAN_ADD GUILD_BAN_REMOVE"),
    (
        Needed(Intent.EXPRESSIONS),
        """
        GUILD_EMOJIS_UPDATE GUILD_STICKERS_UPDATE GUILD_SOUNDBOARD_SOUND_CREATE
        GUILD_SOUNDBOARD_SOUND_UPDATE GUILD_SOUNDBOARD_SOUND_DELETE GUILD_SOUNDBOARD_SOUNDS_UPDATE
        """,
    ),
    (
        Needed(Intent.INTEGRATIONS),
        "GUILD_INTEGRATIONS_UPDATE INTEGRATION_CREATE INTEGRATION_UPDATE INTEGRATION_DELETE",
    ),
    (Needed(Intent.WEBHOOKS), "WEBHOOKS_UPDATE"),
    (Needed(Intent.INVITES), "INVITE_CREATE INVITE_DELETE"),
    (Needed(Intent.VOICE_STATES), "VOICE_STATE_UPDATE"),
    (Needed(Intent.PRESENCES), "PRESENCE_UPDATE"),
    (
        Needed(Intent.MESSAGES, Intent.DIRECT_MESSAGES),
        "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE MESSAGE_DELETE_BULK",
    ),
    (
        Needed(Intent.REACTIONS, Intent.DIRECT_REACTIONS),
        """
        MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE MESSAGE_REACTION_REMOVE_ALL
        MESSAGE_REACTION_REMOVE_EMOJI
        """,
    ),
    (Needed(Intent.TYPING, Intent.DIRECT_TYPING), "TYPING_START"),
    (
        Needed(Intent.SCHEDULED_EVENTS),
        """
        GUILD_SCHEDULED_EVENT_CREATE GUILD_SCHEDULED_EVENT_UPDATE GUILD_SCHEDULED_EVENT_DELETE
        GUILD_SCHEDULED_EVENT_USER_ADD GUILD_SCHEDULED_EVENT_USER_REMOVE
        """,
    ),
    (Needed(Intent.POLLS, Intent.DIRECT_POLLS), "MESSAGE_POLL_VOTE_ADD MESSAGE_POLL_VOTE_REMOVE"),
)
NEEDED = {name: needed for needed, names in _HEARD_WITH for name in names.split()}
"""By the event's name."""
ALWAYS = Needed(0)


def hears(intents: int, name: str, *, in_guild: bool) -> bool:
    """Whether a session with these intents hears the event."""
    needed = NEEDED.get(name, ALWAYS)
    wanted = needed.guild if in_guild else needed.direct
    return not wanted or bool(intents & wanted)


def disallowed(intents: int, application_flags: int) -> bool:
    """Whether a privileged intent was asked for that the portal has not switched on."""
    return any(intents & intent and not application_flags & flags for intent, flags in PRIVILEGED.items())
