"""nextcord alone: `python -m benchmarks.live.peer PORT MODE`, a process of its own that prints its figures as JSON.

`lean` has the settings of our own client, which keeps no messages and no members; `usual` is nextcord without any.
"""

import asyncio
import sys
from time import perf_counter, process_time
from typing import Any

import aiohttp
import nextcord
import orjson
from nextcord.ext import commands
from nextcord.http import Route

from bot.client import listed_intents

LOOK = 0.002


class Peer(commands.Bot):
    """A bot that listens to messages and does nothing with them."""

    heard = 0

    async def on_message(self, message: nextcord.Message) -> None:
        """Count one."""
        del message
        self.heard += 1


def made(mode: str) -> Peer:
    """The client."""
    settings: dict[str, Any] = {"chunk_guilds_at_startup": False, "guild_ready_timeout": 0.1}
    if mode == "lean":
        settings |= {"max_messages": None, "member_cache_flags": nextcord.MemberCacheFlags.none()}
    for name in ("associate_known", "delete_unknown", "register_new", "update_known"):
        settings[f"rollout_{name}"] = False  # no commands, and no requests about them
    return Peer(command_prefix=(), help_command=None, intents=listed_intents(), **settings)


async def measured(host: str, mode: str) -> dict[str, float]:
    """Connect, take a burst, and say how long it took until every listener had run."""
    Route.BASE = f"{host}/api/v10"
    peer = made(mode)
    running = asyncio.create_task(peer.start("a.token"))
    while not peer.is_ready():
        await asyncio.sleep(LOOK)
        if running.done():
            running.result()
    first = peer.ws.sequence or 0
    async with aiohttp.ClientSession() as http:
        began, used = perf_counter(), process_time()
        async with http.post(f"{host}/burst") as answer:
            told = await answer.json()
        while (peer.ws.sequence or 0) < told["sequence"]:  # noqa: ASYNC110 - nextcord says nothing at the end
            await asyncio.sleep(LOOK)
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name().startswith("nextcord: on_")))
        took, used = perf_counter() - began, process_time() - used
    await peer.close()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    if peer.heard != told["messages"]:
        raise RuntimeError(f"nextcord told of {peer.heard} messages, not of {told['messages']}")
    return {"frames": told["sequence"] - first, "seconds": took, "cpu": used}


if __name__ == "__main__":
    print(orjson.dumps(asyncio.run(measured(f"http://127.0.0.1:{sys.argv[1]}", sys.argv[2]))).decode())
