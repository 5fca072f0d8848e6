"""A large export of DiscordChatExporter into an empty database, once more, and exported anew."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.backfill.reading import recording
from benchmarks.bench import Bench
from benchmarks.imports.export import export_of
from benchmarks.measure import Measure
from benchmarks.memory_use import peak_megabytes
from exports import open_export
from exports.stream import CleanBytes, items
from services.database import Database
from services.imports.folder import import_folder

PART = "imports"
MESSAGES, QUICK = 100_000, 500
FASTER, MOST_MEGABYTES = 3.0, 300.0
ENOUGH = 2  # repeats: each takes half a minute
MADE, MADE_AGAIN = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 8, tzinfo=UTC)
FIRST = "first import"


async def run(bench: Bench) -> list[Measure]:
    """All of it, as often as asked."""
    count = QUICK if bench.quick else MESSAGES
    export, later = [await asyncio.to_thread(export_of, bench.data, count, at) for at in (MADE, MADE_AGAIN)]
    size = sum(path.stat().st_size for path in export.iterdir()) / 1e6
    bench.say(f"{count} messages in {size:.0f} MB")
    rates: dict[str, list[float]] = {name: [] for name in ("parser", "first", "same", "anew")}
    for _ in range(min(bench.repeats, ENOUGH)):
        rates["parser"].append(await asyncio.to_thread(_parsed, export, count))
        async with bench.database() as url, recording(url) as database:
            rates["first"].append(await _imported(database, export, count, new=count))
            rates["same"].append(await _imported(database, export, count, new=0))
            rates["anew"].append(await _imported(database, later, count, new=0))
        bench.say(", ".join(f"{name} {each[-1]:,.0f}/s" for name, each in rates.items()))
    goal = None if bench.quick else FASTER
    parser, first, same, anew = map(tuple, rates.values())
    what = f"{count:,} messages in {size:.0f} MB of indented JSON, five channels."
    return [
        Measure(PART, FIRST, first, "messages/s", parser, "the JSON parser alone", note=what),
        Measure(PART, "the same files again", same, "messages/s", first, FIRST, goal=goal),
        Measure(
            PART,
            "exported anew, nothing new in it",
            anew,
            "messages/s",
            first,
            FIRST,
            note="Other files: every message is read, compared with what is stored, and left as it is.",
        ),
        Measure(PART, "peak memory", (peak_megabytes(),), "MB", goal=MOST_MEGABYTES, better="lower"),
    ]


async def _imported(database: Database, folder: Path, count: int, *, new: int) -> float:
    """Import a folder; returns messages a second. Raises RuntimeError when something else came of it than it should."""
    began = time.perf_counter()
    report = await import_folder(database, folder)
    seconds = time.perf_counter() - began
    if (report.messages, report.new, report.not_understood, report.differed) != (count, new, 0, 0):
        raise RuntimeError(f"the import went wrong: {report}")
    return count / seconds


def _parsed(folder: Path, count: int) -> float:
    """Take a folder's messages out of their JSON and drop them; returns messages a second."""
    began, found = time.perf_counter(), 0
    for file in open_export(folder).files:
        with CleanBytes(file.path) as source:
            found += sum(1 for _ in items(source, "messages.item"))
    if found != count:
        raise RuntimeError(f"{found} of {count} messages were parsed")
    return count / (time.perf_counter() - began)
