"""Bad weather: the same for the same seed, of every family, and gone when it is calm."""

import aiohttp
import pytest

from sandbox import Sandbox, World
from sandbox import permissions as bits
from sandbox.crowd import Crowd
from sandbox.weather import Weather
from tests.sandbox.crowded import crowded
from tests.sandbox.reading_all import read_all


@pytest.fixture
async def stormy():
    world = World.empty()
    guild_id = crowded(world)
    (profiler,) = (one for one in world.roles[guild_id].values() if one["name"] == "Profiler")
    rights = bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY | bits.CONNECT | bits.MANAGE_THREADS
    world.update_role(guild_id, profiler["id"], permissions=rights)
    async with Sandbox(world, time_scale=0.01) as box:
        crowd = Crowd(world, guild_id, seed=1)
        for _ in range(80):
            crowd.act()
        yield box, crowd
        assert not box.violations


async def test_it_is_of_every_family(stormy):
    box, crowd = stormy
    weather = Weather(box, crowd, 3)
    families = {weather.strike().split(".")[0].split()[0] for _ in range(150)}
    assert families == {"rest", "cdn", "gateway", "world", "unheard"}
    weather.calm()


async def test_families_can_be_left_out(stormy):
    box, crowd = stormy
    weather = Weather(box, crowd, 3, without=("gateway", "rest", "cdn", "lose_permission"))
    done = {weather.strike() for _ in range(60)}
    assert all(name.startswith(("world.", "unheard ")) for name in done)
    assert "world.lose_permission" not in done
    weather.calm()


async def test_when_it_is_calm_everything_can_be_read_again(stormy):
    box, crowd = stormy
    weather = Weather(box, crowd, seed=5)
    async with aiohttp.ClientSession() as session:
        for _ in range(120):
            weather.strike()
            try:
                async with session.get(f"{box.base}/api/v10/guilds/{crowd.guild_id}/channels") as answer:
                    await answer.read()
            except aiohttp.ClientError:
                continue
    weather.calm()
    assert box.faults.active == []
    assert not box.gateway.unavailable
    found = await read_all(box, crowd.guild_id)
    assert found.keys() == {str(one) for one in box.truth()[crowd.guild_id].readable_messages()}
