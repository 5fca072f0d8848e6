"""Live events from the socket to the commit, beside nextcord's own handling of the same frames.

Both are processes of their own that a third, a bare Discord, sends the same compressed frames over a socket. nextcord
reads them, makes its objects and runs an empty listener; ours is wired as in production and is done when the last event
is committed.
"""

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson

from benchmarks.bench import Bench
from benchmarks.measure import Measure
from services.database import connect

PART = "live"
GOAL = 0.8
FRAMES, FRAMES_QUICK = 40_000, 300
RATES, SECONDS = (50, 200, 1000), 5
ENOUGH = 2  # repeats of the steady streams: each is some 5,000 lags already
PATIENCE = 120.0
ROOT = Path(__file__).resolve().parents[2]

type Figures = dict[str, Any]


async def run(bench: Bench) -> list[Measure]:
    """Bursts in turns, then steady streams."""
    frames = FRAMES_QUICK if bench.quick else FRAMES
    with tempfile.TemporaryDirectory(prefix="live-") as folder:
        async with _discord(Path(folder), frames) as port:
            if bench.quick:
                return await _quick(bench, port, Path(folder))
            ours, lean, usual = [], [], []
            for turn in range(bench.repeats):
                lean.append(await _peer(port, "lean"))
                ours.append((await _ours(bench, port, Path(folder), "burst"))[0])
                usual.append(await _peer(port, "usual"))
                bench.say(
                    f"burst {turn + 1}/{bench.repeats}: ours {_rate(ours[-1]):,.0f}, nextcord alone "
                    f"{_rate(lean[-1]):,.0f} lean and {_rate(usual[-1]):,.0f} as usual, frames a second"
                )
            steady = []
            for turn in range(repeats := min(bench.repeats, ENOUGH)):
                steady.append(await _ours(bench, port, Path(folder), *(f"{rate}:{SECONDS}" for rate in RATES)))
                bench.say(f"steady streams {turn + 1}/{repeats}")
    return _of_bursts(ours, lean, usual, GOAL) + [
        each for number, rate in enumerate(RATES) for each in _of_stream(rate, [one[number] for one in steady])
    ]


async def _quick(bench: Bench, port: str, folder: Path) -> list[Measure]:
    """Both at once, since nobody looks at the time."""
    (burst, stream), lean = await asyncio.gather(_ours(bench, port, folder, "burst", "200:0.2"), _peer(port, "lean"))
    return _of_bursts([burst], [lean], [], None) + _of_stream(200, [stream])


@contextlib.asynccontextmanager
async def _discord(folder: Path, frames: int) -> AsyncIterator[str]:
    """The port of a bare Discord that has a burst of so many frames ready."""
    said = folder / "port"
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.live.discord", str(said), str(frames), cwd=ROOT
    )
    try:
        async with asyncio.timeout(PATIENCE):
            while not said.exists() and server.returncode is None:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.02)
        yield said.read_text()
    finally:
        with contextlib.suppress(ProcessLookupError):
            server.terminate()
        await server.wait()


async def _peer(port: str, mode: str) -> Figures:
    found: Figures = await _asked("peer", port, mode)
    return found


async def _ours(bench: Bench, port: str, folder: Path, *plans: str) -> list[Figures]:
    """What our bot says of each plan, held against the rows that are in the database afterwards."""
    async with bench.database() as url:
        found: list[Figures] = await _asked("ours", port, url, str(folder / "data"), *plans)
        connection = await connect(url)
        try:
            stored = await connection.fetchval("select count(*) from message")
        finally:
            await connection.close()
    if stored != sum(each["messages"] for each in found):
        raise RuntimeError(f"{stored} messages are stored of {sum(each['messages'] for each in found)}")
    return found


async def _asked(module: str, *arguments: str) -> Any:
    """What a process prints, as JSON; raises RuntimeError when it fails."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"benchmarks.live.{module}", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"benchmarks.live.{module} ended with {process.returncode}")
    return orjson.loads(said)


def _rate(one: Figures) -> float:
    return float(one["frames"] / one["seconds"])


def _micros(one: Figures) -> float:
    """Processor time for a frame, in microseconds."""
    return float(one["cpu"] / one["frames"] * 1e6)


def _of_bursts(ours: list[Figures], lean: list[Figures], usual: list[Figures], goal: float | None) -> list[Measure]:
    rates, micros = tuple(map(_rate, ours)), tuple(map(_micros, ours))
    alone, as_usual = "nextcord alone, dispatched only", "nextcord with its usual caches, dispatched only"
    mixed = f"{ours[0]['frames']:,} frames, {ours[0]['messages'] / ours[0]['frames']:.0%} of them new messages"
    measures = [
        Measure(PART, "a burst, socket to commit", rates, "frames/s", tuple(map(_rate, lean)), alone, goal, note=mixed),
        Measure(
            PART,
            "processor time of the bot's process",
            micros,
            "µs a frame",
            tuple(map(_micros, lean)),
            alone,
            better="lower",
            note="PostgreSQL's own is not in it: it works at the same time on another core",
        ),
        Measure(PART, "memory at the end of the burst", tuple(one["peak_mb"] for one in ours), "MB", better="lower"),
    ]
    if usual:
        measures.insert(1, Measure(PART, "the same burst", rates, "frames/s", tuple(map(_rate, usual)), as_usual))
    return measures


def _of_stream(rate: int, told: list[Figures]) -> list[Measure]:
    """Lags from the sending of a message to its commit, and how late the event loop was."""
    lags = zip(("half of the messages", "95 % of the messages", "99 % of the messages"), range(3), strict=True)
    return [
        *(
            Measure(
                PART,
                f"sent to committed within, {rate} events/s, {which}",
                tuple(one["lags"][number] * 1000 for one in told),
                "ms",
                better="lower",
            )
            for which, number in lags
        ),
        Measure(
            PART,
            f"longest stall of the event loop, {rate} events/s",
            tuple(one["stalls"][-1] * 1000 for one in told),
            "ms",
            better="lower",
            note="waiting for a core included",
        ),
    ]
