"""The local Discord of one measurement, in a process of its own."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from benchmarks.backfill.world import Plan

type Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class LocalDiscord:
    """A running local Discord: where it is, its one server, and how many lists of people each channel has."""

    api_base: str
    token: str
    guild_id: int
    reacted: tuple[int, ...]

    async def limits(self) -> Json:
        """How many requests of each route were answered, and how many refused with which scope."""
        async with aiohttp.ClientSession(self.api_base) as session, session.get("/__sandbox__/limits") as answer:
            told: Json = await answer.json()
            return told


@contextlib.asynccontextmanager
async def local_discord(plan: Plan, *, limits: str, scale: float) -> AsyncIterator[LocalDiscord]:
    """A local Discord with this plan's world, in a process of its own that ends with the block or with this process."""
    asked = orjson.dumps({"plan": asdict(plan), "limits": limits, "scale": scale}).decode()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.backfill.serving", asked),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        facts = orjson.loads(await process.stdout.readline())
        yield LocalDiscord(facts["api_base"], facts["token"], facts["guild_id"], tuple(facts["reacted"]))
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
