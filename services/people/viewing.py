"""Who may see which students and channels: decided once for an answer, by Discord's roles and permissions."""

from collections.abc import Collection, Iterable

from services.discord.permissions import (
    THREADS,
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
MANAGE_THREADS = int(Permission.MANAGE_THREADS)


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
    known = list(state.in_guild(guild.id))
    permitted = _permitted(guild, roles, user_id, known)
    return frozenset(one.id for one in known if _readable(one, permitted))


def reads_any(
    state: ServerState, guild: GuildState, roles: Iterable[int], user_id: int, channels: Iterable[int]
) -> bool:
    """Whether a member with these roles may read one of these channels and threads."""
    asked = [state.channels[one] for one in channels if one in state.channels]
    homes = [state.channels.get(one.parent_id or 0) if one.kind in THREADS else one for one in asked]
    permitted = _permitted(guild, roles, user_id, [home for home in homes if home is not None])
    return any(one.guild_id == guild.id and _readable(one, permitted) for one in asked)


def may_read(state: ServerState, guild_id: int, channel_id: int, user_id: int, roles: Collection[int]) -> bool | None:
    """Whether a member with these roles may read a channel or thread; None while the server is not known."""
    guild = state.guilds.get(guild_id)
    return None if guild is None else reads_any(state, guild, roles, user_id, (channel_id,))


def managed_channels(state: ServerState, guild: GuildState, roles: Iterable[int], user_id: int) -> frozenset[int]:
    """The channels whose private threads a member with these roles may read."""
    permitted = _permitted(guild, roles, user_id, state.in_guild(guild.id))
    return frozenset(one for one, granted in permitted.items() if granted & MANAGE_THREADS)


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


def _permitted(
    guild: GuildState, roles: Iterable[int], user_id: int, channels: Iterable[ChannelState]
) -> dict[int, int]:
    """The permission bits that a member with these roles has in each channel; threads have none of their own."""
    held = frozenset(roles)
    granted = server_permissions(guild.roles, guild.id, held, owns_server=guild.owner_id == user_id)
    return {
        one.id: channel_permissions(granted, one.overwrites, guild_id=guild.id, member_roles=held, user_id=user_id)
        for one in channels
        if one.kind not in THREADS
    }


def _readable(one: ChannelState, permitted: dict[int, int]) -> bool:
    permissions = permitted.get((one.parent_id or 0) if one.kind in THREADS else one.id, 0)
    return why_unreadable(one.kind, permissions) is None
