"""What is measured of ingest."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.ingest.emptied import emptied
from benchmarks.ingest.history import read_history
from benchmarks.ingest.limits import bulk_created, copied, rows, saved, upserted
from benchmarks.ingest.school import School, edited, school
from benchmarks.measure import Measure
from benchmarks.processor import spent
from services.garbage import settle

MESSAGES, QUICK = 60_000, 300
ONE_BY_ONE = 3_000  # they take long, and their rate does not depend on how many there are
RATE, WORK = "messages/s", "µs a message"
COPY = "binary COPY of the same rows of message alone"
HANGING_UP = 0.05  # seconds until PostgreSQL has counted what a connection took that is closed
LONG = "first reading, full pages of long channels"
OF_THE_SAME = (
    "The same messages without those of short threads and of pages that are not full; the limit is that of all."
)
BUSY = "of this process and PostgreSQL together"

type Timed = Callable[[], Awaitable[float]]


async def run(bench: Bench) -> list[Measure]:
    """The first reading of a server, reading it again, and reading it after a tenth was edited."""
    given = school(QUICK if bench.quick else MESSAGES)
    bench.say(f"{given.size:,} messages in {len(given.channels)} channels and threads")
    async with bench.server() as server, bench.database() as url:
        sides = _Sides(url, server.data, given)
        settle()  # as the bot does; and what is held here for the limits is not looked through while ours is measured
        took = await bench.interleaved(
            first=sides.first,
            again=sides.again,
            edited=sides.edited,
            long=sides.long,
            copy=sides.copy,
            upsert=sides.upsert,
            bulk=sides.bulk,
            saved=sides.saved,
        )
    work = {name: tuple(values) for name, values in sides.work.items()}
    return [
        Measure("ingest", "first reading", took["first"], RATE, took["copy"], COPY, goal=0.35),
        Measure("ingest", "first reading", took["first"], RATE, took["saved"], "one ORM save a message", goal=10),
        Measure("ingest", "first reading", took["first"], RATE, took["bulk"], "Tortoise bulk_create, a page a time"),
        Measure("ingest", "first reading", took["first"], RATE, took["upsert"], "executemany of an upsert"),
        Measure("ingest", LONG, took["long"], RATE, took["copy"], COPY, note=OF_THE_SAME),
        Measure("ingest", LONG, took["long"], RATE, took["saved"], "one ORM save a message"),
        Measure("ingest", "read again, nothing new", took["again"], RATE, took["copy"], COPY),
        Measure("ingest", "read again, 10 % edited", took["edited"], RATE, took["copy"], COPY),
        Measure(
            "ingest", "first reading, processor", work["first"], WORK, work["copy"], COPY, better="lower", note=BUSY
        ),
        Measure(
            *("ingest", "first reading, processor", work["first"], WORK, work["saved"], "one ORM save a message"),
            better="lower",
            note=BUSY,
        ),
        Measure("ingest", f"{LONG}, processor", work["long"], WORK, work["copy"], COPY, better="lower", note=BUSY),
        Measure("ingest", "read again, processor", work["again"], WORK, work["copy"], COPY, better="lower", note=BUSY),
    ]


class _Sides:
    """Each side into the same tables, emptied before; `work` is the processor time a message of each, in µs."""

    def __init__(self, url: str, cluster: Path, given: School) -> None:
        self.work: dict[str, list[float]] = defaultdict(list)
        self._url = url
        self._cluster = cluster
        self._given = given
        self._edited = edited(given)
        full = given.full_pages()
        self._long = full if full.size else given  # the school of a quick run fills no page
        self._records = given.records()
        self._rows = rows(self._records)
        given.make_pages()
        self._edited.make_pages()
        self._long.make_pages()
        self._live_until = datetime.now(UTC)

    async def first(self) -> float:
        """Messages a second of a server's first reading."""
        await emptied(self._url, triggers=True)
        rate = await self._timed("first", self._given.size, lambda: read_history(self._url, self._given))
        self._live_until = datetime.now(UTC)
        return rate

    async def again(self) -> float:
        """Messages a second when everything is read again and nothing has changed; comes after `first`."""
        return await self._timed(
            "again", self._given.size, lambda: read_history(self._url, self._given, before=self._live_until)
        )

    async def edited(self) -> float:
        """Messages a second when everything is read again and a tenth was edited; comes after `again`."""
        return await self._timed(
            "edited", self._given.size, lambda: read_history(self._url, self._edited, before=self._live_until)
        )

    async def long(self) -> float:
        """Messages a second of a first reading in which every page is full."""
        await emptied(self._url, triggers=True)
        return await self._timed("long", self._long.size, lambda: read_history(self._url, self._long))

    async def copy(self) -> float:
        """Rows a second of a binary COPY."""
        return await self._bare("copy", len(self._rows), lambda: copied(self._url, self._rows))

    async def upsert(self) -> float:
        """Rows a second of executemany."""
        return await self._bare("upsert", len(self._rows), lambda: upserted(self._url, self._rows))

    async def bulk(self) -> float:
        """Rows a second of the ORM's bulk_create."""
        return await self._bare("bulk", len(self._records), lambda: bulk_created(self._url, self._records))

    async def saved(self) -> float:
        """Rows a second of the ORM's save."""
        some = self._records[:ONE_BY_ONE]
        return await self._bare("saved", len(some), lambda: saved(self._url, some))

    async def _bare(self, name: str, size: int, side: Timed) -> float:
        await emptied(self._url, triggers=False)
        return await self._timed(name, size, side)

    async def _timed(self, name: str, size: int, side: Timed) -> float:
        before = spent(self._cluster)
        seconds = await side()
        await asyncio.sleep(HANGING_UP)
        self.work[name].append((spent(self._cluster) - before).total / size * 1e6)
        return size / seconds
