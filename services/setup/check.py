"""The look at a server's setup that `profiler doctor` and `/setup` share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from services.attachments.objects.store import ObjectStore
from services.config.catalogue import SETTINGS
from services.config.leaving_out import leaves_out
from services.config.place_kinds import gone, is_id
from services.config.server_names import ServerNames
from services.discord.intents import CONTENT_INTENT, MEMBERS_INTENT, missing_intents
from services.discord.invite import PERMISSIONS, invite_link
from services.discord.permissions import Kind, Permission, server_permissions
from services.discord.rest import DiscordRest
from services.discord.server_records import ChannelState, GuildState, Payload
from services.discord.server_state import ServerState
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.setup.channels import (
    RECORDED,
    Wanted,
    lacking,
    permissions_beneath,
    wanted_for_answers,
    wanted_for_support,
    wanted_for_talks,
    wanted_in_channels,
)
from services.setup.findings import Finding, Level, worst_first
from services.wording.words import Words


@dataclass(frozen=True, slots=True)
class Server:
    """A server as Discord describes it to the bot, whose id is `me`."""

    me: int
    guild: GuildState
    channels: tuple[ChannelState, ...]
    role_names: dict[int, str]

    @property
    def granted(self) -> int:
        """The bot's permission bits everywhere."""
        guild = self.guild
        return server_permissions(guild.roles, guild.id, guild.own_roles, owns_server=guild.owner_id == self.me)


async def ask_server(rest: DiscordRest, me: int, guild_id: int) -> Server:
    """What Discord says of a server now, in three requests; raises what DiscordRest raises."""
    guild = await rest.get("/guilds/{guild_id}", major=guild_id)
    channels = await rest.get("/guilds/{guild_id}/channels", major=guild_id)
    member = await rest.get("/guilds/{guild_id}/members/{user_id}", major=guild_id, user_id=me)
    return server_described(me, guild, channels, member)


def server_described(me: int, guild: Payload, channels: list[Any], member: Payload) -> Server:
    """A server from Discord's own objects."""
    state = ServerState(bot_user_id=me)
    state.apply("GUILD_CREATE", {**guild, "channels": channels, "members": [member], "threads": []})
    guild_id = int(guild["id"])
    return Server(
        me=me,
        guild=state.guilds[guild_id],
        channels=tuple(sorted(state.in_guild(guild_id), key=_as_listed)),
        role_names={int(role["id"]): str(role["name"]) for role in guild["roles"]},
    )


def _as_listed(channel: ChannelState) -> tuple[int, int]:
    """Channels in the order in which Discord lists those of one category."""
    position = channel.payload.get("position")
    return (position if isinstance(position, int) else 0, channel.id)


async def look(
    rest: DiscordRest, me: int, guild_id: int, store: ObjectStore | None, settings: GuildSettings
) -> list[Finding]:
    """Everything there is to say about a server the bot is on, worst first; raises what DiscordRest raises."""
    words = settings.words
    application = await rest.get("/applications/@me")
    server = await ask_server(rest, me, guild_id)
    intents = check_intents(int(application.get("flags") or 0), words)
    found = check_server(server, settings, words, application_id=int(application["id"]))
    found = [*found, *intents] if intents[0].level == Level.FINE else [*intents, *found]
    if store is not None:
        found.append(await check_store(store, words))
    return worst_first(found)


def check_server(
    server: Server, settings: GuildSettings, words: Words, *, application_id: int | None = None
) -> list[Finding]:
    """What is missing on a server, worst first, and what is fine; with the id of the application also the remedy."""
    of_permissions = [
        *_recording(server, settings, words),
        *_audit_log(server, words),
        *_mentor_channel(server, settings, words),
        *_support(server, settings, words),
    ]
    lacks = any(finding.level != Level.FINE for finding in of_permissions)
    found = [*_deleted(server, settings, words), *of_permissions, *_roles(server, settings, words)]
    found += _invitation(server, application_id or server.me, words, lacks=lacks)
    return worst_first(found)


def _invitation(server: Server, application_id: int, words: Words, *, lacks: bool) -> Iterator[Finding]:
    """What the bot was invited with: more than it needs, or less where something is lacking."""
    if server.guild.owner_id != server.me and server.granted & Permission.ADMINISTRATOR:
        yield Finding(
            Level.LIMITED,
            words("I am an administrator of this server, which I need not be."),
            words("Take that permission from my role: nobody who got hold of my token could do more than I do."),
        )
    elif lacks and PERMISSIONS & ~server.granted:
        link = invite_link(application_id, server.guild.id)
        yield Finding(
            Level.LIMITED,
            words("My role lacks permissions that I was not invited with."),
            words("This link gives it exactly those that I need: {link}", link=link),
        )


