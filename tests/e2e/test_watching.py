"""What an operator sees of the bot as people start it, from its first moment on."""

import contextlib
import socket
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from sandbox import Sandbox
from services.database import Database
from tests.e2e.bot_process import bot_process, until
from tests.e2e.history_scene import school
from tests.load.samples import Sample, parsed

SECRET = "a text that nobody may find in a log"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Operator:
    """Looks at the health port."""

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http, self._address = http, address

    async def ready(self) -> tuple[int, dict[str, Any]]:
        """The answer of /readyz; 0 while nothing answers."""
        try:
            async with self._http.get(f"http://{self._address}/readyz") as answer:
                return answer.status, (await answer.json())["checks"]
        except aiohttp.ClientError:
            return 0, {}

    async def is_there(self) -> bool:
        """Whether the port answers."""
        return (await self.ready())[0] != 0

    async def is_ready(self) -> bool:
        """Whether all of the work is done."""
        return (await self.ready())[0] == 200

    async def misses_discord(self) -> bool:
        """Whether the port says that Discord is gone, and that the database is not."""
        status, checks = await self.ready()
        return status == 503 and not checks["gateway"]["ok"] and checks["database"]["ok"]

    async def has_seen_all_ten(self) -> bool:
        """Whether the lag of as many messages is known."""
        return (await self.figures()).value("profiler_lag_seconds_count") >= 10

    async def figures(self) -> Sample:
        """The answer of /metrics."""
        async with self._http.get(f"http://{self._address}/metrics") as answer:
            return Sample(0, 0, parsed(await answer.text()))


async def test_an_operator_sees_it_start_work_and_lose_discord(database: Database, tmp_path: Path) -> None:
    place, address = school(2), f"127.0.0.1:{free_port()}"
    for channel in place.channels:
        place.write(channel, 10)
    async with aiohttp.ClientSession() as http, contextlib.AsyncExitStack() as running:
        operator = Operator(http, address)
        async with Sandbox(place.world, time_scale=0.01) as box:
            bot = await running.enter_async_context(
                bot_process(box, database.url, tmp_path, HEALTH_ADDRESS=address, LOG_FORMAT="json")
            )
            await until(operator.is_there, 60)
            await bot.ready(60)
            await bot.complete()
            await until(operator.is_ready, 60, lambda: bot.said)
            for number in range(10):
                place.world.post(place.channels[number % 2], place.students[0], SECRET)
            await until(operator.has_seen_all_ten, 60, lambda: bot.said)
            figures = await operator.figures()
        await until(operator.misses_discord, 60, lambda: bot.said)
        assert await bot.stop() == 0

    assert figures.value("profiler_gateway_connected") == 1
    assert figures.value("profiler_servers") == 1
    assert figures.value("profiler_events_waiting_limit") == 50_000
    routes = {dict(labels)["route"] for name, labels in figures.values if name == "profiler_discord_requests_total"}
    assert {"/channels/{id}/messages", "/applications/{id}/commands"} <= routes  # ours and nextcord's
    assert figures.value("profiler_gateway_connections_total", kind="new") == 1
    assert figures.total("profiler_database_connections") >= 1
    assert figures.value("process_resident_memory_bytes") > 1_000_000
    assert not [labels for _, labels in figures.values for _, value in labels if str(place.guild_id) in value]
    lines = [orjson.loads(line) for line in bot.said.splitlines()]
    assert all({"time", "level", "logger", "event", "message"} <= line.keys() for line in lines)
    assert SECRET not in bot.said
