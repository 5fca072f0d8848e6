"""A made server with the bot as people start it: a local Discord and the bot, each a process of its own."""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.data.kept import DataSet
from benchmarks.data.people import MENTORS
from bot.settings import Settings
from services.database import connect
from services.records.snowflakes import first_id_at

ROOT = Path(__file__).parents[2]
READY = "the commands are ready"
START_SECONDS = 120
LOOK = 0.1


@dataclass(frozen=True, slots=True)
class Scene:
    """Somebody asks the bot of a made server; `live` lets students write meanwhile."""

    made: DataSet
    http: aiohttp.ClientSession
    discord: asyncio.subprocess.Process
    bot_pid: int

    async def ask(self, command: str, options: dict[str, Any], mentor: int = 0) -> float:
        """How many seconds a mentor waited for the whole answer; raises RuntimeError when there was none."""
        cast = self.made.cast
        mentors = [one.id for one in cast.people if cast.mentor_role in one.roles]
        channel = next(one.id for one in cast.places if one.name == MENTORS)
        body = {
            "as": str(mentors[mentor % len(mentors)]),
            "kind": "slash",
            "channel_id": str(channel),
            "command": command,
            "options": options,
        }
        async with self.http.post("/__sandbox__/interactions?wait=final", json=body) as response:
            answer = await response.json()
        if response.status != 200 or not _is_answer(answer["final"]):
            raise RuntimeError(f"/{command} was not answered: {str(answer)[:600]}")
        return float(answer["final_ms"]) / 1000

    async def live(self, rate: float) -> None:
        """Let students write so many messages a second from now on."""
        assert self.discord.stdin is not None
        self.discord.stdin.write(f"live {rate}\n".encode())
        await self.discord.stdin.drain()


@contextlib.asynccontextmanager
async def scene(made: DataSet) -> AsyncIterator[Scene]:
    """The bot, ready; what it wrote is taken back at the end."""
    with tempfile.TemporaryDirectory(prefix="bench-commands-") as name:
        folder = Path(name)
        async with (
            _discord(made) as (discord, where),
            _bot(made, where, folder) as bot,
            aiohttp.ClientSession(where["address"], timeout=aiohttp.ClientTimeout(60)) as http,
        ):
            yield Scene(made, http, discord, bot.pid)
    await taken_back(made)


async def taken_back(made: DataSet) -> None:
    """Leave a made server as it was made: without what was written, asked and seen after its end."""
    end = first_id_at(made.until)
    con = await connect(made.url)
    try:
        await con.execute("delete from message where guild_id = $1 and id >= $2", made.cast.guild, end)
        await con.execute("delete from search_due where guild_id = $1", made.cast.guild)
        await con.execute("delete from audit_log where guild_id = $1", made.cast.guild)
        await con.execute("delete from coverage where guild_id = $1 and from_at >= $2", made.cast.guild, made.until)
        await con.execute(
            "update channel set high_id = last.id, last_message_id = last.id from channel own cross join lateral"
            " (select max(id) as id from message m where m.guild_id = own.guild_id and m.channel_id = own.id) as last"
            " where own.guild_id = $1 and own.high_id >= $2 and channel.guild_id = $1 and channel.id = own.id",
            made.cast.guild,
            end,
        )
    finally:
        await con.close()


def _is_answer(final: dict[str, Any]) -> bool:
    """Whether the final answer shows something: an embed, not a sentence about what went wrong."""
    return bool(final and final.get("embeds"))


@contextlib.asynccontextmanager
async def _discord(made: DataSet) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, str]]]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.commands.discord", made.cast.size.name, made.until.isoformat()),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        yield process, json.loads(line)
    finally:
        await _ended(process)


@contextlib.asynccontextmanager
async def _bot(made: DataSet, where: dict[str, str], folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    own = {name.upper() for name in Settings.model_fields}
    env = {name: value for name, value in os.environ.items() if name.upper() not in own} | {
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(folder),
        "HEALTH_ADDRESS": "off",
        "DISCORD_TOKEN": where["token"],
        "DISCORD_API_BASE": where["api_base"],
        "DISCORD_CDN_BASE": where["cdn_base"],
        "DATABASE_URL": made.url,
        "MENTOR_ROLES": "Mentor",
        "MENTOR_CHANNEL": MENTORS,
    }
    path = folder / "bot.log"
    with path.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=folder, env=env, stdout=log, stderr=log
        )
    try:
        await asyncio.wait_for(_said(path, process), START_SECONDS)
        yield process
    finally:
        await _ended(process)


async def _said(path: Path, process: asyncio.subprocess.Process) -> None:
    """Wait until the bot answers commands; raises RuntimeError with its log when it ends instead."""
    while READY not in (log := await asyncio.to_thread(path.read_text)):
        if process.returncode is not None:
            raise RuntimeError(f"the bot ended: {log[-2000:]}")
        await asyncio.sleep(LOOK)


async def _ended(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    await process.wait()
