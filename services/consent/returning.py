"""Messages that were left out, read again once their authors agree: from the record's side nobody is missing then."""

import logging
from datetime import datetime
from functools import partial

from services.audit.repair import Rereader
from services.consent.left_out import left_by_channel
from services.database import Database
from services.discord.errors import DiscordUnavailable
from services.history.channel.rereading import ChannelHidden
from services.records.snowflakes import first_id_at
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

DUE = "select guild_id, max(at) as at from consent where history_due group by guild_id"  # of all servers at once
DONE = "update consent set history_due = false where guild_id = $1 and history_due and at <= $2"


class Returning:
    """Reads the channels again in which something was left out, as soon as somebody of their server agrees.

    What others still do not want kept stays out of it: it passes the same door.
    """

    def __init__(self, database: Database, history: Rereader) -> None:
        self._database, self._history = database, history

    async def run_due(self) -> None:
        """Read what is due, server by server; what could not be read now is due again the next time."""
        for guild_id, at in await self._due():
            if await self.read_again(guild_id):
                await in_one_transaction(self._database, partial(_done, guild_id, at))

    async def read_again(self, guild_id: int) -> bool:
        """Read every channel of a server from the oldest message that was left out; returns whether all were read.

        A channel that is hidden from the bot now is read whole once it is shown again, and counts as read.
        """
        places = await in_one_transaction(self._database, lambda con: left_by_channel(con, guild_id))
        for place in places:
            try:
                await self._history.reread(guild_id, place.channel_id, low=first_id_at(place.since))
            except ChannelHidden as hidden:
                log.info("channel %s is not read again: %s", place.channel_id, hidden.reason)
            except DiscordUnavailable as problem:
                log.warning("what was left out of server %s is read later: %s", guild_id, problem)
                return False
        return True

    async def _due(self) -> list[tuple[int, datetime]]:
        async def read(con: Connection) -> list[tuple[int, datetime]]:
            return [(row["guild_id"], row["at"]) for row in await con.fetch(DUE)]

        return await in_one_transaction(self._database, read)


async def _done(guild_id: int, at: datetime, con: Connection) -> None:
    await con.execute(DONE, guild_id, at)
