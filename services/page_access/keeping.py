"""Every minute: what people on the page may read now, and whether they may still be there."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from services.database import Database
from services.discord.permissions import server_permissions
from services.discord.server_state import ServerState
from services.logs import about
from services.page_access import role
from services.page_access.desk import PageDesk
from services.people.access import Asker, is_mentor
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing

log = logging.getLogger(__name__)

LIVE = """
select id, user_id, channels from page_session
where guild_id = $1 and ended_at is null and ends_at > $2 and used_at > $2 - interval '1 hour'
"""
MEMBER = "select roles from member where guild_id = $1 and user_id = $2 and present and not is_bot"
SEES = "update page_session set channels = $3 where guild_id = $1 and id = $2"
END = "update page_session set ended_at = $3, ended_by = 'not allowed' where guild_id = $1 and id = $2"
OLD_LINKS = "delete from page_link where guild_id = $1 and expires_at < $2::timestamptz - interval '1 day'"
OLD_SESSIONS = "delete from page_session where guild_id = $1 and ends_at < $2::timestamptz - interval '30 days'"


@dataclass(slots=True)
class PageKeeper:
    """Keeps the sessions of the page in line with Discord; `login` says whether an operator's login lets people in."""

    database: Database
    state: ServerState
    seeing: Seeing
    settings_of: Callable[[int, str | None], GuildSettings]
    clock: Callable[[], datetime]
    desk: PageDesk
    login: bool
    prepared: bool = False

    async def run_due(self) -> None:
        """Look at every session on the servers that are connected."""
        now = self.clock()
        if not self.prepared:
            await self._prepare(now)
        for guild_id in sorted(self.state.guilds):
            for row in await self.database.pool.fetch(LIVE, guild_id, now):
                await self._look_at(guild_id, row, now)
            await self.database.pool.execute(OLD_LINKS, guild_id, now)
            await self.database.pool.execute(OLD_SESSIONS, guild_id, now)

    async def _prepare(self, now: datetime) -> None:
        """Make the key of links, and give the page's role its rights to what a new version reads."""
        await self.desk.key(now)
        async with self.database.pool.acquire() as con:
            if await role.exists(con):
                try:
                    await role.allow(con, login=self.login)
                except asyncpg.InsufficientPrivilegeError:
                    log.warning("the page's role keeps its old rights: run `profiler page-role` after an upgrade")
        self.prepared = True

    async def _look_at(self, guild_id: int, row: asyncpg.Record, now: datetime) -> None:
        settings = self.settings_of(guild_id, None)
        asker = await self._asker(guild_id, row["user_id"])
        if asker is None or not is_mentor(asker, settings):
            await self.database.pool.execute(END, guild_id, row["id"], now)
            log.info(
                "a session of the page ended: user=%s guild=%s may not ask any more",
                row["user_id"],
                guild_id,
                extra=about("page_session_ended", guild=guild_id),
            )
            return
        viewer = await self.seeing.viewer(asker, settings)
        if row["channels"] is None or viewer.channels != frozenset(row["channels"]):
            await self.database.pool.execute(SEES, guild_id, row["id"], sorted(viewer.channels))

    async def _asker(self, guild_id: int, user_id: int) -> Asker | None:
        """Somebody as the server describes them now; None for who is not there."""
        guild = self.state.guilds.get(guild_id)
        held = await self.database.pool.fetchval(MEMBER, guild_id, user_id)
        if guild is None or held is None:
            return None
        granted = server_permissions(guild.roles, guild_id, held, owns_server=guild.owner_id == user_id)
        names = {one: guild.role_names[one] for one in held if one in guild.role_names}
        return Asker(user_id, guild_id, names, {}, granted)
