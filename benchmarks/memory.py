"""Memory of a process that reads a million messages: the product's own reader, without limits, everything loaded."""

import asyncio
import importlib

from benchmarks.backfill.discord import local_discord
from benchmarks.backfill.reading import read_everything
from benchmarks.backfill.world import Plan
from benchmarks.bench import Bench
from benchmarks.measure import Measure
from benchmarks.memory_use import peak_megabytes, present_megabytes
from services.garbage import settle

PART = "memory"
CHANNELS, IN_EACH = 50, 20_000
QUICK = Plan([300, 300])
MOST_MEGABYTES = 300.0
NO_LIMITS = 0.001  # of the seconds in which the pace of our own allows what it allows
LOOK_EVERY = 0.5
PATIENCE = 240.0


async def run(bench: Bench) -> list[Measure]:
    """Once: memory does not scatter, and a million messages take a while."""
    importlib.import_module("bot.compose")  # what a bot has in memory before it reads anything
    settle()
    plan = QUICK if bench.quick else Plan([IN_EACH] * CHANNELS)
    count = sum(plan.messages)
    async with local_discord(plan, limits="none", scale=1.0) as discord, bench.database() as url:
        before = present_megabytes()
        bench.say(f"{count:,} messages; {before:.0f} MB before the first")
        watching = asyncio.create_task(_watched(bench))
        async with asyncio.timeout(PATIENCE):
            read = await read_everything(url, discord, scale=NO_LIMITS, requests_per_second=50)
        watching.cancel()
    if read.messages != count:
        raise RuntimeError(f"{read.messages} of {count} messages were read")
    goal = None if bench.quick else MOST_MEGABYTES
    return [
        Measure(
            PART,
            f"peak while {count:,} messages are read",
            (peak_megabytes(),),
            "MB",
            goal=goal,
            better="lower",
            note=f"Of the reading process; it had {before:.0f} MB before the first message. PostgreSQL's is its own.",
        ),
        Measure(PART, "read without limits", (count / read.seconds,), "messages/s"),
    ]


async def _watched(bench: Bench) -> None:
    """Say how large the process is, whenever it has grown or shrunk by 10 MB."""
    said = present_megabytes()
    while True:
        await asyncio.sleep(LOOK_EVERY)
        if abs((now := present_megabytes()) - said) >= 10:
            said = now
            bench.say(f"{now:.0f} MB")
