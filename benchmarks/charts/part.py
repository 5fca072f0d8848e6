"""The part "charts": warm, cold, how large, and many at once."""

import asyncio
import gc
import json
import statistics
import sys
from collections.abc import Callable
from time import process_time

from benchmarks.bench import Bench
from benchmarks.charts.bare import bare_figure, size_of
from benchmarks.charts.crowd import crowd
from benchmarks.charts.scenes import scenes
from benchmarks.charts.school import Scene
from benchmarks.measure import Measure
from services.render_tasks import TASKS

DRAWN = 7  # times in each repeat, other names and numbers each time
GOAL = 1.3


async def run(bench: Bench) -> list[Measure]:
    """Draw each picture beside a bare figure of its size, in processor time."""
    TASKS["warm_up"](None)
    gc.collect()
    gc.freeze()  # as the render worker does
    return [*await _warm(bench), *await _cold(bench), *await crowd(bench)]


async def _warm(bench: Bench) -> list[Measure]:
    measures = []
    names = [scene.name for scene in scenes()]
    turns = dict.fromkeys(names, 0)

    def next_of(name: str) -> Scene:
        turns[name] += 1
        return scenes(turns[name])[names.index(name)]

    for name in names[:2] if bench.quick else names:
        png, points = next_of(name).png(), next_of(name).points
        size = size_of(png)
        bare_figure(size, points)

        async def ours(name: str = name) -> float:
            return _middle(bench, lambda: next_of(name).png)

        async def bare(size: tuple[int, int] = size, points: int = points) -> float:
            return _middle(bench, lambda: lambda: bare_figure(size, points))

        sides = await bench.interleaved(ours=ours, bare=bare)
        measures.append(
            Measure(
                bench.part,
                f"{name}, warm",
                sides["ours"],
                "ms",
                sides["bare"],
                "bare figure",
                GOAL,
                "lower",
                f"{size[0]} × {size[1]} pixels, {len(png) / 1000:.0f} KB",
            )
        )
    return measures


def _middle(bench: Bench, made: Callable[[], Callable[[], bytes]]) -> float:
    """The middle processor time of several drawings in milliseconds."""
    spent = []
    for _ in range(1 if bench.quick else DRAWN):
        draw = made()
        began = process_time()
        draw()
        spent.append((process_time() - began) * 1000)
    return statistics.median(spent)


async def _cold(bench: Bench) -> list[Measure]:
    """The first picture of a new process, beside a bare figure as the first of another."""
    measures = []
    for scene in scenes()[:0] if bench.quick else scenes():
        width, height = size_of(scene.png())
        asked = ("bare", str(width), str(height), str(scene.points))
        first, bare = await asyncio.gather(_first(scene.name), _first(*asked))
        bench.say(f"{scene.name}, first: {first:.0f} ms, bare {bare:.0f} ms")
        measures.append(Measure(bench.part, f"{scene.name}, cold", (first,), "ms", (bare,), "bare figure"))
    return measures


async def _first(*asked: str) -> float:
    """Milliseconds of processor time for the drawing alone, in a process that draws nothing else."""
    command = (sys.executable, "-m", "benchmarks.charts.first", *asked)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    return float(json.loads(told)["drawing"])
