"""The channels of direct messages: opened once and slowly, and remembered; also that somebody wants none."""

from datetime import datetime, timedelta

from services.database import Database
from services.delivery.outcome import Paused, Refused
from services.discord import errors
from services.discord.rest import DiscordRest
from services.storage.transactions import Connection, in_one_transaction

CLOSED, NO_COMMON_SERVER = 50007, 50278
TOO_FAST = frozenset({40003, 40004})  # opened too many; sending switched off for a while
REMEMBERED = frozenset({CLOSED, NO_COMMON_SERVER})
OPEN, WRITE = "open", "write"  # kinds of pauses: of opening channels, and of writing into those that are open
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(hours=6)
MOST_OPENED, WITHIN = 10, timedelta(minutes=10)  # bots were locked out after 25 to 40 quick ones

# A "no" ends with a later yes of their own, or with their coming back to the server.
KNOWN = """
select d.channel_id, case when d.refused_at is not null
  and not exists (
    select from consent c
    where c.guild_id = $1 and c.user_id = d.user_id and c.kind = 'dm' and c.granted and c.at > d.refused_at)
  and not exists (
    select from member m where m.guild_id = $1 and m.user_id = d.user_id and m.joined_at > d.refused_at)
  then d.refused_code end as refused_code
from direct_channel d where d.user_id = $2
"""
KEEP = """
insert into direct_channel (user_id, channel_id, opened_at) values ($1, $2, $3)
on conflict (user_id) do update set channel_id = excluded.channel_id, opened_at = excluded.opened_at
"""
KEEP_REFUSED = """
insert into direct_channel (user_id, refused_at, refused_code) values ($1, $2, $3)
on conflict (user_id) do update set refused_at = excluded.refused_at, refused_code = excluded.refused_code
"""
TAKEN = "update direct_channel set refused_at = null, refused_code = null where user_id = $1 and refused_at is not null"
LOST = "update direct_channel set channel_id = null where user_id = $1 and channel_id = $2"
PAUSE = """
insert into send_pause (kind, until, code, times) values ($1, $2, $3, 1)
on conflict (kind) do update set
  until = $4::timestamptz + least($5::interval * (2 ^ least(send_pause.times, 20)), $6::interval),
  code = excluded.code, times = send_pause.times + 1
returning until
"""
FRESH = "select opened_at from direct_channel where opened_at > $1 order by opened_at limit $2"


class Doors:
    """Who can be written to, and in which channel."""

    def __init__(self, database: Database, rest: DiscordRest) -> None:
        self._database, self._rest = database, rest

    async def refusal(self, guild_id: int, user_id: int) -> Refused | None:
        """The "no" that is remembered of somebody, None when they may be tried."""
        row = await self._database.pool.fetchrow(KNOWN, guild_id, user_id)
        return None if row is None or row["refused_code"] is None else Refused(row["refused_code"])

    async def opened(self, guild_id: int, user_id: int, now: datetime) -> int | Refused:
        """The channel with somebody, opened if it has to be.

        Raises:
            Paused: too many were opened lately; what the rest raises besides a "no".
        """
        row = await self._database.pool.fetchrow(KNOWN, guild_id, user_id)
        await self._check_pause(WRITE, now)
        if row is not None and row["channel_id"] is not None:
            return int(row["channel_id"])
        await self._check_pause(OPEN, now)
        await self._check_pace(now)
        try:
            body = {"recipient_id": str(user_id)}
            made = await self._rest.post("/users/@me/channels", body, repeatable=True)
        except errors.Refused as no:
            return await self.told(no, user_id, now, OPEN)
        channel_id = int(made["id"])
        await in_one_transaction(self._database, lambda con: _keep(con, user_id, channel_id, now))
        return channel_id

    async def told(self, no: errors.Refused, user_id: int, now: datetime, kind: str = WRITE) -> Refused:
        """Remember what Discord said about direct messages; raises Paused when it asked for a pause."""
        if no.code in TOO_FAST:
            raise Paused(await self._pause(kind, no.code, now)) from no
        if no.code in REMEMBERED:
            row = (user_id, now, no.code)
            await in_one_transaction(self._database, lambda con: con.execute(KEEP_REFUSED, *row))
        return Refused(no.code)

    async def written(self, now: datetime) -> None:
        """A direct message went out: the next pause, if Discord asks for one, begins small again."""
        await in_one_transaction(
            self._database, lambda con: con.execute("delete from send_pause where kind = $1 and until < $2", WRITE, now)
        )

    async def lost(self, user_id: int, channel_id: int) -> None:
        """A channel is not there any more."""
        await in_one_transaction(self._database, lambda con: con.execute(LOST, user_id, channel_id))

    async def _check_pause(self, kind: str, now: datetime) -> None:
        until = await self._database.pool.fetchval("select until from send_pause where kind = $1", kind)
        if until is not None and until > now:
            raise Paused(until)

    async def _check_pace(self, now: datetime) -> None:
        lately = await self._database.pool.fetch(FRESH, now - WITHIN, MOST_OPENED)
        if len(lately) == MOST_OPENED:
            raise Paused(lately[0]["opened_at"] + WITHIN)

    async def _pause(self, kind: str, code: int, now: datetime) -> datetime:
        row = (kind, now + FIRST_PAUSE, code, now, FIRST_PAUSE, LONGEST_PAUSE)
        until: datetime = await in_one_transaction(self._database, lambda con: con.fetchval(PAUSE, *row))
        return until


async def takes_messages(con: Connection, user_id: int) -> None:
    """Forget that somebody wanted no direct messages, since they wrote one themselves."""
    await con.execute(TAKEN, user_id)


async def _keep(con: Connection, user_id: int, channel_id: int, now: datetime) -> None:
    await con.execute(KEEP, user_id, channel_id, now)
    await con.execute("delete from send_pause where kind = $1 and until < $2", OPEN, now)
