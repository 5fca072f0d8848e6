"""Who sees what on servers whose events come to another process: asked of Discord when somebody wants to know."""

import asyncio
from collections import OrderedDict
from time import monotonic
from typing import Final

from services.database import Database
from services.discord.pagers import described
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.people.access import Asker
from services.people.guild_settings import GuildSettings
from services.people.seeing import Seeing
from services.reports.question import Viewer

GOOD_FOR: Final = 60.0  # seconds
MOST: Final = 20  # servers remembered


class FarSeeing(Seeing):
    """Sees servers of its own as the gateway describes them, and others as Discord's REST API did a minute ago."""

    def __init__(
        self, database: Database, state: ServerState, rest: DiscordRest, *, good_for: float = GOOD_FOR
    ) -> None:
        super().__init__(database, state)
        self._rest, self._good_for = rest, good_for
        self._far: OrderedDict[int, tuple[float, Seeing]] = OrderedDict()
        self._turn = asyncio.Lock()

    async def viewer(self, asker: Asker, settings: GuildSettings, *, public: bool = False) -> Viewer:
        """What an answer may contain that this person reads; raises what asking Discord raises."""
        guild_id = asker.guild_id or 0
        if guild_id in self._state.guilds or not guild_id:
            return await super().viewer(asker, settings, public=public)
        async with self._turn:
            seeing = await self._from_afar(guild_id)
        return await seeing.viewer(asker, settings, public=public)

    async def _from_afar(self, guild_id: int) -> Seeing:
        since, known = self._far.get(guild_id, (0.0, None))
        if known is not None and monotonic() - since < self._good_for:
            return known
        me, server = await described(self._rest, guild_id)
        state = ServerState()
        state.apply("READY", {"user": me})
        state.apply("GUILD_CREATE", server)
        self._far[guild_id] = monotonic(), (seeing := Seeing(self._database, state))
        self._far.move_to_end(guild_id)
        while len(self._far) > MOST:
            self._far.popitem(last=False)
        return seeing
