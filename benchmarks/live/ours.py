"""Our own bot: `python -m benchmarks.live.ours PORT DATABASE FOLDER PLAN…`, a process that prints figures a plan.

It is wired as in production from the socket to the commit: client, supervisor, picture of the server, door, queue,
writer, record of listening. History, attachments, the index of words, commands and pictures do not run beside it: what
is measured is the way of live events. A plan is `burst`, or `RATE:SECONDS` of a steady stream.
"""

import asyncio
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import aiohttp
import orjson

from benchmarks.live.school import CHANNELS, GUILD
from benchmarks.memory_use import peak_megabytes
from bot import compose
from bot.compose import POOL_SIZE, Application, composed
from bot.leaving import GATEWAY
from bot.settings import Settings
from bot.watching.loop import watch_loop
from services.database import Database, open_pool
from services.garbage import settle
from services.metrics import figures

LOOK = 0.002
HOUR = 3600.0
PARTS = (GATEWAY, "capture", "the record of listening")
SHARES = (50, 95, 99)


class Noted(list[float]):
    """Every value that a histogram of the product is given, since percentiles need more than its buckets."""

    def __init__(self, histogram: Any) -> None:
        super().__init__()
        histogram.note = lambda seconds, *_labels: self.append(seconds)

    def taken(self) -> list[float]:
        """The percentiles of what came since the last time, and the greatest; nothing when nothing came."""
        came = sorted(self)
        self.clear()
        return [came[len(came) * share // 100] for share in SHARES] + came[-1:] if came else []


async def measured(host: str, url: str, folder: Path, plans: list[str]) -> list[dict[str, Any]]:
    """Connect, and carry out one plan after the other."""
    settings = Settings.model_validate(
        {
            "discord_token": "a.token",
            "discord_api_base": host,
            "discord_cdn_base": host,
            "database_url": url,
            "data_dir": folder,
            "privacy_key": "0" * 64,
        }
    )
    compose.WARM_AFTER = HOUR  # else what draws pictures would start amid a stream
    lags, stalls = Noted(figures.LAGS), Noted(figures.STALL)
    async with open_pool(url, POOL_SIZE) as pool, composed(settings, "a.token", Database(pool, url)) as application:
        settle()  # as the bot does once it is put together, and before anybody looks how late the loop is
        parts = [asyncio.ensure_future(application.parts[name]()) for name in PARTS]
        parts.append(asyncio.create_task(watch_loop()))
        try:
            await _connected(application)
            return [await _carried_out(application, host, plan, lags, stalls) for plan in plans]
        finally:
            await application.bot.close()
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)


async def _connected(application: Application) -> None:
    bot, capture = application.bot, application.capture
    await bot.commands_synced.wait()
    while bot.get_guild(GUILD) is None:  # noqa: ASYNC110 - nextcord's event comes before ours
        await asyncio.sleep(LOOK)
    for channel_id in CHANNELS:  # as history says once it has read a channel
        capture.contiguous(GUILD, channel_id, 0)
    await capture.drained()


async def _carried_out(application: Application, host: str, plan: str, lags: Noted, stalls: Noted) -> dict[str, Any]:
    bot, capture = application.bot, application.capture
    first, before = bot.ws.sequence or 0, capture.stats.written
    rate, _, seconds = plan.partition(":")
    lags.clear()
    stalls.clear()
    async with aiohttp.ClientSession() as http:
        began, used = perf_counter(), process_time()
        where = "/burst" if plan == "burst" else f"/pace?rate={rate}&seconds={seconds}"
        async with http.post(host + where) as answer:
            told = orjson.loads(await answer.read())
        while (bot.ws.sequence or 0) < told["sequence"]:  # noqa: ASYNC110 - nobody says when the last has come
            await asyncio.sleep(LOOK)
        await capture.drained()
        took, used = perf_counter() - began, process_time() - used
    frames = told["sequence"] - first
    if capture.stats.written - before != frames or capture.stats.unreadable:
        raise RuntimeError(f"{capture.stats.written - before} of {frames} frames were written")
    return {
        "frames": frames,
        "messages": told["messages"],
        "seconds": took,
        "cpu": used,
        "lags": lags.taken(),
        "stalls": stalls.taken(),
        "peak_mb": peak_megabytes(),
    }


if __name__ == "__main__":
    port, url, folder, *plans = sys.argv[1:]
    print(orjson.dumps(asyncio.run(measured(f"http://127.0.0.1:{port}", url, Path(folder), plans))).decode())
