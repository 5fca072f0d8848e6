"""Which mentors may read and answer a student: those of all cohorts, and those of one of the student's."""

from dataclasses import dataclass

from services.discord.permissions import server_permissions
from services.discord.server_state import ServerState
from services.people.access import Asker, is_admin, is_mentor
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.people.seeing import MENTORS
from services.people.students import Person
from services.people.viewing import may_see, viewer_of
from services.storage.transactions import Connection

MEMBER = "select roles from member where guild_id = $1 and user_id = $2 and present and not is_bot"


@dataclass(frozen=True, slots=True)
class Audience:
    """The mentors who may see a student; `everybody` says that no mentor of the server may not."""

    guild_id: int
    mentors: frozenset[int]
    everybody: bool


async def audience_of(
    con: Connection, state: ServerState, guild_id: int, student: Person, settings: GuildSettings
) -> Audience:
    """Who may read what a student writes to the mentors of a server."""
    guild = state.guilds.get(guild_id)
    if guild is None:
        return Audience(guild_id, frozenset(), everybody=False)
    wanted = list(roles_named(settings.staff_roles, guild.role_names))
    rows = await con.fetch(MENTORS, guild_id, wanted)
    may = {
        user_id: may_see(student, viewer_of(_asker(state, guild_id, user_id, roles), settings, state, public=False))
        for user_id, roles in rows
    }
    mentors = frozenset(user_id for user_id, allowed in may.items() if allowed)
    return Audience(guild_id, mentors, everybody=all(may.values()))


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
