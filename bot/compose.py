"""Puts the process together and keeps it running: database, capture, history, client, commands."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot.client import ProfilerBot, point_nextcord_at
from bot.kept import kept
from bot.leadership import led
from bot.leaving import GATEWAY, leave
from bot.privacy import guarded
from bot.settings import Settings
from bot.supervisor import POLITE, Manners
from bot.waiting import Waits, patiently
from bot.watching.parts import Parts
from bot.watching.watch import STANDS_BY, Watch, watched
from bot.wiring.answering import answering, exporting
from bot.wiring.around import Around, Part
from bot.wiring.comparing import comparing
from bot.wiring.connected import connected
from bot.wiring.defaults import live_settings
from bot.wiring.recording import recording
from cogs.history import HistoryReader
from services.attachments.keeper import AttachmentKeeper
from services.attachments.objects.opening import open_store
from services.capture.writer import Capture
from services.config.live import LiveSettings
from services.database import Database
from services.discord.rest import DiscordRest
from services.encryption.known import check_keys, say_what_seals
from services.garbage import settle
from services.history.reader import History
from services.opened_database import open_database
from services.render import WORKERS, Renderer, RenderFailed

log = logging.getLogger(__name__)

POOL_SIZE = 12
WARM_AFTER = 10.0  # seconds after commands are answered: until then the cores are for the start and what was missed


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that runs, wired."""

    bot: ProfilerBot
    live: LiveSettings
    capture: Capture
    history: History
    reader: HistoryReader
    keeper: AttachmentKeeper
    renderer: Renderer
    parts: dict[str, Part]
    seen: Parts


async def run(settings: Settings) -> None:
    """The real thing: open the database, connect to Discord as the only bot on it, and stay until cancelled.

    A database that is away is waited for.
    """
    token = settings.token  # says so at once when there is none
    async with watched(settings) as watch:
        await _started(settings, token, watch)


async def _started(settings: Settings, token: str, watch: Watch) -> None:
    waits = Waits(watch.waits_for)

    async def recorded(database: Database) -> None:
        async with composed(settings, token, database) as application, watch.following(application.seen):
            waits.over()
            await serve(application)

    async def started() -> None:
        async with open_database(
            settings.postgres_url, settings.data_dir, pool_size=POOL_SIZE, keys=settings.keyring
        ) as database:
            watch.waits_for(STANDS_BY)
            await led(database.url, partial(recorded, database), shards=settings.shards)

    await patiently(started, waits)


@contextlib.asynccontextmanager
async def composed(
    settings: Settings, token: str, database: Database, *, manners: Manners = POLITE
) -> AsyncIterator[Application]:
    """The wired parts, with their connections closed at the end."""
    point_nextcord_at(settings.discord_api_base, settings.discord_cdn_base)
    async with database.pool.acquire() as con:
        await check_keys(con, database.keys, datetime.now(UTC))  # another may have changed keys while we stood by
        await say_what_seals(con, database.keys)
    database, key = await guarded(settings, database)
    async with (
        DiscordRest.open(token, settings.discord_api_base, requests_per_second=settings.own_requests) as rest,
        open_store(settings.bucket, settings.attachments_path) as store,
    ):
        live = await live_settings(settings, database)  # before the first event comes: it says what is recorded
        renderer = Renderer(settings.data_dir / "matplotlib", workers=WORKERS)
        application = _wired(Around(settings, live, database, rest, store, renderer, key), token, manners)
        warming = asyncio.create_task(_warmed(application.bot, application.renderer))  # nobody has to wait for it
        try:
            yield application
        finally:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
            await application.renderer.close()


async def _warmed(bot: ProfilerBot, renderer: Renderer) -> None:
    """Load the drawing libraries ahead of the first question; one that comes sooner, or after a failure, loads them."""
    await bot.commands_synced.wait()
    await asyncio.sleep(WARM_AFTER)
    try:
        await renderer.start()
    except (OSError, RuntimeError, TimeoutError, RenderFailed):
        log.warning("a render worker did not start; the next chart will try again", exc_info=True)


def _wired(around: Around, token: str, manners: Manners) -> Application:
    record = recording(around)
    compare = comparing(around, record)
    exporter = exporting(around)
    bot, gateway = connected(around, record, answering(around, record, compare, exporter), token, manners)
    parts = {GATEWAY: gateway, **record.parts, **compare.parts, "the exports": exporter.run}
    capture, history, keeper, renderer = record.capture, record.history, record.keeper, around.renderer
    seen = Parts(bot, around.database, capture, record.ears, history, keeper, around.store, renderer)
    return Application(bot, around.live, capture, history, record.reader, keeper, renderer, parts, seen)


async def serve(application: Application) -> None:
    """Run every part until cancelled or until one of them needs the operator; then leave in order.

    Raises:
        ProfilerError: what the operator has to change.
    """
    settle()
    leaving = application.bot.is_closed
    tasks = {
        name: asyncio.create_task(kept(name, part, leaving=leaving), name=name)
        for name, part in application.parts.items()
    }
    try:
        done, _ = await asyncio.wait(tasks.values(), return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        await leave(application.bot, application.capture, tasks)
