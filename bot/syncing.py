"""`profiler sync`: the hourly sync now, by the bot that runs, or here when none does."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from bot.leadership import standing_alone
from bot.privacy import guarded
from bot.progress_bar import ProgressBar
from bot.settings import Settings
from services.attachments.keeper import SPOOL, AttachmentKeeper
from services.attachments.objects.opening import open_store
from services.database import Database
from services.discord.rest import DiscordRest
from services.discord.shards import Shards
from services.errors import ProfilerError
from services.history.standalone import standalone_history
from services.opened_database import open_database
from services.storage.transactions import in_one_transaction
from services.sync import runs
from services.sync.job import asked, carried_out
from services.sync.lock import HeldLock
from services.sync.parts import SyncTools
from services.sync.report import SyncReport
from services.sync.runs import Run
from services.sync.telling.lines import lists_left
from services.sync.telling.report import in_full
from services.wording.words import Words

LOOK_SECONDS = 0.5
WORDS = Words("en")
NO_SERVER = "The bot is on no server: invite it to one."
BY_THE_BOT = "The bot that runs carries it out."
HERE = "No bot runs on this database: it is done here, without one."
BOT_GONE = "The bot is gone: going on here."
STAGES = {None: "asked for", "history": "reading what was missed", "attachments": "fetching files again"}


async def sync_now(settings: Settings, *, look_seconds: float = LOOK_SECONDS) -> int:
    """Sync every server and say what came of it; returns 1 when a part of it failed.

    Raises:
        ProfilerError: the database or Discord cannot be reached, or the bot is on no server.
    """
    token = settings.token
    async with (
        open_database(settings.postgres_url, settings.data_dir, keys=settings.keyring) as database,
        DiscordRest.open(token, settings.discord_api_base, requests_per_second=settings.requests_per_second) as rest,
    ):
        servers = {int(one["id"]): str(one["name"]) for one in await rest.get("/users/@me/guilds")}
        if not servers:
            raise ProfilerError(NO_SERVER)
        guarded_database, _ = await guarded(settings, database)
        return await _Shell(settings, guarded_database, rest, servers, look_seconds).done()


class _Shell:
    """One call of the command."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        rest: DiscordRest,
        servers: dict[int, str],
        look_seconds: float,
    ) -> None:
        self._settings, self._database, self._rest = settings, database, rest
        self._servers, self._look = servers, look_seconds
        self._locks: dict[int, HeldLock | None] = {}  # of the shards that are recorded nowhere else meanwhile

    async def done(self) -> int:
        """Ask for every server, see to it that somebody carries it out, and tell each report."""
        failed = 0
        try:
            for guild_id, name in self._servers.items():
                shard_id = self._settings.shards.of(guild_id)
                if shard_id not in self._locks:
                    self._locks[shard_id] = await self._stood_in(shard_id)
                    _say(BY_THE_BOT if self._locks[shard_id] is None else HERE)
                run = await asked(self._database, guild_id, runs.SHELL, _now())
                if self._locks[shard_id] is None:
                    run = await self._followed(run, name, shard_id)
                if not run.over:
                    run = await self._carried_out(guild_id, name)
                failed += _told(run, name)
        finally:
            for lock in self._locks.values():
                if lock is not None:
                    await lock.release()
        return 1 if failed else 0

    async def _stood_in(self, shard_id: int) -> HeldLock | None:
        """The lock of the one that records a shard, or None when a bot does."""
        return await standing_alone(self._database.url, Shards((shard_id,), self._settings.shards.count))

    async def _followed(self, run: Run, name: str, shard_id: int) -> Run:
        """The run once it is over; or, when the bot is gone, as it is, with the lock of the one that records taken."""
        bar = ProgressBar()
        try:
            while True:
                run = await self._stored(run)
                if run.state == runs.CUT:  # the bot died, and another process noticed it first
                    run = await asked(self._database, run.guild_id, runs.SHELL, _now())
                if run.over:
                    return run
                _show(bar, run, name)
                self._locks[shard_id] = await self._stood_in(shard_id)
                if self._locks[shard_id] is not None:
                    _say(BOT_GONE)
                    return run
                await asyncio.sleep(self._look)
        finally:
            bar.close()

    async def _carried_out(self, guild_id: int, name: str) -> Run:
        """Do the run of one server here; this process holds the lock of the one that records."""
        async with AsyncExitStack() as stack:
            history = await stack.enter_async_context(
                standalone_history(
                    self._database,
                    self._rest,
                    guild_id,
                    reread_days=self._settings.reread_days,
                    channels_at_once=self._settings.history_channels_at_once,
                )
            )
            tools = SyncTools(
                self._database,
                history,
                await stack.enter_async_context(
                    self._files_kept(Shards((self._settings.shards.of(guild_id),), self._settings.shards.count))
                ),
                lambda: self._rest.requests,
                _now,
            )
            run = await asked(self._database, guild_id, runs.SHELL, _now())  # a new one when the dead bot's was cut
            await self._shown_while(run, name, self._insisting(tools, run))
            return await self._stored(run)

    @asynccontextmanager
    async def _files_kept(self, shards: Shards) -> AsyncIterator[AttachmentKeeper]:
        """Meanwhile, fetch attachments of servers on these shards as the bot does."""
        settings = self._settings
        async with open_store(settings.bucket, settings.attachments_path) as store:
            keeper = AttachmentKeeper(
                self._database,
                self._rest,
                store,
                cdn_base=settings.discord_cdn_base,
                spool=settings.data_dir / SPOOL,
                limits=settings.attachment_limits,
                shards=shards,
            )
            task = asyncio.create_task(keeper.run())
            try:
                yield keeper
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _insisting(self, tools: SyncTools, run: Run) -> None:
        """Carry a run out, as soon as whoever did before has let go of it."""
        while await carried_out(tools, run) is None and not (await self._stored(run)).over:  # noqa: ASYNC110 - a lock tells nobody
            await asyncio.sleep(self._look)

    async def _shown_while(self, run: Run, name: str, work: Awaitable[object]) -> None:
        bar, task = ProgressBar(), asyncio.ensure_future(work)
        try:
            while not (await asyncio.wait([task], timeout=self._look))[0]:
                _show(bar, await self._stored(run), name)
            await task
        finally:
            task.cancel()
            bar.close()

    async def _stored(self, run: Run) -> Run:
        found = await in_one_transaction(self._database, lambda con: runs.run_by_id(con, run.guild_id, run.id))
        assert found is not None  # runs are never deleted
        return found


