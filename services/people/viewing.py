"""Who may see which students and channels: decided once for an answer, by Discord's roles and permissions."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from services.discord.permissions import (
    THREADS,
    Kind,
    Permission,
    channel_permissions,
    server_permissions,
    why_unreadable,
)
from services.discord.server_records import ChannelState, GuildState
from services.discord.server_state import ServerState
from services.people.access import Asker, NotAllowed, sees_everybody
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.people.students import Person
from services.reports.question import Viewer
from services.wording.answers import as_it_is

NOBODY = 0  # a user id that no overwrite names


def viewer_of(asker: Asker, settings: GuildSettings, state: ServerState, *, public: bool) -> Viewer:
    """What an answer to somebody may contain, as the gateway last described the server.

    A mentor with roles of cohorts sees their students only; one without any, lead mentors and administrators see all.
    Channels and threads are those that the asker may read now. A `public` answer is read by every mentor, so it keeps
    to what somebody with nothing but the mentor role may read as well.
    """
    guild = state.guilds.get(asker.guild_id or 0)
    if guild is None:
        return Viewer(asker.user_id, cohorts_of(asker, settings), frozenset())
    channels = readable_channels(state, guild, asker.roles, asker.user_id)
    if public:
        channels &= mentors_channels(state, guild.id, settings)
    return Viewer(asker.user_id, cohorts_of(asker, settings), channels)


def mentors_viewer(guild_id: int, settings: GuildSettings, state: ServerState) -> Viewer:
    """What an answer may contain that nobody asked for and every mentor reads, such as the weekly report."""
    return Viewer(NOBODY, None, mentors_channels(state, guild_id, settings))


def mentors_channels(state: ServerState, guild_id: int, settings: GuildSettings) -> frozenset[int]:
    """The channels that every mentor may read: with each of the mentors' roles and no other role."""
    guild = state.guilds.get(guild_id)
    if guild is None:
        return frozenset()
    mentors = roles_named(settings.staff_roles, guild.role_names)
    held: list[Collection[int]] = [(role_id,) for role_id in mentors] or [()]
    return frozenset.intersection(*(readable_channels(state, guild, roles, NOBODY) for roles in held))


def readable_channels(state: ServerState, guild: GuildState, roles: Iterable[int], user_id: int) -> frozenset[int]:
    """The channels and threads whose messages a member with these roles may read.

    A thread follows its parent; a private one takes Manage Threads, since who else is in it is not known.
    """
    permitted = _permitted(state, guild, roles, user_id)
    return frozenset(one.id for one in state.in_guild(guild.id) if _readable(one, permitted))


def may_read(state: ServerState, guild_id: int, channel_id: int, user_id: int, roles: Collection[int]) -> bool | None:
    """Whether a member with these roles may read a channel or thread; None while the server is not known."""
    guild = state.guilds.get(guild_id)
    return None if guild is None else channel_id in readable_channels(state, guild, roles, user_id)


def managed_channels(state: ServerState, guild: GuildState, roles: Iterable[int], user_id: int) -> frozenset[int]:
    """The channels whose private threads a member with these roles may read."""
    permitted = _permitted(state, guild, roles, user_id)
    return frozenset(one for one, granted in permitted.items() if granted & Permission.MANAGE_THREADS)


def with_threads(viewer: Viewer, stored: Iterable[tuple[int, int, int]], managed: Collection[int]) -> Viewer:
    """The viewer with threads of the record as well: id, parent and kind of each that is not deleted.

    One is read with its parent; a private one where the parent is among the `managed` channels.
    """
    read = {
        thread
        for thread, parent, kind in stored
        if parent in viewer.channels and (kind != Kind.PRIVATE_THREAD or parent in managed)
    }
    return replace(viewer, channels=viewer.channels | read)


def check_may_see(person: Person, viewer: Viewer, settings: GuildSettings) -> None:
    """Raise NotAllowed when somebody belongs to cohorts that are not the viewer's; mentors and bots belong to none."""
    if may_see(person, viewer):
        return
    words = settings.words
    if person.roles:
        raise NotAllowed(
            words("{name} is in another cohort: you see the students of your own.", name=as_it_is(person.name))
        )
    raise NotAllowed(
        words("{name} is in no cohort as far as I know: you see the students of your own.", name=as_it_is(person.name))
    )


def may_see(person: Person, viewer: Viewer) -> bool:
    """Whether somebody's record may be shown to a viewer."""
    return viewer.cohorts is None or person.is_mentor or person.is_bot or not viewer.cohorts.isdisjoint(person.roles)


def cohorts_of(asker: Asker, settings: GuildSettings) -> frozenset[int] | None:
    """The cohorts whose students a mentor sees, None for all: their own, unless they have none or see everybody."""
    if sees_everybody(asker, settings):
        return None
    return roles_named(settings.cohort_roles, asker.roles) or None


def _permitted(state: ServerState, guild: GuildState, roles: Iterable[int], user_id: int) -> dict[int, int]:
    """The permission bits that a member with these roles has in each channel."""
    held = frozenset(roles)
    granted = server_permissions(guild.roles, guild.id, held, owns_server=guild.owner_id == user_id)
    return {
        one.id: channel_permissions(granted, one.overwrites, guild_id=guild.id, member_roles=held, user_id=user_id)
        for one in state.in_guild(guild.id)
        if one.kind not in THREADS
    }


def _readable(one: ChannelState, permitted: dict[int, int]) -> bool:
    permissions = permitted.get((one.parent_id or 0) if one.kind in THREADS else one.id, 0)
    return why_unreadable(one.kind, permissions) is None
