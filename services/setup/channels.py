"""Which permissions the bot lacks in which channels, and what each of them hides."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.discord.permissions import (
    SPOKEN,
    WITH_MESSAGES,
    WITH_THREADS,
    Kind,
    Overwrite,
    Permission,
    channel_permissions,
    server_permissions,
)
from services.discord.server_records import ChannelState, GuildState
from services.setup.findings import Finding, Level, Place
from services.wording.words import Words

RECORDED = WITH_MESSAGES | WITH_THREADS
VIEW = int(Permission.VIEW_CHANNEL)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A permission that channels of some kinds need."""

    bit: Permission
    kinds: frozenset[int]
    level: Level
    name: str
    hides: str


def wanted_in_channels(words: Words) -> tuple[Wanted, ...]:
    """What recording needs, the one that hides most first."""
    return (
        Wanted(
            Permission.VIEW_CHANNEL,
            frozenset(RECORDED),
            Level.MISSING,
            words("View Channel"),
            words("Nothing that happens there is recorded: no messages, no threads, nobody in voice."),
        ),
        Wanted(
            Permission.READ_MESSAGE_HISTORY,
            frozenset(RECORDED),
            Level.MISSING,
            words("Read Message History"),
            words("Hidden: what was written before I came or while I am away, and what was edited or deleted then."),
        ),
        Wanted(
            Permission.CONNECT,
            frozenset(SPOKEN),
            Level.MISSING,
            words("Connect"),
            words("Hidden: the text chat of these voice channels."),
        ),
        Wanted(
            Permission.MANAGE_THREADS,
            frozenset({Kind.TEXT}),
            Level.LIMITED,
            words("Manage Threads"),
            words("Hidden: private threads that nobody added me to."),
        ),
    )


def wanted_for_answers(words: Words) -> tuple[Wanted, ...]:
    """What answering in the mentor channel needs."""
    names = {
        Permission.SEND_MESSAGES: words("Send Messages"),
        Permission.SEND_MESSAGES_IN_THREADS: words("Send Messages in Threads"),
        Permission.EMBED_LINKS: words("Embed Links"),
        Permission.ATTACH_FILES: words("Attach Files"),
    }
    hides = words("My answers there stay incomplete or do not come.")
    return tuple(Wanted(bit, frozenset({Kind.TEXT}), Level.MISSING, name, hides) for bit, name in names.items())


def wanted_for_talks(words: Words) -> tuple[Wanted, ...]:
    """What the threads need in which mentors write with students through the bot, in the mentor channel."""
    names = {
        Permission.CREATE_PUBLIC_THREADS: words("Create Public Threads"),
        Permission.CREATE_PRIVATE_THREADS: words("Create Private Threads"),
    }
    hides = words("What students write to me cannot be shown to mentors there.")
    ticks = Wanted(
        Permission.ADD_REACTIONS,
        frozenset({Kind.TEXT}),
        Level.LIMITED,
        words("Add Reactions"),
        words("Mentors do not see by a tick that their answer reached the student."),
    )
    threads = (Wanted(bit, frozenset({Kind.TEXT}), Level.LIMITED, name, hides) for bit, name in names.items())
    return (*threads, ticks)


def wanted_for_support(words: Words) -> tuple[Wanted, ...]:
    """What private threads with students need, in the channel for them."""
    names = {
        Permission.VIEW_CHANNEL: words("View Channel"),
        Permission.READ_MESSAGE_HISTORY: words("Read Message History"),
        Permission.CREATE_PRIVATE_THREADS: words("Create Private Threads"),
        Permission.SEND_MESSAGES_IN_THREADS: words("Send Messages in Threads"),
    }
    hides = words("Students who take no direct messages cannot be reached by me.")
    return tuple(Wanted(bit, frozenset({Kind.TEXT}), Level.LIMITED, name, hides) for bit, name in names.items())


def lacking(
    wanted: Iterable[Wanted], channels: Iterable[ChannelState], guild: GuildState, me: int, words: Words
) -> Iterator[Finding]:
    """A finding for each permission that is missing somewhere, with all those channels."""
    looked_at = [(channel, permissions_beneath(channel, guild, me)) for channel in channels]
    for each in wanted:
        places = [
            Place(channel.id, channel.name)
            for channel, granted in looked_at
            if channel.kind in each.kinds and not granted & each.bit
        ]
        if places:
            missing = words("The permission “{permission}” is missing.", permission=each.name)
            yield Finding(each.level, missing, each.hides, tuple(places))


def permissions_beneath(channel: ChannelState, guild: GuildState, me: int) -> int:
    """The bot's permission bits in a channel; of a hidden one, which has none, those it would have besides."""
    granted = server_permissions(guild.roles, guild.id, guild.own_roles, owns_server=guild.owner_id == me)

    def allowed(server_wide: int, overwrites: Iterable[Overwrite]) -> int:
        return channel_permissions(server_wide, overwrites, guild_id=guild.id, member_roles=guild.own_roles, user_id=me)

    if seen := allowed(granted, channel.overwrites):
        return seen
    unhidden = [Overwrite(one.target_id, one.allow, one.deny & ~VIEW) for one in channel.overwrites]
    return allowed(granted | VIEW, unhidden) & ~VIEW
