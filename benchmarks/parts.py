"""The parts of the benchmarks, in the order in which they run and stand in docs/performance.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a module with `async def run(bench: Bench) -> list[Measure]`.

    `says` is its heading; `seconds` is when it is given up for hanging, on a slow and busy machine.
    """

    name: str
    module: str
    says: str
    seconds: int = 300


EVERY = (
    Part("ingest", "benchmarks.ingest", "History pages into PostgreSQL"),
    Part("live", "benchmarks.live", "Live events into PostgreSQL"),
    Part("backfill", "benchmarks.backfill", "A server's history under Discord's limits"),
    Part("imports", "benchmarks.imports", "An exported server brought in"),
    Part("memory", "benchmarks.memory", "Memory while a million messages are read"),
    Part("commands", "benchmarks.commands.measuring", "What mentors wait for", 900),
    Part("page", "benchmarks.page", "The page in a browser", 600),
    Part("charts", "benchmarks.charts", "Pictures"),
    Part("analytics", "benchmarks.analytics", "Reports about everybody"),
    Part("storage", "benchmarks.storage", "Bytes on the disk"),
    Part("growth", "benchmarks.growth", "How it grows"),
)
PARTS = {part.name: part for part in EVERY}
