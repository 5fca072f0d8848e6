"""One reading of a server's whole history by the product's own reader, over real sockets, into an empty database."""

import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from benchmarks.backfill.discord import LocalDiscord
from services.consent.door import Door
from services.consent.key import the_key
from services.database import Database
from services.discord.limit_window import Pace
from services.discord.pacing import OVERALL, POLITE, Limiter
from services.discord.rest import DiscordRest
from services.history.standalone import standalone_history
from services.opened_database import open_database
from services.people.guild_settings import GuildSettings


@dataclass(frozen=True, slots=True)
class Read:
    """What a reading took and what came of it."""

    seconds: float
    requests: int
    refused: int
    messages: int


async def read_everything(url: str, discord: LocalDiscord, *, scale: float, requests_per_second: float) -> Read:
    """Read all that a local Discord's server holds; `scale` is that of its limits' windows."""
    async with recording(url) as database, aiohttp.ClientSession() as session:
        limiter = Limiter(requests_per_second / scale, polite=_scaled(POLITE, scale), overall=_scaled(OVERALL, scale))
        rest = DiscordRest(discord.token, discord.api_base, session=session, limiter=limiter)
        before, began = await discord.limits(), time.perf_counter()
        async with standalone_history(database, rest, discord.guild_id) as history:
            await history.settled()
            seconds = time.perf_counter() - began
        after = await discord.limits()
        stored = await database.pool.fetchval("select count(*) from message where guild_id = $1", discord.guild_id)
        whole = await database.pool.fetchval("select bool_and(history_complete) from channel")
        if not whole:
            raise RuntimeError("a channel was not read to its beginning")
    return Read(
        seconds,
        sum(after["requests"].values()) - sum(before["requests"].values()),
        sum(after["refused"].values()) - sum(before["refused"].values()),
        stored,
    )


@contextlib.asynccontextmanager
async def recording(url: str) -> AsyncIterator[Database]:
    """A database with the door at which the product's own recording stops."""
    async with open_database(url, Path(), migrate=False) as database:
        key = await the_key(database, None, datetime.now(UTC))
        yield replace(database, door=Door(key, GuildSettings()))


def _scaled(pace: Pace, scale: float) -> Pace:
    return Pace(pace.requests, pace.seconds * scale)
