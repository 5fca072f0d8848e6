"""The part `commands`: from a command sent to its answer received, by a bot as people start it."""

import asyncio
import math
import statistics
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from benchmarks.bench import Bench
from benchmarks.commands.asking import asker, questions
from benchmarks.commands.scene import Scene, scene
from benchmarks.commands.shares import Split
from benchmarks.data.filling import fill
from benchmarks.data.kept import DataSet, data_set
from benchmarks.data.people import cast
from benchmarks.data.sizes import SIZES
from benchmarks.measure import Measure
from services.render import WORKERS, Renderer

PART = "commands"
SMALLEST, LARGEST = "100k", "10m"
KEPT = (SMALLEST, "1m", LARGEST)
WORDS = {"100k": "100 thousand messages", "1m": "1 million messages", "10m": "10 million messages"}
ACTIVITY = "/activity"
TURNS = 24  # of /activity in a repeat; of the others a third
OTHERS = 3
RATE = 200.0  # messages a second
MENTORS = 10
MS = 1000
LONGEST, MOST_GROWTH = 300.0, 1.2  # ms, and of the figure at the smallest size


@dataclass(slots=True)
class Waits:
    """How long answers took, in milliseconds: for each repeat, by size and command."""

    repeats: list[dict[tuple[str, str], list[float]]] = field(default_factory=list)

    def middle(self, size: str, command: str) -> tuple[float, ...]:
        """The median of each repeat."""
        return tuple(statistics.median(one[size, command]) for one in self.repeats)

    def late(self, size: str, command: str) -> tuple[float, ...]:
        """What 95 of 100 stay below, in each repeat."""
        return tuple(percentile(one[size, command]) for one in self.repeats)

    def all(self, size: str, command: str) -> list[float]:
        """Every single one."""
        return [wait for one in self.repeats for wait in one[size, command]]


def percentile(waits: list[float]) -> float:
    """What 95 of 100 waits stay below."""
    return statistics.quantiles(waits, n=20, method="inclusive")[-1] if len(waits) > 1 else waits[0]


async def run(bench: Bench) -> list[Measure]:
    """Ask in turns on servers of all sizes, then while students write, then ten at once."""
    async with AsyncExitStack() as stack:
        made = [await stack.enter_async_context(one) for one in _servers(bench)]
        async with AsyncExitStack() as bots:
            scenes = [await bots.enter_async_context(scene(one)) for one in made]
            for one in scenes:
                await _each(one, 0, Waits([defaultdict(list)]))  # the render worker starts with the first picture
            bench.say("every bot has answered once")
            if bench.quick:
                return _quick(await _turns(bench, scenes, turns=1))
            idle = await _turns(bench, scenes, turns=TURNS)
            await scenes[-1].live(RATE)
            busy = await _turns(bench, scenes[-1:], turns=TURNS)
            await scenes[-1].live(0)
            crowds = [await _crowd(scenes[-1]) for _ in range(bench.repeats)]
            bench.say("ten mentors have asked at once")
        shares = await _shares(bench, made[-1])
    return [*_activity(idle), *_commands(idle), *_busy(idle, busy), _ten(crowds), *shares]


def _servers(bench: Bench) -> list[AbstractAsyncContextManager[DataSet]]:
    return [_tiny(bench)] if bench.quick else [data_set(bench.data, size, bench.say) for size in KEPT]


@asynccontextmanager
async def _tiny(bench: Bench) -> AsyncIterator[DataSet]:
    """A server of a few hundred messages, thrown away afterwards."""
    until = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    made = cast(SIZES["tiny"], until - timedelta(weeks=SIZES["tiny"].weeks))
    async with bench.database("tiny") as url:
        await fill(url, made, bench.say)
        yield DataSet(url, made, until)


async def _turns(bench: Bench, scenes: list[Scene], *, turns: int) -> Waits:
    """Ask turn by turn, one server after the other, so that what disturbs the machine disturbs all alike."""
    waits = Waits()
    for repeat in range(bench.repeats):
        waits.repeats.append(defaultdict(list))
        for turn in range(turns):
            for one in scenes:
                await _each(one, repeat * turns + turn, waits, only=ACTIVITY if turn % OTHERS else None)
        told = ", ".join(
            f"{size} {command} {statistics.median(each):.0f}"
            for (size, command), each in sorted(waits.repeats[-1].items())
        )
        bench.say(f"{repeat + 1}/{bench.repeats} medians in ms: {told}")
    return waits


async def _each(one: Scene, turn: int, waits: Waits, *, only: str | None = None) -> None:
    for command, (_, values) in questions(one.made, turn).items():
        if only in {None, command}:
            options = {name: str(value) for name, value in values.items()}
            wait = await one.ask(command.removeprefix("/"), options, mentor=turn)
            waits.repeats[-1][one.made.cast.size.name, command].append(wait * MS)


