"""One client with several shards: sessions begin and end beside each other."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from nextcord.http import Route

from bot.client import ProfilerBot, point_nextcord_at
from bot.identify_budget import IdentifyBudget
from bot.supervisor import Manners, Supervisor
from sandbox import Sandbox, World
from services.discord.shards import Shards, shard_of
from tests.bot.test_client import ADMINISTRATOR, Cog
from tests.bot.test_gateway import Heard
from tests.bot.test_identify_budget import Counting
from tests.e2e.bot_process import until

pytestmark = pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning")  # nextcord's

BOTH = Shards((0, 1), 2)


def budget() -> IdentifyBudget:
    return IdentifyBudget(Counting(), spacing=timedelta(seconds=0.06), pause=lambda _: 0.06)


def two_servers(world: World) -> list[int]:
    """A server on each of two shards, in the order of the shards."""
    owner = int(world.add_user("olga")["id"])
    found: dict[int, int] = {}
    while len(found) < 2:
        guild = int(world.add_guild("School", owner)["id"])
        if shard_of(guild, 2) not in found:
            world.add_member(guild, world.bot_user_id, [world.add_role(guild, "Profiler", ADMINISTRATOR)["id"]])
            world.add_channel(guild, "general")
            found[shard_of(guild, 2)] = guild
    return [found[0], found[1]]


@contextlib.asynccontextmanager
async def connected(box: Sandbox, heard: dict[int, Heard]) -> AsyncIterator[ProfilerBot]:
    base = Route.BASE
    point_nextcord_at(box.api_base, box.cdn_base)
    bot = ProfilerBot(heard[0], budget(), shards=BOTH, receivers=heard, budgets={0: budget(), 1: budget()})
    bot.add_cog(Cog())
    manners = Manners(lambda failures: 0.01 * failures, lambda: 0.01)
    tasks = [asyncio.create_task(Supervisor(bot, box.token, manners=manners, shard_id=one).run()) for one in BOTH.ids]
    try:
        await until(lambda: all("GUILD_CREATE" in [name for name, _, _ in one.events] for one in heard.values()))
        yield bot
        assert not box.violations
    finally:
        await bot.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        Route.BASE = base


async def test_each_shard_hears_its_servers_and_a_new_session_forgets_no_others() -> None:
    world = World.empty()
    servers = two_servers(world)
    heard = {0: Heard(), 1: Heard()}
    async with Sandbox(world, time_scale=0.01) as box:
        box.gateway.identifies.max_concurrency = 2
        async with connected(box, heard) as bot:
            for shard_id, guild_id in enumerate(servers):
                told = [int(data["id"]) for name, data, _ in heard[shard_id].events if name == "GUILD_CREATE"]
                assert told == [guild_id]
            await until(lambda: all(bot.get_guild(one) is not None for one in servers))
            second = next(one for one in box.gateway.sessions.values() if one.shard[0] == 1)
            box.gateway.end(second)
            assert second.connection is not None
            second.connection.abort()
            ready = [name for name, _, _ in heard[1].events].count("READY")
            await until(lambda: [name for name, _, _ in heard[1].events].count("READY") > ready)
            assert bot.get_guild(servers[0]) is not None
            assert [name for name, _, _ in heard[0].events].count("READY") == 1
            await until(lambda: bot.get_guild(servers[1]) is not None)
        assert all(one.connection is None for one in box.gateway.sessions.values())
