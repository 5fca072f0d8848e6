"""Which mentors may read and answer a student: those of all cohorts, and those of one of the student's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from services.discord.permissions import server_permissions
from services.discord.server_state import ServerState
from services.people.access import Asker, is_admin, is_mentor
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.people.seeing import MENTORS
from services.people.students import Person
from services.people.viewing import NOBODY, managed_channels, may_see, reads_any, viewer_of
from services.storage.transactions import Connection

MEMBER = "select roles from member where guild_id = $1 and user_id = $2 and present and not is_bot"


@dataclass(frozen=True, slots=True)
class Audience:
    """The mentors who may see a student, and the roles of those who may not, by person."""

    guild_id: int
    mentors: frozenset[int]
    others: Mapping[int, Collection[int]] = field(default_factory=dict)

    def may_read(self, state: ServerState, channel_id: int, settings: GuildSettings) -> bool:
        """Whether an open thread of a channel shows the student to nobody but these mentors."""
        guild = state.guilds.get(self.guild_id)
        if guild is None or self.others:
            return False
        students = roles_named((*settings.student_roles, *settings.cohort_roles), guild.role_names)
        held = [(), *((role,) for role in students)]
        return not any(reads_any(state, guild, roles, NOBODY, (channel_id,)) for roles in held)

    def peeking(self, state: ServerState, channel_id: int) -> list[int]:
        """Those mentors who may not see the student, and whom Discord lets into every private thread of a channel."""
        guild = state.guilds.get(self.guild_id)
        if guild is None:
            return []
        return sorted(
            user_id
            for user_id, roles in self.others.items()
            if channel_id in managed_channels(state, guild, roles, user_id)
        )


async def audience_of(
    con: Connection, state: ServerState, guild_id: int, student: Person, settings: GuildSettings
) -> Audience:
    """Who may read what a student writes to the mentors of a server."""
    guild = state.guilds.get(guild_id)
    if guild is None:
        return Audience(guild_id, frozenset())
    wanted = list(roles_named(settings.staff_roles, guild.role_names))
    rows = await con.fetch(MENTORS, guild_id, wanted)
    may = {
        user_id: may_see(student, viewer_of(_asker(state, guild_id, user_id, roles), settings, state, public=False))
        for user_id, roles in rows
    }
    others = {user_id: roles for user_id, roles in rows if not may[user_id]}
    return Audience(guild_id, frozenset(may) - others.keys(), others)


async def may_answer(
    con: Connection, state: ServerState, guild_id: int, user_id: int, student: Person, settings: GuildSettings
) -> bool:
    """Whether somebody who wrote in a thread is a mentor or an administrator who may see the student."""
    roles = await con.fetchval(MEMBER, guild_id, user_id)
    if roles is None or guild_id not in state.guilds:
        return False
    asker = _asker(state, guild_id, user_id, roles)
    is_staff = is_admin(asker, settings) or is_mentor(asker, settings)
    return is_staff and may_see(student, viewer_of(asker, settings, state, public=False))


def _asker(state: ServerState, guild_id: int, user_id: int, roles: list[int]) -> Asker:
    guild = state.guilds[guild_id]
    permissions = server_permissions(guild.roles, guild_id, roles, owns_server=guild.owner_id == user_id)
    held = {role: guild.role_names[role] for role in roles if role in guild.role_names}
    return Asker(user_id, guild_id, held, {}, permissions & ((1 << 63) - 1))
