"""Puts the process together and keeps it running: database, capture, history, client, commands."""

import asyncio
import contextlib
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot.client import ProfilerBot, point_nextcord_at
from bot.identify_budget import IdentifyBudget, StoredIdentifies
from bot.kept import kept
from bot.leadership import led
from bot.schedule import Schedule, next_run
from bot.settings import Settings
from bot.supervisor import POLITE, Manners, Supervisor
from cogs.activity import Activity
from cogs.audit import Audit
from cogs.files import Files
from cogs.history import HistoryReader
from cogs.ingestion import Ingestion
from cogs.setup import Setup
from cogs.sync import Sync
from services.attachments.keeper import SPOOL, AttachmentKeeper
from services.attachments.objects.opening import open_store
from services.attachments.objects.store import ObjectStore
from services.audit.run import Auditor
from services.audit.tools import AuditTools
from services.capture.writer import Capture
from services.database import Database, open_database
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.history.reader import History
from services.people.guild_settings import GuildSettings
from services.render import Renderer, RenderFailed
from services.sync.desk import SyncDesk
from services.sync.parts import SyncTools
from services.sync.runs import SCHEDULE

log = logging.getLogger(__name__)

HANG_UP_SECONDS, DRAIN_SECONDS = 5.0, 10.0
POOL_SIZE = 12


def now() -> datetime:
    """The one clock of the process, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that runs, wired."""

    bot: ProfilerBot
    capture: Capture
    history: History
    reader: HistoryReader
    keeper: AttachmentKeeper
    renderer: Renderer
    parts: dict[str, Callable[[], Awaitable[None]]]


async def run(settings: Settings) -> None:
    """The real thing: open the database, connect to Discord as the only bot on it, and stay until cancelled."""
    token = settings.token  # says so at once when there is none

    async def recorded(database: Database) -> None:
        async with composed(settings, token, database) as application:
            await serve(application)

    async with open_database(settings.postgres_url, settings.data_dir, pool_size=POOL_SIZE) as database:
        await led(database.url, partial(recorded, database))


@contextlib.asynccontextmanager
async def composed(
    settings: Settings, token: str, database: Database, *, manners: Manners = POLITE
) -> AsyncIterator[Application]:
    """The wired parts, with their connections closed at the end."""
    point_nextcord_at(settings.discord_api_base, settings.discord_cdn_base)
    async with (
        DiscordRest.open(token, settings.discord_api_base, requests_per_second=settings.requests_per_second) as rest,
        open_store(settings.bucket, settings.attachments_path) as store,
    ):
        application = _wired(settings, token, database, rest, store, manners)
        warming = asyncio.create_task(_warmed(application.renderer))  # nobody has to wait for it
        try:
            yield application
        finally:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
            await application.renderer.close()


async def _warmed(renderer: Renderer) -> None:
    """Load the drawing libraries ahead of the first question; the question itself tries again if this fails."""
    try:
        await renderer.start()
    except (OSError, RuntimeError, TimeoutError, RenderFailed):
        log.warning("the render worker did not start; the first chart will try again", exc_info=True)


def _wired(
    settings: Settings, token: str, database: Database, rest: DiscordRest, store: ObjectStore, manners: Manners
) -> Application:
    state = ServerState()

    def lost(reason: str) -> None:
        ingestion.missed(reason)

    def withheld(guild_id: int, channel_id: int) -> None:
        history.missed(guild_id, channel_id)

    capture = Capture(database, capacity=settings.capture_queue, on_gap=lost, on_withheld=withheld)
    history = History(
        database,
        rest,
        state,
        capture,
        channels_at_once=settings.history_channels_at_once,
        reread_days=settings.reread_days,
        clock=now,
    )
    ingestion = Ingestion(database, state, capture, history.gap, clock=now)
    reader = HistoryReader(history, state, capture)
    renderer = Renderer(settings.data_dir / "matplotlib")
    past = StoredIdentifies(database.pool)
    budget = IdentifyBudget(past, clock=now, spacing=manners.between_identifies, pause=manners.after_refusals)
    bot = ProfilerBot(ingestion, budget, language=settings.language)
    chosen = partial(guild_settings, settings)
    keeper = AttachmentKeeper(
        database,
        rest,
        store,
        cdn_base=settings.discord_cdn_base,
        spool=settings.data_dir / SPOOL,
        limits=settings.attachment_limits,
        clock=now,
    )
    tools = SyncTools(database, history, keeper, lambda: rest.requests, now)
    desk = SyncDesk(tools, lambda: state.guilds)
    schedule = Schedule(settings.sync_minute, partial(desk.ask_all, SCHEDULE), desk.catch_up)
    sync = Sync(database, desk, history, chosen, lambda: next_run(now(), settings.sync_minute))
    auditor = Auditor(
        AuditTools(
            database,
            rest,
            history,
            waiting_since=lambda: capture.waiting_since,
            unread=lambda guild_id: history.unfinished(guild_id).missing,
            clock=now,
        )
    )
    audit = Audit(database, renderer, auditor, chosen, now)
    files = Files(database, store, chosen)
    setup = Setup(database, rest, store, settings.attachment_limits, chosen, now)
    for cog in (ingestion, reader, Activity(database, renderer, chosen, now), files, sync, audit, setup):
        bot.add_cog(cog)
    supervisor = Supervisor(bot, token, manners=manners, on_down=ingestion.down)
    parts: dict[str, Callable[[], Awaitable[None]]] = {
        "the gateway": supervisor.run,
        "capture": capture.run,
        "the record of listening": ingestion.keep_time,
        "history": reader.run,
        "the news of history": reader.announce,
        "the attachments": keeper.run,
        "the sync": desk.run,
        "the schedule": schedule.run,
    }
    return Application(bot, capture, history, reader, keeper, renderer, parts)


def guild_settings(settings: Settings, _guild_id: int, guild_locale: str | None) -> GuildSettings:
    """What the answers need to know about a server, until admins can set it in Discord."""
    return GuildSettings(
        time_zone=settings.time_zone,
        language=settings.language or guild_locale or "en-GB",
        mentor_roles=settings.mentor_roles,
        student_roles=settings.student_roles,
        cohort_roles=settings.cohort_roles,
        mentor_channel=settings.mentor_channel,
        course_start=settings.course_start,
        course_end=settings.course_end,
    )


async def serve(application: Application) -> None:
    """Run every part until cancelled or until one of them needs the operator; then leave in order.

    Raises:
        ProfilerError: what the operator has to change.
    """
    gc.collect()
    gc.freeze()  # the libraries stay: walking through them at every full collection would block the loop for 80 ms
    leaving = application.bot.is_closed
    tasks = [
        asyncio.create_task(kept(name, part, leaving=leaving), name=name) for name, part in application.parts.items()
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        await _leave(application, tasks)


async def _leave(application: Application, tasks: list[asyncio.Task[None]]) -> None:
    """Hang up first, then write down what was heard, then stop."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(application.bot.close(), HANG_UP_SECONDS)
    try:
        await asyncio.wait_for(application.capture.drained(), DRAIN_SECONDS)
    except TimeoutError:
        log.warning("%d events could not be stored; the next start reads them again", application.capture.waiting)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
