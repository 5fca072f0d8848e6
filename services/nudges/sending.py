"""Sends what was approved, as soon as it may go; and tells the mentor about what cannot be delivered.

Nothing is kept in memory: whoever begins anew finds in the database how far each message is.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from services.database import Database
from services.delivery import Courier, Paused
from services.errors import ProfilerError
from services.logs import about
from services.nudges.hours import is_open
from services.nudges.ladder import Ladder, MayRead, channel_called
from services.nudges.limits import Reason, may_write
from services.nudges.store import ALIVE, ON_ITS_WAY, OPEN, Nudge, State, nudge_of, nudges_in, tidy, wait
from services.people.guild_settings import GuildSettings
from services.storage.transactions import Connection, in_one_transaction, is_passing
from services.tasks.store import told

log = logging.getLogger(__name__)

UNTOLD = """
select id, nudge_id, assignee_id, told_at from task
where guild_id = $1 and kind = 'nudge' and done_at is null and deleted_at is null and acknowledged_at is null
  and expires_at > $2 and (told_at is null or told_at < $3)
order by id
"""
SERVERS = "select id from guild where present order by id"
REMIND_AFTER = timedelta(hours=24)  # nobody has looked at it


class Sender:
    """Looks every minute what is to be sent; `ours` says which servers this process looks after."""

    def __init__(
        self,
        database: Database,
        courier: Courier,
        settings_of: Callable[[int, str | None], GuildSettings],
        may_read: MayRead,
        clock: Callable[[], datetime],
        *,
        ours: Callable[[int], bool] = lambda _guild_id: True,
    ) -> None:
        self._ours = ours
        self._database, self._courier, self._settings_of, self._clock = database, courier, settings_of, clock
        self._ladder = Ladder(database, courier, may_read)
        self._turn = asyncio.Lock()

    async def run_due(self) -> None:
        """Send what may go out now, on every server; what fails is tried again the next time."""
        async with self._turn:
            for row in await self._database.pool.fetch(SERVERS):
                if self._ours(row["id"]):
                    await self._server(row["id"])

    async def _server(self, guild_id: int) -> None:
        settings = self._settings_of(guild_id, None)
        async with self._database.pool.acquire() as con:
            alive = await nudges_in(con, guild_id, ALIVE)
        if any(nudge.state in OPEN for nudge in alive):
            await in_one_transaction(self._database, lambda con: tidy(con, guild_id, self._clock()))
        for nudge in alive:
            if nudge.state in ON_ITS_WAY:
                await self._guarded(nudge, settings)
        await self._tell_mentors(guild_id, settings)

    async def _guarded(self, nudge: Nudge, settings: GuildSettings) -> None:
        try:
            await self._one(nudge, settings)
        except Paused as pause:
            await in_one_transaction(self._database, lambda con: wait(con, nudge))
            log.info(
                "message %s of server %s waits until %s",
                nudge.id,
                nudge.guild_id,
                pause.until,
                extra=about("nudge_waits", guild=nudge.guild_id),
            )
        except Exception as problem:
            if not isinstance(problem, ProfilerError) and not is_passing(problem):
                log.exception(
                    "message %s of server %s failed; the others go on",
                    nudge.id,
                    nudge.guild_id,
                    extra=about("nudge_failed", guild=nudge.guild_id),
                )
                return
            log.warning(
                "message %s of server %s is tried again: %s",
                nudge.id,
                nudge.guild_id,
                type(problem).__name__,
                extra=about("nudge_again", guild=nudge.guild_id),
            )

    async def _one(self, nudge: Nudge, settings: GuildSettings) -> None:
        now = self._clock()
        if nudge.state is State.SENDING and await self._ladder.arrived(nudge, now):
            return
        if nudge.expires_at is not None and nudge.expires_at <= now:
            await self._ladder.give_up(nudge, State.EXPIRED, "expired", settings, now)
            return
        async with self._database.pool.acquire() as con:
            way = {} if nudge.way is None else {"way": nudge.way}
            blocked = await may_write(con, nudge.guild_id, nudge.student_id, settings, now, besides=nudge.id, **way)
        if blocked is None:
            await self._ladder.climb(nudge, settings, now)
        elif blocked.again is None and blocked.reason is not Reason.PENDING:
            await self._ladder.give_up(nudge, State.UNDELIVERABLE, blocked.reason, settings, now)

    async def _tell_mentors(self, guild_id: int, settings: GuildSettings) -> None:
        """Say in the mentor channel, without a name, that a message did not arrive; once more after a day."""
        now = self._clock()
        rows = await self._database.pool.fetch(UNTOLD, guild_id, now, now - REMIND_AFTER)
        place = await channel_called(self._database, guild_id, settings.mentor_channel) if rows else None
        for row in rows if place is not None else ():
            if row["told_at"] is not None and not is_open(now, settings):
                continue
            try:
                await self._tell(guild_id, row["id"], row["assignee_id"], place or 0, settings, row["told_at"])
            except ProfilerError as problem:
                log.warning(
                    "a mentor of server %s is told later: %s",
                    guild_id,
                    type(problem).__name__,
                    extra=about("mentor_told_later", guild=guild_id),
                )

    async def _tell(
        self,
        guild_id: int,
        task_id: int,
        mentor: int | None,
        place: int,
        settings: GuildSettings,
        told_at: datetime | None,
    ) -> None:
        words = settings.words
        async with self._database.pool.acquire() as con:
            nudge = await nudge_of(con, guild_id, task_id)
        if nudge is None:
            return
        called = f"<@{mentor}> " if mentor else ""
        said = (
            words("a message to a student did not arrive. Please have a look; only you see the answer.")
            if told_at is None
            else words("a reminder: a message to a student did not arrive and nobody has had a look yet.")
        )
        message = {
            "content": f"{called}{said}",
            "components": [
                {
                    "type": 1,
                    "components": [
                        {
                            "type": 2,
                            "style": 1,
                            "label": words("Have a look"),
                            "custom_id": f"sp:0:do:nudge_open:{nudge.student_id}:{nudge.id}"
                            + ("" if told_at is None else ":again"),
                        }
                    ],
                }
            ],
            "allowed_mentions": {"parse": [], "users": [str(mentor)] if mentor else []},
        }
        step = "told" if told_at is None else "reminded"
        await self._courier.send(guild_id, f"nudge:{nudge.id}:{step}", place, message)

        async def kept(con: Connection) -> None:
            await told(con, guild_id, task_id, self._clock())

        await in_one_transaction(self._database, kept)
