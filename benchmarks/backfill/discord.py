"""The local Discord of one measurement as a program of its own: `python -m benchmarks.backfill.discord PLAN`.

PLAN is JSON: the fields of `world.Plan`, the mode of the limits and the scale of time. One JSON line says where it is;
it ends with its standard input.
"""

import asyncio
import contextlib
import gc
import logging
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from benchmarks.backfill.world import Plan, make
from sandbox import Sandbox

type Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS = 5.0
UNCHECKED = Path(
    "/nonexistent"
)  # the tests hold all traffic against Discord's description; here it would only take time


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
        *("-m", "benchmarks.backfill.discord", asked),
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


async def serve(asked: Json) -> None:
    """Make the world, say where it is, and serve until standard input ends."""
    made = make(Plan(**asked["plan"]))
    logging.getLogger("sandbox").setLevel(logging.ERROR)
    async with Sandbox(made.world, limits=asked["limits"], time_scale=asked["scale"], openapi=UNCHECKED) as box:
        gc.collect()
        gc.freeze()  # the world stays as it is
        facts = {"api_base": box.api_base, "token": box.token, "guild_id": made.guild_id, "reacted": made.reacted}
        sys.stdout.buffer.write(orjson.dumps(facts) + b"\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(serve(orjson.loads(sys.argv[1])))