async def _crowd(one: Scene) -> list[float]:
    """How long each of ten mentors waits who ask at the same moment, in milliseconds."""
    asked = [questions(one.made, turn)[ACTIVITY][1] for turn in range(MENTORS)]
    options = [{name: str(value) for name, value in values.items()} for values in asked]
    waits = await asyncio.gather(*(one.ask("activity", each, turn) for turn, each in enumerate(options)))
    return [wait * MS for wait in waits]


def _quick(waits: Waits) -> list[Measure]:
    return [
        Measure(PART, f"{command}, {size}", waits.middle(size, command), "ms", better="lower")
        for size, command in waits.repeats[0]
    ]


def _activity(idle: Waits) -> list[Measure]:
    late = {size: idle.late(size, ACTIVITY) for size in KEPT}
    return [
        Measure(
            PART,
            f"{ACTIVITY} p95, {WORDS[LARGEST]}",
            late[LARGEST],
            "ms",
            late[SMALLEST],
            f"the same with {WORDS[SMALLEST]}",
            MOST_GROWTH,
            "lower",
        ),
        Measure(
            PART, f"{ACTIVITY} p95, {WORDS[LARGEST]}, 2,000 students", late[LARGEST], "ms", goal=LONGEST, better="lower"
        ),
    ]


def _commands(idle: Waits) -> Iterable[Measure]:
    """Each command's median with the most messages beside that with the fewest, and how it grows in between."""
    for command in dict.fromkeys(command for _, command in idle.repeats[0]):
        told = "; ".join(f"{WORDS[size]}: {_told(idle.all(size, command))}" for size in KEPT)
        middle = {size: idle.middle(size, command) for size in KEPT}
        yield Measure(
            PART,
            f"{command} p50, {WORDS[LARGEST]}",
            middle[LARGEST],
            "ms",
            middle[SMALLEST],
            f"the same with {WORDS[SMALLEST]}",
            better="lower",
            note=f"ms: {told}",
        )
        exponents = tuple(
            exponent([(SIZES[size].messages, middle[size][repeat]) for size in KEPT])
            for repeat in range(len(idle.repeats))
        )
        yield Measure(
            PART,
            f"{command} growth exponent",
            exponents,
            "",
            better="lower",
            note="0: as quick however much is stored; 1: ten times the messages, ten times the wait",
        )


def _told(waits: list[float]) -> str:
    return f"{statistics.median(waits):.0f}, p95 {percentile(waits):.0f}"


def exponent(points: list[tuple[int, float]]) -> float:
    """The power of the messages stored with which a wait grows: the slope through the logarithms."""
    sizes, waits = zip(*((math.log(messages), math.log(wait)) for messages, wait in points), strict=True)
    return statistics.linear_regression(sizes, waits).slope


def _busy(idle: Waits, busy: Waits) -> Iterable[Measure]:
    for command in dict.fromkeys(command for _, command in busy.repeats[0]):
        yield Measure(
            PART,
            f"{command} p50 while {RATE:.0f} messages/s arrive, {WORDS[LARGEST]}",
            busy.middle(LARGEST, command),
            "ms",
            idle.middle(LARGEST, command),
            "the same when idle",
            better="lower",
            note=f"p95 {percentile(busy.all(LARGEST, command)):.0f} ms",
        )


def _ten(crowds: list[list[float]]) -> Measure:
    return Measure(
        PART,
        f"{ACTIVITY} asked by {MENTORS} mentors at once: the last one's wait, {WORDS[LARGEST]}",
        tuple(map(max, crowds)),
        "ms",
        better="lower",
        note=f"middle one {statistics.median(wait for crowd in crowds for wait in crowd):.0f} ms; workers: {WORKERS}",
    )


async def _shares(bench: Bench, made: DataSet) -> list[Measure]:
    """Where the time of each answer goes, asked inside of one process: queries, figures, chart, all else."""
    renderer, split, measures = Renderer(), Split(), []
    await renderer.start()
    try:
        async with asker(made, renderer) as one:
            for command in questions(made):
                spent = [(await one.ask(*questions(made, turn)[command]))[1] for turn in range(TURNS // OTHERS)]
                parts = [split.run(*each) for answer in spent for each in answer.drawn]
                whole = statistics.median(answer.all for answer in spent) * MS
                asking = statistics.median(answer.asking for answer in spent) * MS
                figures, chart = (
                    statistics.median(each) * MS if each else 0.0
                    for each in (tuple(zip(*parts, strict=True)) or ((), ()))
                )
                measures.append(
                    Measure(
                        PART,
                        f"{command} inside of the process, {WORDS[LARGEST]}",
                        tuple(answer.all * MS for answer in spent),
                        "ms",
                        better="lower",
                        note=f"ms: queries {asking:.0f}, figures {figures:.0f}, chart {chart:.0f},"
                        f" all else {max(0.0, whole - asking - figures - chart):.0f}",
                    )
                )
    finally:
        await renderer.close()
    bench.say("shares are known")
    return measures
