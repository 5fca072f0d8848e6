"""Whether the bot does its work now: Discord, the database, the place for files, and how far behind it is."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from bot.watching.parts import Parts
from services.metrics import figures

PATIENCE = 2.0  # seconds for the database's answer
SILENT = timedelta(seconds=120)  # Discord asks for a heartbeat every 41 seconds
BEHIND = timedelta(seconds=10)
ROWS = "select 1"


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one thing is as it should be, and why."""

    ok: bool
    reason: str


type Findings = dict[str, Finding]

CHECKS = ("gateway", "database", "bucket", "lag")


def not_running(reason: str) -> Findings:
    """What there is to say while the parts do not run, because of what the start waits for."""
    return dict.fromkeys(CHECKS, Finding(ok=False, reason=reason))


async def look(parts: Parts, now: datetime) -> Findings:
    """How everything is; takes at most as long as the database may take to answer."""
    return {
        "gateway": gateway(listening=parts.ingestion.listening, last_sign=parts.ingestion.last_sign, now=now),
        "database": await database(parts.database.pool),
        "bucket": bucket(away=parts.keeper.store_is_away, reachable=figures.STORE.value()),
        "lag": lag(parts.capture.waiting_since, now),
    }


def gateway(*, listening: bool, last_sign: datetime | None, now: datetime) -> Finding:
    """Whether events come from Discord."""
    if not listening:
        return Finding(ok=False, reason="not connected to Discord; it is tried again all the time")
    silent = timedelta() if last_sign is None else now - last_sign
    if silent > SILENT:
        return Finding(ok=False, reason=f"connected, but nothing has come for {silent.total_seconds():.0f} s")
    return Finding(ok=True, reason="events come from Discord")


async def database(pool: asyncpg.Pool) -> Finding:
    """Whether the database answers the simplest question."""
    try:
        async with asyncio.timeout(PATIENCE):
            await pool.fetchval(ROWS)
    except TimeoutError:
        return Finding(ok=False, reason=f"no answer within {PATIENCE:.0f} s")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as away:
        return Finding(ok=False, reason=f"cannot be asked ({type(away).__name__}); what comes waits in memory")
    return Finding(ok=True, reason="it answers")


def bucket(*, away: bool, reachable: float | None) -> Finding:
    """Whether the place for files takes them; `reachable` is what the last look found, None before the first."""
    if away or reachable == 0:
        return Finding(ok=False, reason="the place for files takes none now; files wait and are fetched later")
    if reachable is None:
        return Finding(ok=False, reason="not tried yet")
    return Finding(ok=True, reason="it takes files")


def lag(waiting_since: datetime | None, now: datetime) -> Finding:
    """Whether what happens is written down soon."""
    waited = timedelta() if waiting_since is None else max(timedelta(), now - waiting_since)
    if waited > BEHIND:
        return Finding(
            ok=False, reason=f"the oldest event that is not stored has waited for {waited.total_seconds():.0f} s"
        )
    return Finding(ok=True, reason=f"{waited.total_seconds():.1f} s behind")
