"""One run of the sync over one server, from its beginning to its report."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.database import Database
from services.discord.errors import TokenRefused
from services.errors import ProfilerError
from services.logs import about, happening
from services.metrics import figures
from services.storage.transactions import Connection, in_one_transaction
from services.sync import runs
from services.sync.lock import HeldLock
from services.sync.parts import SyncTools
from services.sync.report import Costs, SyncReport, collect, so_far
from services.sync.runs import Run

log = logging.getLogger(__name__)

LOCK = "profiler sync"
HISTORY, ATTACHMENTS, REPORT = "history", "attachments", "report"  # the stages
LOOK_SECONDS = 0.2
BROKEN = "A part of this run failed because of a mistake in the program; the log says more."


class Busy(ProfilerError):
    """Another process runs the sync of this server."""


async def run_sync(tools: SyncTools, guild_id: int, trigger: str, asked_by: int | None = None) -> SyncReport:
    """Ask for a run and do it here.

    Raises:
        Busy: another process has one under way.
    """
    run = await asked(tools.database, guild_id, trigger, tools.clock(), asked_by)
    report = await carried_out(tools, run)
    if report is None:
        raise Busy("A sync of this server is already going on.")
    return report


async def asked(database: Database, guild_id: int, trigger: str, at: datetime, asked_by: int | None = None) -> Run:
    """The run that answers: the one under way, or a new one; a run whose process died is none."""
    going_on = await in_one_transaction(database, lambda con: runs.under_way(con, guild_id))
    if going_on is not None and going_on.state == runs.RUNNING:
        await cut_if_dead(database, guild_id, at)
    return await in_one_transaction(database, lambda con: runs.ask(con, guild_id, trigger, asked_by, at))


async def carried_out(tools: SyncTools, run: Run) -> SyncReport | None:
    """Do a run that was asked for; None when another process does it or has done it."""
    lock = await HeldLock.taken(tools.database.url, LOCK, run.guild_id)
    if lock is None:
        return None
    try:
        if not await _begun(tools, run):
            return None
        log.debug(
            "sync of server %s begins (%s)", run.guild_id, run.trigger, extra=about("sync_begins", guild=run.guild_id)
        )
        with happening(guild=run.guild_id):
            report = await _Work(tools, run).done()
        _told(run, report, tools.clock())
        return report
    finally:
        await lock.release()


def _told(run: Run, report: SyncReport, at: datetime) -> None:
    """The one line of a run, and its figures."""
    state, found = runs.FAILED if report.failures else runs.DONE, sum(report.counts.values())
    figures.SYNCS.add(state)
    figures.SYNC.note(report.seconds)
    if not report.failures:
        figures.SYNCED_AT.put(at.timestamp())
    for kind, number in report.counts.items():
        figures.FINDINGS.add(kind, by=number)
    log.log(
        logging.WARNING if report.failures else logging.INFO,
        "sync of server %s is over: %d requests, %.0f seconds, found %s%s",
        run.guild_id,
        report.requests,
        report.seconds,
        ", ".join(f"{number} {kind}" for kind, number in report.counts.items()) or "nothing",
        f"; {len(report.failures)} parts failed" if report.failures else "",
        extra=about(
            "sync",
            guild=run.guild_id,
            trigger=run.trigger,
            state=state,
            seconds=report.seconds,
            requests=report.requests,
            found=found,
            hidden=len(report.hidden),
            unread=len(report.unread),
            failures=len(report.failures),
        ),
    )


async def cut_if_dead(database: Database, guild_id: int, at: datetime) -> int:
    """Close runs whose process died without a word; returns how many there were."""
    lock = await HeldLock.taken(database.url, LOCK, guild_id)
    if lock is None:
        return 0
    try:
        return await in_one_transaction(database, lambda con: runs.cut(con, guild_id, at))
    finally:
        await lock.release()


async def failed(tools: SyncTools, run: Run, reason: str) -> None:
    """Close a run that nobody can carry out, with the reason as its report; findings wait for the next one."""
    report = SyncReport(None, {}, (), (), (), None, None, {}, (reason,), 0, 0.0)
    await in_one_transaction(
        tools.database, lambda con: runs.finish(con, run, runs.FAILED, tools.clock(), report.as_json())
    )


async def _begun(tools: SyncTools, run: Run) -> bool:
    async def begin(con: Connection) -> bool:
        await runs.cut(con, run.guild_id, tools.clock())  # whoever ran it had the lock that is ours now
        return await runs.begin(con, run, tools.clock())

    return await in_one_transaction(tools.database, begin)


@dataclass(slots=True)
class _Work:
    """A run that has begun."""

    tools: SyncTools
    run: Run

    async def done(self) -> SyncReport:
        """Do everything there is to do, and store what came of it."""
        began, sent = time.monotonic(), self.tools.requests()
        failures = [
            *await self._tried(HISTORY, self._history),
            *await self._tried(ATTACHMENTS, self._attachments),
        ]
        history, guild_id = self.tools.history, self.run.guild_id
        unread = tuple(history.unread(guild_id))
        remaining = history.progress(guild_id).remaining if unread else None

        async def report(con: Connection) -> SyncReport:
            last = await runs.last_done(con, guild_id)
            costs = Costs(
                unread,
                None if remaining is None else remaining.total_seconds(),
                tuple(failures),
                self.tools.requests() - sent,
                round(time.monotonic() - began, 3),
            )
            made = await collect(con, guild_id, self.run.id, last.finished_at if last else None, costs)
            state = runs.FAILED if failures else runs.DONE
            await runs.finish(con, self.run, state, self.tools.clock(), made.as_json())
            return made

        return await in_one_transaction(self.tools.database, report)

    async def _tried(self, stage: str, part: Callable[[], Awaitable[None]]) -> list[str]:
        """What went wrong with one part, in sentences; the others go on."""
        try:
            async with self._noted(stage):
                await part()
        except TokenRefused:
            raise
        except ProfilerError as problem:
            return [str(problem)]
        except Exception:
            log.exception("the part %s of a sync failed", stage)
            return [BROKEN]
        return []

    async def _history(self) -> None:
        """Wait until nothing is missing and all is compared; what takes longer goes on behind, and is named."""
        try:
            async with asyncio.timeout(self.tools.patience.total_seconds()):
                await self.tools.history.refresh(self.run.guild_id)
                while self.tools.history.unread(self.run.guild_id):  # noqa: ASYNC110 - it has no event
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            log.info(
                "the sync does not wait for the history of server %s any longer",
                self.run.guild_id,
                extra=about("sync_goes_on", guild=self.run.guild_id),
            )

    async def _attachments(self) -> None:
        """Try again what failed, and wait for it; what takes longer goes on behind, and is counted in the report."""
        if self.tools.attachments is None:
            return
        await self.tools.attachments.retry_now(self.run.guild_id)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.tools.files_patience.total_seconds()):
                await self.tools.attachments.caught_up()

    @contextlib.asynccontextmanager
    async def _noted(self, stage: str) -> AsyncIterator[None]:
        """Meanwhile, say in the database how far it is."""
        noting = asyncio.create_task(self._note(stage))
        try:
            yield
        finally:
            noting.cancel()
            await asyncio.gather(noting, return_exceptions=True)

    async def _note(self, stage: str) -> None:
        async def write(con: Connection) -> None:
            known = await so_far(con, self.run.guild_id)
            await runs.note(con, self.run, stage, self._progress() | known)

        while True:
            await in_one_transaction(self.tools.database, write)
            await asyncio.sleep(self.tools.between_notes.total_seconds())

    def _progress(self) -> dict[str, Any]:
        progress = self.tools.history.progress(self.run.guild_id)
        remaining = progress.remaining
        return {
            "channels_done": progress.channels_done,
            "channels_total": progress.channels_total,
            "messages_read": progress.messages_read,
            "checking": len(self.tools.history.unread(self.run.guild_id)),
            "remaining": None if remaining is None else remaining.total_seconds(),
        }