def check_intents(application_flags: int, words: Words) -> list[Finding]:
    """Whether the privileged intents are on, and what each that is off hides."""
    hides = {
        CONTENT_INTENT: words("Discord sends me every message without its text."),
        MEMBERS_INTENT: words("I do not hear who joins, leaves or changes roles."),
    }
    found = [
        Finding(
            Level.MISSING,
            words("{intent} is off: switch it on in the Discord Developer Portal (Bot).", intent=name),
            hides[name],
        )
        for name in missing_intents(application_flags)
    ]
    return found or [Finding(Level.FINE, words("The privileged intents are on."))]


async def check_store(store: ObjectStore, words: Words) -> Finding:
    """Whether the place for attachments takes files and gives them back."""
    try:
        await store.check()
    except (ProfilerError, OSError) as problem:
        hides = words("Attachments wait until it does, and links of files can expire meanwhile.")
        return Finding(
            Level.MISSING, words("The store of attachments does not work: {reason}", reason=str(problem)), hides
        )
    return Finding(Level.FINE, words("The store of attachments takes files and gives them back."))


def _recording(server: Server, settings: GuildSettings, words: Words) -> Iterator[Finding]:
    wanted = wanted_in_channels(words)
    there = [channel for channel in server.channels if channel.kind in RECORDED]
    recorded = [one for one in there if not leaves_out(settings, (one.id, one.parent_id or 0))]
    yield from lacking(wanted, recorded, server.guild, server.me, words)
    whole = [channel for channel in recorded if _is_whole(channel, server, wanted)]
    yield Finding(Level.FINE, words("{n} of {all} channels can be recorded.", n=len(whole), all=len(recorded)))
    if left_out := len(there) - len(recorded):
        told = words.count(
            "{n} channel is left out, as an administrator wants.",
            "{n} channels are left out, as an administrator wants.",
            left_out,
        )
        yield Finding(Level.FINE, told)


def _is_whole(channel: ChannelState, server: Server, wanted: Iterable[Wanted]) -> bool:
    granted = permissions_beneath(channel, server.guild, server.me)
    return all(granted & each.bit for each in wanted if each.level == Level.MISSING and channel.kind in each.kinds)


def _audit_log(server: Server, words: Words) -> Iterator[Finding]:
    if not server.granted & Permission.VIEW_AUDIT_LOG:
        yield Finding(
            Level.LIMITED,
            words("The permission “{permission}” is missing.", permission=words("View Audit Log")),
            words("Hidden: bans and who removed whom; somebody banned looks like somebody who left."),
        )


def _mentor_channel(server: Server, settings: GuildSettings, words: Words) -> Iterator[Finding]:
    wanted = settings.mentor_channel.removeprefix("#")
    named = [c for c in server.channels if c.kind == Kind.TEXT and wanted.casefold() in {str(c.id), c.name.casefold()}]
    if not named and is_id(wanted):
        return  # it was deleted, and that is said already
    if not named:
        yield Finding(
            Level.MISSING,
            words("There is no channel {name}: create it or choose another in /setup.", name=wanted),
            words("Mentors get every answer for themselves alone."),
        )
        return
    lacks = list(lacking(wanted_for_answers(words), named, server.guild, server.me, words))
    yield from lacks
    yield from lacking(wanted_for_talks(words), named, server.guild, server.me, words)
    if not lacks and all(
        permissions_beneath(channel, server.guild, server.me) & Permission.VIEW_CHANNEL for channel in named
    ):
        yield Finding(Level.FINE, words("I can answer in #{name}.", name=named[0].name))


def _support(server: Server, settings: GuildSettings, words: Words) -> Iterator[Finding]:
    """What the channel for private threads with students lacks, where one is chosen."""
    named = [one for one in server.channels if settings.support_channel in {str(one.id), one.name}]
    yield from lacking(wanted_for_support(words), named, server.guild, server.me, words)


def _roles(server: Server, settings: GuildSettings, words: Words) -> Iterator[Finding]:
    for names in (settings.mentor_roles, settings.student_roles):
        for name in names:
            found = roles_named([name], server.role_names)
            called = " · ".join(sorted(server.role_names[role] for role in found))
            if found:
                yield Finding(Level.FINE, words("There is a role {name}.", name=called))
            elif not is_id(name):
                yield Finding(
                    Level.MISSING, words("There is no role {name}: create it or choose another in /setup.", name=name)
                )
    yield Finding(Level.FINE, _cohorts(server, settings.cohort_roles, words))


def _deleted(server: Server, settings: GuildSettings, words: Words) -> Iterator[Finding]:
    """What was chosen by an administrator and exists no more."""
    names = ServerNames(server.role_names, {one.id: one.name for one in server.channels})
    for setting in SETTINGS.values():
        if gone(setting.of(settings), setting.kind.name, names):
            text = words("What was chosen for “{setting}” was deleted.", setting=setting.label(words))
            yield Finding(Level.MISSING, text, words("Choose again in /setup."))


def _cohorts(server: Server, patterns: Iterable[str], words: Words) -> str:
    found = roles_named(tuple(patterns), server.role_names)
    if not found:
        return words("No cohort roles, so all students are one cohort.")
    return words("Cohorts: {names}.", names=", ".join(sorted(server.role_names[role] for role in found)))
