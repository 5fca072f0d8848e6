"""Gauges: how things are at the moment somebody asks, and what is counted in the database once a minute."""

import asyncio
import logging
import platform
from collections import Counter
from datetime import datetime
from time import monotonic

import psutil

from bot.watching.parts import Parts
from bot.watching.version import own_version
from services.attachments.objects.store import StoreProblem
from services.database import Database
from services.metrics import figures
from services.storage.transactions import is_passing

log = logging.getLogger(__name__)

COUNT_SECONDS, CHECK_SECONDS = 60.0, 600.0
SHARE = 200  # counting takes at most that part of the time, however large the tables are
LAST_SYNC = "select finished_at from sync_run where guild_id = $1 and state = 'done' order by id desc limit 1"
SESSIONS = (
    "select count(*) from page_session"
    " where guild_id = any($1) and ended_at is null and ends_at > now() and used_at > now() - interval '1 hour'"
)
STATES = "select state, count(*) as files from attachment where guild_id = $1 group by state"
OF_RUNNING = (
    figures.WAITING,
    figures.OLDEST,
    figures.CONNECTED,
    figures.SILENT,
    figures.HEARTBEAT,
    figures.SERVERS,
    figures.UNREAD,
    figures.READ,
    figures.POOL,
    figures.WORKER,
    figures.FILES,
    figures.STORE,
    figures.DATABASE,
    figures.LINKS_REFUSED,
    figures.SESSIONS,
)


def about() -> None:
    """Say what this is."""
    figures.ABOUT.put(1, own_version(), platform.python_version())


def read(parts: Parts, now: datetime) -> None:
    """Set the gauges that say how it is now; looks at memory alone, and at one small file of the system."""
    since, sign, pool = parts.capture.waiting_since, parts.ingestion.last_sign, parts.database.pool
    figures.WAITING.put(parts.capture.waiting)
    figures.OLDEST.put(0.0 if since is None else max(0.0, (now - since).total_seconds()))
    figures.CONNECTED.put(float(parts.ingestion.listening))
    figures.SERVERS.put(len(parts.bot.guilds))
    if sign is not None:
        figures.SILENT.put(max(0.0, (now - sign).total_seconds()))
    if (latency := parts.bot.latency) < float("inf"):  # also no number at all, before the first heartbeat
        figures.HEARTBEAT.put(latency)
    progress = parts.history.progress()
    figures.UNREAD.put(progress.channels_total - progress.channels_done)
    figures.READ.put(progress.messages_read)
    idle = pool.get_idle_size()
    figures.POOL.replace({("busy",): pool.get_size() - idle, ("idle",): idle})
    figures.WORKER.put(sum(map(_memory_of, parts.renderer.worker_ids)))


def nothing_runs() -> None:
    """Nobody knows any more how it is."""
    for gauge in OF_RUNNING:
        gauge.forget()
    figures.CONNECTED.put(0)


async def keep_counting(parts: Parts) -> None:
    """Count in the database once a minute, seldomer where that takes long; what is away is tried again then."""
    while True:
        began = monotonic()
        try:
            await count(parts.database, [guild.id for guild in parts.bot.guilds])
        except Exception as problem:
            if not is_passing(problem):  # of a database that is away the parts that need it tell
                log.exception("what only the database knows could not be counted; it is tried again")
        await asyncio.sleep(max(COUNT_SECONDS, (monotonic() - began) * SHARE))


async def keep_checking(parts: Parts) -> None:
    """Try the place for files at the start and every ten minutes; files that pass through try it all the time."""
    while True:
        try:
            await parts.store.check()
        except StoreProblem:
            figures.STORE.put(0)
        except Exception:
            figures.STORE.put(0)
            log.exception("the place for files could not be tried; it is tried again")
        else:
            figures.STORE.put(1)
        await asyncio.sleep(COUNT_SECONDS if figures.STORE.value() == 0 else CHECK_SECONDS)


async def count(database: Database, guild_ids: list[int]) -> None:
    """Count what only the database knows, server by server."""
    files: Counter[str] = Counter()
    async with database.pool.acquire() as con:
        for guild_id in guild_ids:
            files.update({row["state"]: row["files"] for row in await con.fetch(STATES, guild_id)})
            if (synced := await con.fetchval(LAST_SYNC, guild_id)) is not None:
                figures.SYNCED_AT.put(max(synced.timestamp(), figures.SYNCED_AT.value() or 0))
        refused = await con.fetch("select reason, times from page_refusal")
        figures.SESSIONS.put(await con.fetchval(SESSIONS, guild_ids))
        figures.DATABASE.put(await con.fetchval("select pg_database_size(current_database())"))
    figures.LINKS_REFUSED.replace({(row["reason"],): row["times"] for row in refused})
    figures.FILES.replace({(state,): number for state, number in files.items()})


def _memory_of(process_id: int) -> float:
    try:
        return float(psutil.Process(process_id).memory_info().rss)
    except psutil.Error:
        return 0.0
