"""Messages that were left out, read again once their authors agree: from the record's side nobody is missing then."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from services.audit.repair import Rereader
from services.consent.left_out import left_by_channel
from services.database import Database
from services.discord.errors import DiscordUnavailable
from services.history.channel.rereading import ChannelHidden
from services.logs import about
from services.people.guild_settings import ConsentMode
from services.records.snowflakes import first_id_at
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

DUE = "select guild_id, max(at) as at from consent where history_due group by guild_id"  # of all servers at once
# The consent of nobody, user 0, keeps in its wording by which mode a server was looked at last.
MODES = """
select guild.id as guild_id,
       coalesce((
           select value #>> '{}' from guild_setting where guild_id = guild.id and name = 'consent_mode'
       ), $1) as mode,
       (select wording from consent where guild_id = guild.id and user_id = 0 and kind = 'record') as before
from guild
where exists (select from left_out where guild_id = guild.id and deleted_at is null)
"""
NOTED = """
insert into consent (guild_id, user_id, kind, granted, at, wording) values ($1, 0, 'record', true, $2, $3)
on conflict (guild_id, user_id, kind) do update set at = excluded.at, wording = excluded.wording
"""
DONE = "update consent set history_due = false where guild_id = $1 and history_due and at <= $2"


class Returning:
    """Reads the channels again in which something was left out, as soon as somebody of their server agrees.

    So it does where a server goes over from opt-in to notice. What others still do not want kept stays out of it: it
    passes the same door. `ours` says which servers this process looks after.
    """

    def __init__(
        self,
        database: Database,
        history: Rereader,
        clock: Callable[[], datetime],
        ours: Callable[[int], bool] = lambda _guild_id: True,
    ) -> None:
        self._database, self._history, self._clock, self._ours = database, history, clock, ours

    async def run_due(self) -> None:
        """Read what is due, server by server; what could not be read now is due again the next time."""
        for guild_id, at in await self._due():
            if await self.read_again(guild_id):
                await in_one_transaction(self._database, partial(_done, guild_id, at))
        for guild_id, mode, before in await self._modes():
            opened = before == ConsentMode.OPT_IN and mode == ConsentMode.NOTICE
            if mode != before and (not opened or await self.read_again(guild_id)):
                await in_one_transaction(self._database, partial(_note, guild_id, mode, self._clock()))

    async def read_again(self, guild_id: int) -> bool:
        """Read every channel of a server from the oldest message that was left out; returns whether all were read.

        A channel that is hidden from the bot now is read whole once it is shown again, and counts as read.
        """
        places = await in_one_transaction(self._database, lambda con: left_by_channel(con, guild_id))
        for place in places:
            try:
                await self._history.reread(guild_id, place.channel_id, low=first_id_at(place.since))
            except ChannelHidden as hidden:
                log.info(
                    "channel %s is not read again: %s",
                    place.channel_id,
                    hidden.reason,
                    extra=about("not_read_again", guild=guild_id, channel=place.channel_id),
                )
            except DiscordUnavailable as problem:
                log.warning(
                    "what was left out of server %s is read later: %s",
                    guild_id,
                    problem,
                    extra=about("read_later", guild=guild_id),
                )
                return False
        return True

    async def _modes(self) -> list[tuple[int, str, str | None]]:
        """The servers in which something is left out: their mode, and the one they had when they were looked at."""
        if (door := self._database.door) is None:
            return []

        async def read(con: Connection) -> list[tuple[int, str, str | None]]:
            rows = await con.fetch(MODES, str(door.defaults.consent_mode))
            return [tuple(row) for row in rows if self._ours(row["guild_id"])]

        return await in_one_transaction(self._database, read)

    async def _due(self) -> list[tuple[int, datetime]]:
        async def read(con: Connection) -> list[tuple[int, datetime]]:
            return [(row["guild_id"], row["at"]) for row in await con.fetch(DUE) if self._ours(row["guild_id"])]

        return await in_one_transaction(self._database, read)


async def _note(guild_id: int, mode: str, at: datetime, con: Connection) -> None:
    await con.execute(NOTED, guild_id, at, mode)


async def _done(guild_id: int, at: datetime, con: Connection) -> None:
    await con.execute(DONE, guild_id, at)
