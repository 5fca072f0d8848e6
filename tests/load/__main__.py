"""`python -m tests.load`: the bot under a steady load, watched through its own health port.

A local Discord, a PostgreSQL that syncs to disk and the bot as people start it, each a process of its own.
"""

import argparse
import asyncio
import contextlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

import aiohttp

from services.database import connect, create_database
from services.local_postgres import LocalPostgres
from services.records.snowflakes import first_id_at
from tests.e2e.bot_process import READY, until
from tests.e2e.command_line import ROOT, environment
from tests.load.crowd import Crowd
from tests.load.figures import Written, told
from tests.load.samples import Sample, parsed

EVERY = 5.0
SETTLE = 60.0
CLEAR = timedelta(seconds=0.5)
COMPLETE = "the history is complete"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a run works with."""

    folder: Path
    discord: dict[str, str]
    database: str
    health: str

    def said(self) -> str:
        """The bot's log so far."""
        return (self.folder / "bot.log").read_text()


def main() -> int:
    """Load the bot; returns 1 when a promise did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--rate", type=float, default=200.0, help="messages a second")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--history", type=int, default=5000, help="messages that were written before")
    parser.add_argument("--folder", type=Path, default=None, help="where logs and samples are kept")
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="load-"))
    folder.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_run(folder, chosen.rate, chosen.minutes * 60, chosen.history))


async def _run(folder: Path, rate: float, seconds: float, history: int) -> int:
    print(f"logs and samples in {folder}", flush=True)
    health = f"127.0.0.1:{_free_port()}"
    async with _postgres(folder) as url, _discord(folder, history) as discord:
        scene = Scene(folder, discord, url, health)
        env = {
            "DISCORD_TOKEN": discord["token"],
            "DISCORD_API_BASE": discord["api_base"],
            "DISCORD_CDN_BASE": discord["cdn_base"],
            "DATABASE_URL": url,
            "MENTOR_ROLES": discord["mentor_role"],
            "MENTOR_CHANNEL": discord["mentor_channel"],
            "HEALTH_ADDRESS": health,
            "LOG_FORMAT": "json",
        }
        with (folder / "bot.log").open("wb") as log:
            async with _program(["bot", "run"], environment(folder) | env, folder, stdout=log, stderr=log):
                await until(lambda: READY in scene.said(), 300, scene.said)
                await until(lambda: COMPLETE in scene.said(), 1800, scene.said)
                await until(lambda: _is_ready(health), 300, scene.said)
                return await _loaded(scene, rate, seconds)


async def _loaded(scene: Scene, rate: float, seconds: float) -> int:
    samples: list[Sample] = []
    loads: list[float] = []
    async with aiohttp.ClientSession(scene.discord["address"], connector=aiohttp.TCPConnector(limit=100)) as http:
        crowd = await _crowd(http)
        first = first_id_at(datetime.now(UTC) + CLEAR)
        await asyncio.sleep(2 * CLEAR.total_seconds())  # what was written to find channels is not counted
        began_at = datetime.now(UTC)
        print(f"begins {began_at:%Y-%m-%d %H:%M:%S} UTC, load average {os.getloadavg()}", flush=True)
        began = monotonic()
        watching = asyncio.create_task(_watched(scene.health, began, samples, loads))
        await crowd.live(rate, seconds)
        took = monotonic() - began

        async def all_stored() -> bool:
            return await _stored(scene.database, crowd, first) >= crowd.written

        with contextlib.suppress(AssertionError):  # the table says what is missing
            await until(all_stored, SETTLE)
        count = len(samples)
        await until(lambda: len(samples) > count, SETTLE)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    stored = await _stored(scene.database, crowd, first)
    (scene.folder / "samples.json").write_text(json.dumps([_plain(each) for each in samples]))
    written = Written(crowd.written, crowd.refused, stored, took, crowd.late, crowd.answers, loads)
    lines, fine = told(samples, written)
    print("\n".join([*lines, f"refused by the local Discord: {crowd.refused}"]), flush=True)
    return 0 if fine else 1


async def _watched(health: str, began: float, samples: list[Sample], loads: list[float]) -> None:
    """Scrape for as long as it runs."""
    async with aiohttp.ClientSession(f"http://{health}") as http:
        while True:
            asked = perf_counter()
            async with http.get("/metrics") as answer:
                text = await answer.text()
            samples.append(Sample(monotonic() - began, perf_counter() - asked, parsed(text)))
            loads.append(os.getloadavg()[0])
            await asyncio.sleep(EVERY)


async def _is_ready(health: str) -> bool:
    async with aiohttp.ClientSession() as http:
        try:
            async with http.get(f"http://{health}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


async def _crowd(http: aiohttp.ClientSession) -> Crowd:
    """Students who write wherever all of them may, and a mentor."""
    async with http.get("/__sandbox__/people") as answer:
        people: list[dict[str, Any]] = await answer.json()
    ids = {
        part: [int(one["user"]["id"]) for one in people if one.get("part") == part] for part in ("student", "mentor")
    }
    crowd = Crowd(http, ids["student"], [], ids["mentor"][0], 0, ids["student"])
    async with http.get(f"/__sandbox__/view?as={crowd.mentor}") as answer:
        view = await answer.json()
    crowd.mentor_channel = next(int(one["id"]) for one in view["channels"] if one["name"] == "mentors")
    texts = [int(one["id"]) for one in view["channels"] if one["type"] == 0 and int(one["id"]) != crowd.mentor_channel]
    for channel in texts:
        tries = [
            await crowd.post("messages", {"as": str(one), "channel_id": str(channel), "content": "hello"})
            for one in crowd.people
        ]
        if all(made is not None for made in tries):
            crowd.channels.append(channel)
    assert crowd.channels, "there is no channel where all students may write"
    return crowd


async def _stored(url: str, crowd: Crowd, first: int) -> int:
    con = await connect(url)
    try:
        return int(
            await con.fetchval(
                "select count(*) from message where channel_id = any($1) and author_id = any($2) and id >= $3",
                crowd.channels,
                crowd.people,
                first,
            )
        )
    finally:
        await con.close()


@contextlib.asynccontextmanager
async def _postgres(folder: Path) -> AsyncIterator[str]:
    server = LocalPostgres(folder / "postgres")
    await asyncio.to_thread(server.start)
    try:
        await create_database(server.url("postgres"), "load")
        yield server.url("load")
    finally:
        await asyncio.to_thread(server.stop)


@contextlib.asynccontextmanager
async def _discord(folder: Path, messages: int) -> AsyncIterator[dict[str, str]]:
    command = ["sandbox", "--school", "--messages", str(messages), "--limits", "documented"]
    with (folder / "discord.log").open("wb") as log:
        async with _program(command, environment(folder), ROOT, stdout=asyncio.subprocess.PIPE, stderr=log) as process:
            assert process.stdout is not None
            yield json.loads(await process.stdout.readline())


@contextlib.asynccontextmanager
async def _program(
    command: list[str], env: dict[str, str], folder: Path, **streams: Any
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *command, cwd=folder, env=env, **streams)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _plain(sample: Sample) -> dict[str, Any]:
    values = {
        "|".join([name, *("=".join(pair) for pair in labels)]): value for (name, labels), value in sample.values.items()
    }
    return {"at": sample.at, "took": sample.took, "values": values}


if __name__ == "__main__":
    sys.exit(main())
