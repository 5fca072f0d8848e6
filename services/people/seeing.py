"""Who sees what, as the gateway and the record together know it: threads of old, and what other mentors may see."""

import asyncio
import logging
from dataclasses import replace

from services.database import Database
from services.discord.permissions import server_permissions
from services.discord.server_state import ServerState
from services.people.access import Asker, is_public, sees_everybody
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.people.viewing import NOBODY, cohorts_of, managed_channels, mentors_viewer, reads_any, viewer_of
from services.reports.question import Viewer

log = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds: Discord waits three for the beginning of an answer
STORED_THREADS = """
select array_agg(id) from channel
where guild_id = $1 and kind in (10, 11, 12) and deleted_at is null and parent_id = any($2::bigint[])
  and (kind <> 12 or parent_id = any($3::bigint[]))
"""
MENTORS = """
select user_id, roles from member
where guild_id = $1 and present and not is_bot and roles && $2::bigint[]
"""


class Seeing:
    """Works out viewers; whoever presses, types or is answered by the clock is looked at here, each time anew."""

    def __init__(self, database: Database, state: ServerState) -> None:
        self._database, self._state = database, state

    def at_once(self, asker: Asker, settings: GuildSettings) -> Viewer:
        """The asker as the gateway alone describes them, without threads that it has not listed since the start."""
        return viewer_of(asker, settings, self._state, public=False)

    async def viewer(self, asker: Asker, settings: GuildSettings, *, public: bool = False) -> Viewer:
        """What an answer may contain that this person, or everybody in the mentor channel, reads."""
        viewer, guild = viewer_of(asker, settings, self._state, public=public), asker.guild_id or 0
        known = self._state.guilds.get(guild)
        managed = (
            frozenset() if public or known is None else managed_channels(self._state, known, asker.roles, asker.user_id)
        )
        return await self._with_stored_threads(viewer, guild, managed)

    async def mentors(self, guild_id: int, settings: GuildSettings) -> Viewer:
        """What an answer may contain that nobody asked for and every mentor reads."""
        return await self._with_stored_threads(mentors_viewer(guild_id, settings, self._state), guild_id, frozenset())

    async def is_public(self, asker: Asker, settings: GuildSettings) -> bool:
        """Whether an answer may be for everybody where it was asked for.

        That is the mentor channel, unless students read it too, and unless another mentor sees fewer students than the
        asker: what belongs to one cohort is not for those who have another. In doubt the answer is the asker's alone.
        """
        if not is_public(asker, settings) or self._students_read(asker, settings):
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                shared = await self.shared_cohorts(asker.guild_id or 0, settings)
        except TimeoutError:
            log.warning("an answer is for its asker alone: the database took too long to say who else is a mentor")
            return False
        own = cohorts_of(asker, settings)
        return shared is None or (own is not None and own <= shared)

    async def shared_cohorts(self, guild_id: int, settings: GuildSettings) -> frozenset[int] | None:
        """The cohorts whose students every mentor of a server sees; None when all of them see all students."""
        guild = self._state.guilds.get(guild_id)
        if guild is None:
            return frozenset()
        mentor_roles = list(roles_named(settings.staff_roles, guild.role_names))
        shared: frozenset[int] | None = None
        for user_id, roles in await self._database.pool.fetch(MENTORS, guild_id, mentor_roles):
            granted = server_permissions(guild.roles, guild.id, roles, owns_server=guild.owner_id == user_id)
            held = {role: guild.role_names[role] for role in roles if role in guild.role_names}
            mentor, cohorts = Asker(user_id, guild_id, held, {}, granted), roles_named(settings.cohort_roles, held)
            if cohorts and not sees_everybody(mentor, settings):
                shared = cohorts if shared is None else shared & cohorts
        return shared

    def _students_read(self, asker: Asker, settings: GuildSettings) -> bool:
        """Whether the place is open to everybody, or to whoever has nothing but the role of a student or a cohort."""
        guild = self._state.guilds.get(asker.guild_id or 0)
        if guild is None:
            return True
        students = roles_named((*settings.student_roles, *settings.cohort_roles), guild.role_names)
        held = [(), *((role,) for role in students)]
        return any(reads_any(self._state, guild, roles, NOBODY, asker.places) for roles in held)

    async def _with_stored_threads(self, viewer: Viewer, guild_id: int, managed: frozenset[int]) -> Viewer:
        """Threads that were archived before the bot started are known to the record alone.

        One is read with its parent; a private one where the parent is among the `managed` channels.
        """
        threads = await self._database.pool.fetchval(STORED_THREADS, guild_id, list(viewer.channels), list(managed))
        return replace(viewer, channels=viewer.channels.union(threads or ()))
