"""The local Discord as a program of its own, which never outlives this process."""

import asyncio
import contextlib
import logging
import sys
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from bot.child import die_with_parent, stopped
from bot.ports import is_free
from services.errors import SetupProblem

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8765
SAID_LINES = 20


@dataclass(frozen=True, slots=True)
class LocalDiscord:
    """A running local Discord: where it is and how the bot logs in."""

    process: asyncio.subprocess.Process
    address: str
    api_base: str
    cdn_base: str
    token: str
    mentor_role: str | None
    mentor_channel: str | None


@contextlib.asynccontextmanager
async def local_discord(
    export: Path | None, port: int | None, limits: str, *, fresh: str | None = None
) -> AsyncIterator[LocalDiscord]:
    """Start the local Discord and wait until it answers; it ends with the block, or with this process.

    It serves an `export`, a `fresh` server that speaks this language and has just invited the bot, or the school.

    Raises:
        SetupProblem: the port is taken, the export cannot be read, or it does not start; its own words say why.
    """
    source = ["--export", str(export)] if export else ["--fresh", fresh] if fresh else ["--school"]
    chosen = free_port(port)
    async with contextlib.AsyncExitStack() as running:
        try:
            discord = await running.enter_async_context(_program(chosen, limits, source))
        except SetupProblem:
            if port is not None or is_free(chosen):
                raise
            # Another demo, started at the same moment, was quicker to take the usual port.
            discord = await running.enter_async_context(_program(0, limits, source))
        yield discord


@contextlib.asynccontextmanager
async def _program(port: int, limits: str, source: list[str]) -> AsyncIterator[LocalDiscord]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "sandbox", "--port", str(port), "--limits", limits, *source),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
        start_new_session=True,  # Ctrl-C is for us; we end it in order
    )
    said: deque[str] = deque(maxlen=SAID_LINES)
    listener = asyncio.create_task(_listen(process, said))
    try:
        yield await _ready(process, said, listener)
    finally:
        await stopped(process)
        await listener


def free_port(wanted: int | None) -> int:
    """The port that was asked for, the usual one, or 0 (any) when nobody asked and the usual one is taken."""
    if wanted is not None:
        if wanted and not is_free(wanted):
            raise SetupProblem(f"Port {wanted} is in use: stop the program that uses it, or choose another --port.")
        return wanted
    return DEFAULT_PORT if is_free(DEFAULT_PORT) else 0


async def _ready(process: asyncio.subprocess.Process, said: deque[str], listener: asyncio.Task[None]) -> LocalDiscord:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line.strip():
        await process.wait()
        await listener
        raise SetupProblem(said[-1] if said else f"The local Discord did not start (exit {process.returncode}).")
    facts = orjson.loads(line)
    return LocalDiscord(
        process,
        facts["address"],
        facts["api_base"],
        facts["cdn_base"],
        facts["token"],
        facts.get("mentor_role"),
        facts.get("mentor_channel"),
    )


async def _listen(process: asyncio.subprocess.Process, said: deque[str]) -> None:
    """Keep the last lines it says, and pass them on to the log."""
    assert process.stderr is not None
    async for line in process.stderr:
        text = line.decode(errors="replace").rstrip()
        said.append(text)
        log.debug("local Discord: %s", text)
