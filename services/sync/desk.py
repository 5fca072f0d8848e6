"""Where runs of the sync are asked for and carried out: by the hour, from Discord, from the command line."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from functools import partial

from services.discord.errors import TokenRefused
from services.errors import DatabaseAway
from services.logs import about
from services.storage.transactions import Connection, in_one_transaction
from services.sync import runs
from services.sync.job import asked, carried_out, cut_if_dead, failed
from services.sync.parts import SyncTools
from services.sync.runs import Run

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
MINUTE = timedelta(minutes=1)
DUE_AFTER = timedelta(hours=1)
RECENT = timedelta(days=1)
UNKNOWN_AFTER = timedelta(minutes=1)  # a server in an outage, or one that has just been joined, may still appear
NOT_THERE = "The bot is not on this server, or Discord does not show it at the moment."


def next_run(now: datetime, minute: int) -> datetime:
    """The next moment after an aware `now` that a sync is due, in UTC: one with this minute of the hour."""
    due = now.astimezone(UTC).replace(minute=minute, second=0, microsecond=0)
    return due if due > now else due + DUE_AFTER


class SyncDesk:
    """Carries out every run that anybody asks for, one for each server at a time; `run` it beside the history.

    `guilds` are the ids of the servers that the bot is on now, `minute_of` the minute of the hour that is theirs.
    `ours` says which servers this process looks after at all.
    """

    def __init__(
        self,
        tools: SyncTools,
        guilds: Callable[[], Collection[int]],
        minute_of: Callable[[int], int],
        *,
        look_seconds: float = LOOK_SECONDS,
        ours: Callable[[int], bool] = lambda _guild_id: True,
    ) -> None:
        self._ours = ours
        self._tools, self._guilds, self._minute_of, self._look = tools, guilds, minute_of, look_seconds
        self._looked_at: datetime | None = None
        self._wake = asyncio.Event()
        self._working: dict[int, asyncio.Task[None]] = {}

    async def ask(self, guild_id: int, trigger: str, asked_by: int | None = None) -> Run:
        """The run that answers: the one under way, or a new one that begins at once."""
        run = await asked(self._tools.database, guild_id, trigger, self._now(), asked_by)
        self._wake.set()
        return run

    async def ask_due(self, trigger: str) -> None:
        """Ask for a run of every server whose minute came since this was last called, at most once an hour missed.

        One that still has a run under way gets no second.
        """
        now = self._now()
        since = min(self._looked_at or now - MINUTE, now)  # it is later than now where the clock was set back
        for guild_id in sorted(self._guilds()):
            if next_run(since, self._minute_of(guild_id)) <= now:
                await self.ask(guild_id, trigger)
        self._looked_at = now

    async def catch_up(self) -> None:
        """Once the servers are known, ask for a run of each that has had none within the hour."""
        while not self._guilds():  # noqa: ASYNC110 - nothing tells when the first server is known
            await asyncio.sleep(self._look)
        for guild_id in sorted(self._guilds()):
            last = await self._read(partial(runs.last_done, guild_id=guild_id))
            if last is None or last.finished_at is None or abs(self._now() - last.finished_at) >= DUE_AFTER:
                await self.ask(guild_id, runs.START)

    async def follow(self, run: Run) -> AsyncIterator[Run]:
        """The run whenever it changed, until it is over."""
        known: Run | None = None
        while known is None or not known.over:
            now = await self._read(lambda con: runs.run_by_id(con, run.guild_id, run.id))
            if now is None:
                return
            if now != known:
                yield now
            known = now
            if not now.over:
                await asyncio.sleep(self._look)

    async def found_before(self, run: Run) -> Run | None:
        """The newest run of the last day that found something, for one that found nothing."""
        if run.state == runs.CUT or (run.report or {}).get("counts"):
            return None
        return await self._read(lambda con: runs.last_finding(con, run.guild_id, self._now() - RECENT))

    async def run(self) -> None:
        """Carry out what is asked for, until cancelled; raises TokenRefused when Discord knows the bot no more."""
        for guild_id in await self._read(runs.servers_with_runs):
            await cut_if_dead(
                self._tools.database, guild_id, self._now()
            )  # what the process before this one left behind
        try:
            while True:
                self._wake.clear()
                await self._begin_new()
                try:
                    await asyncio.wait_for(self._wake.wait(), self._look)
                except TimeoutError:
                    await self._forget_done()
        finally:
            for task in self._working.values():
                task.cancel()
            await asyncio.gather(*self._working.values(), return_exceptions=True)
            self._working.clear()

    async def _begin_new(self) -> None:
        known = self._guilds()
        for run in await self._read(runs.waiting):
            if run.guild_id in self._working:
                continue
            if run.guild_id in known:
                self._working[run.guild_id] = asyncio.create_task(self._carry_out(run), name=f"sync {run.guild_id}")
            elif self._ours(run.guild_id) and self._now() - run.asked_at > UNKNOWN_AFTER:
                await failed(self._tools, run, NOT_THERE)

    async def _carry_out(self, run: Run) -> None:
        if await carried_out(self._tools, run) is None:
            log.info(
                "another process runs the sync of server %s",
                run.guild_id,
                extra=about("sync_elsewhere", guild=run.guild_id),
            )

    async def _forget_done(self) -> None:
        for guild_id, task in [*self._working.items()]:
            if not task.done():
                continue
            del self._working[guild_id]
            try:
                task.result()
            except TokenRefused:
                raise
            except DatabaseAway as away:
                log.warning(
                    "the sync of server %s has to wait: %s", guild_id, away, extra=about("sync_waits", guild=guild_id)
                )
            except Exception:
                log.exception(
                    "a sync of server %s broke off; the next one begins it anew",
                    guild_id,
                    extra=about("sync_broke_off", guild=guild_id),
                )
                await cut_if_dead(self._tools.database, guild_id, self._now())

    async def _read[T](self, question: Callable[[Connection], Awaitable[T]]) -> T:
        return await in_one_transaction(self._tools.database, question)

    def _now(self) -> datetime:
        return self._tools.clock()
