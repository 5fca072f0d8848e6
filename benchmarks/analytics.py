"""What is worked out of everybody's record: who went quiet, the weekly report, and the back-test of the formula.

A server of 2,000 students over a year. Nothing is cached between two questions: each reads and judges anew.
"""

import asyncio
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time

from analytics.dropoff.evaluation import evaluated
from benchmarks.bench import Bench
from benchmarks.data.filling import fill
from benchmarks.data.people import Cast, cast
from benchmarks.data.sizes import Size
from benchmarks.measure import Measure
from services.backtest.history import from_record
from services.database import Database, open_pool
from services.people.guild_settings import GuildSettings
from services.quiet.report import quiet_report
from services.render import Renderer
from services.reports.question import Question, ReportTools, Viewer
from services.reports.report import Report
from services.weekly.report import weekly_report

UNTIL = datetime(2026, 11, 22, 22, tzinfo=UTC)  # when the messages end, and when the questions are asked
YEAR = Size("year", 1_000_000, 2_000, 52, 4)
FEW = Size("few", 400, 12, 2, 1, texts=1 << 8)
VERSION = "1"
SETTINGS = GuildSettings(time_zone="Europe/Warsaw", student_roles=("Student",))
ASKED = 3  # times in each repeat

type Asking = Callable[[ReportTools, Question], Awaitable[Report]]


async def run(bench: Bench) -> list[Measure]:
    """Ask for both reports and evaluate the formula, the database warm."""
    made = _made(bench)
    renderer = Renderer(bench.data / "matplotlib")
    async with kept_year(bench) as url, open_pool(url, 4) as pool:
        database = Database(pool, url)
        tools = ReportTools(database, renderer)
        await renderer.start()
        try:
            quiet = await _asked(bench, tools, made, "quiet", quiet_report)
            weekly = await _asked(bench, tools, made, "weekly report", weekly_report)
        finally:
            await renderer.close()
        return [*quiet, *weekly, await _tested(bench, database, made)]


@asynccontextmanager
async def kept_year(bench: Bench) -> AsyncIterator[str]:
    """The address of the server, made once and kept, or of a small one; who uses it leaves it as it was."""
    made = _made(bench)

    async def filling(url: str) -> None:
        await fill(url, made, bench.say)

    if bench.quick:
        async with bench.database("few") as url:
            await filling(url)
            yield url
    else:
        async with bench.kept("year", VERSION, filling) as url:
            yield url


def _made(bench: Bench) -> Cast:
    size = FEW if bench.quick else YEAR
    return cast(size, UNTIL - timedelta(weeks=size.weeks))


async def _asked(bench: Bench, tools: ReportTools, made: Cast, name: str, asking: Asking) -> list[Measure]:
    """How long an answer takes from the question to the finished report, and how much of it is our processor time."""
    viewer = Viewer(0, None, frozenset(place.id for place in made.places))
    question = Question(made.guild, name, viewer, SETTINGS, UNTIL)
    await asking(tools, question)
    times, spent = [], []
    for _ in range(bench.repeats):
        took = []
        for _ in range(1 if bench.quick else ASKED):
            began, busy = perf_counter(), process_time()
            await asking(tools, question)
            took.append((perf_counter() - began) * 1000)
            spent.append((process_time() - busy) * 1000)
        times.append(statistics.median(took))
        bench.say(f"{name}: {times[-1]:.0f} ms")
    note = f"{statistics.median(spent):.0f} ms of it are the bot's processor time, most of it in a thread"
    what = f"{name}, {made.size.students:,} students, {made.size.weeks} weeks"
    return [Measure(bench.part, what, tuple(times), "ms", better="lower", note=note)]


async def _tested(bench: Bench, database: Database, made: Cast) -> Measure:
    began = perf_counter()
    async with database.pool.acquire() as con:
        history = await from_record(con, made.guild, SETTINGS, UNTIL)
    await asyncio.to_thread(evaluated, history)
    took = perf_counter() - began
    bench.say(f"backtest: {took:.1f} s")
    what = f"backtest, {made.size.students:,} students, {made.size.weeks} weeks"
    return Measure(
        bench.part, what, (took,), "s", better="lower", note="once; a command by hand, in a process of its own"
    )
