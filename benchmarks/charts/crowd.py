"""Many pictures asked for at once: how long the event loop is held up, and how many come in a second."""

import asyncio
from time import monotonic

from benchmarks.bench import Bench
from benchmarks.measure import Measure
from services.quiet.task import QuietTask
from services.render import WORKERS, Renderer

AT_ONCE = 24
TICK = 0.005  # seconds
STALL = 50.0  # milliseconds: what the loop may be held up by anything


async def crowd(bench: Bench) -> list[Measure]:
    """Ask the render workers, as many as the bot has, for many pictures at once and watch the loop meanwhile."""
    renderer = Renderer(bench.data / "matplotlib", workers=WORKERS)
    began = monotonic()
    await renderer.start()
    started = monotonic() - began
    stalls, rates = [], []
    try:
        for _ in range(bench.repeats):
            late, took = await _watched(renderer, 4 if bench.quick else AT_ONCE)
            stalls.append(late * 1000)
            rates.append((4 if bench.quick else AT_ONCE) / took)
    finally:
        await renderer.close()
    what = f"{AT_ONCE} pictures asked for at once"
    return [
        Measure(bench.part, f"{what}: longest stall of the loop", tuple(stalls), "ms", goal=STALL, better="lower"),
        Measure(bench.part, what, tuple(rates), "pictures/s"),
        Measure(
            bench.part,
            f"{WORKERS} render workers, from their start until they are warm",
            (started,),
            "s",
            better="lower",
        ),
    ]


async def _watched(renderer: Renderer, pictures: int) -> tuple[float, float]:
    """The longest time that the loop was late, and how long all pictures took, in seconds."""
    began = monotonic()
    work = asyncio.gather(*(renderer.run("quiet", _task(place)) for place in range(pictures)))
    latest = 0.0
    while not work.done():
        asleep = monotonic()
        await asyncio.sleep(TICK)
        latest = max(latest, monotonic() - asleep - TICK)
    await work
    return latest, monotonic() - began


def _task(place: int) -> QuietTask:
    reasons = tuple((f"active on {one} of the last 28 days (typical: 26)", 0.9 - one / 5) for one in range(5))
    return QuietTask("en", f"Student {place}", 0.04, reasons, 51)