def _show(bar: ProgressBar, run: Run, name: str) -> None:
    """How far a run is."""
    stage = STAGES.get(run.stage, "writing the report")
    lists = (run.report or {}).get("lists", 0)
    left = f", {lists} lists of reactions and votes left" if lists else ""
    done, whole = ((run.report or {}).get(key, 0) for key in ("channels_done", "channels_total"))
    bar.show(done / whole if whole else 0.0, f"{name}: {stage}, {done} of {whole} channels{left}")


def _told(run: Run, name: str) -> bool:
    """Print what came of a run; returns whether it failed."""
    if run.state == runs.CUT or run.report is None:
        _say(f"{name}: cut off, the next sync does its work.")
        return True
    report = SyncReport.from_json(run.report)
    for line in summary(report):
        _say(f"{name}: {line}")
    return run.state == runs.FAILED


def summary(report: SyncReport) -> Sequence[str]:
    """A report in plain lines."""
    lines = [*report.failures]
    lines += in_full(report, WORDS) if report.counts else ["nothing happened unseen"]
    lines += [f"cannot be seen: #{one.name} ({one.reason})" for one in report.hidden]
    lines += [f"still being read: #{one.name}" for one in report.unread]
    lines += lists_left(report.lists, WORDS)
    if report.complete_through is not None:
        lines.append(f"complete through {report.complete_through:%Y-%m-%d %H:%M:%S} UTC")
    return [*lines, f"{report.requests} requests, {report.seconds:.1f} s"]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _now() -> datetime:
    return datetime.now(UTC)
