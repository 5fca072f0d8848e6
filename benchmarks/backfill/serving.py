"""The local Discord of one measurement: `python -m benchmarks.backfill.serving PLAN`.

PLAN is JSON: the fields of `world.Plan`, the mode of the limits and the scale of time. One JSON line says where it is;
it ends with its standard input.
"""

import asyncio
import gc
import logging
import sys
from pathlib import Path
from typing import Any

import orjson

from benchmarks.backfill.world import Plan, make
from sandbox import Sandbox

type Json = dict[str, Any]

UNCHECKED = Path(
    "/nonexistent"
)  # the tests hold all traffic against Discord's description; here it would only take time


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
