"""Live events: one bounded queue, one writer, and nothing that a single event could stop."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Any

import asyncpg

from services.capture.admitting import admit_batch
from services.capture.batch import Batch, Event
from services.capture.events import READERS
from services.capture.line import Line, fold_politely
from services.capture.parts.part import Key
from services.capture.repeats import Repeats
from services.database import Database
from services.metrics import figures
from services.metrics.shapes import OTHER
from services.records.json_values import DISCORD_EPOCH
from services.records.withheld import seems_withheld
from services.storage.transactions import complain, is_passing, pauses, unless_cancelled

log = logging.getLogger(__name__)

NAMES_COUNTED, LONGEST_NAME = 200, 50
TICK = timedelta(microseconds=1)
CLOCK_STEP = timedelta(seconds=1)  # a clock set back by more than this was wrong before
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class CaptureStats:
    """What became of the events so far; lags are seconds from a message's sending to its commit."""

    received: int = 0
    written: int = 0
    dropped: int = 0
    unreadable: int = 0
    batches: int = 0
    retries: int = 0
    lag: float = 0.0
    worst_lag: float = 0.0
    passed_over: Counter[str] = field(default_factory=Counter)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Capture:
    """Takes events without ever waiting and writes them in batches, however long the database is away.

    `on_gap` is told, in words, when events had to be dropped: once when it begins and once when it is over.
    `on_withheld` is told of each message (server, channel) that came without its text.
    """

    def __init__(
        self,
        database: Database,
        *,
        capacity: int,
        on_gap: Callable[[str], None],
        on_withheld: Callable[[int, int], None] = lambda _guild_id, _channel_id: None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.stats = CaptureStats()
        self._database = database
        self._capacity = capacity
        self._on_gap = on_gap
        self._on_withheld = on_withheld
        self._clock = clock
        self._line = Line()
        self._under_way: list[Event] = []
        self._overflowing = False
        self._last_arrival = EVER
        self._contiguous: dict[Key, int] = {}
        self._newest: dict[Key, int] = {}
        self._marks: dict[Key, int] = {}
        self._repeats = Repeats()
        self._work = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def waiting(self) -> int:
        """How many events are not committed yet."""
        return len(self._line) + len(self._under_way)

    @property
    def waiting_since(self) -> datetime | None:
        """When the oldest event that is not committed yet arrived; None when all are."""
        return self._under_way[0].received_at if self._under_way else self._line.since

    def offer(
        self, name: Any, data: Any, *, seq: int | None, received_at: datetime, frame: bytes | None = None
    ) -> None:
        """Take an event in; a full queue drops it, counts it and reports a gap.

        `frame` is the JSON of the gateway that `data` was read from, where it is all of it.
        """
        self.stats.received += 1
        if not isinstance(name, str) or name not in READERS:
            figures.EVENTS.add(name[:LONGEST_NAME] if isinstance(name, str) and name.isidentifier() else OTHER)
            self._pass_over(str(name))
            return
        figures.EVENTS.add(name)
        if not self._repeats.is_repeat(name, data, seq):
            if name == "MESSAGE_CREATE" and isinstance(data, dict) and seems_withheld(data):
                self._lacks_text(data)
            self._enqueue(Event(name, data, self._after_the_last(received_at)), frame)
        if name == "GUILD_DELETE":  # gone or in an outage: what happens there is not heard until it comes back
            self._forget(lambda key: str(key[0]) == str(_get(data, "id")))

    def unreadable(self, name: str, reason: str, payload: object) -> None:
        """Keep something that came from Discord and could not even be taken for an event."""
        self.stats.received += 1
        self._enqueue(Event(name, payload, self._clock(), fault=reason))

    def contiguous(self, guild_id: int, channel_id: int, up_to_id: int) -> None:
        """History has filled a channel up to here: from now on live messages raise its high watermark."""
        key = guild_id, channel_id
        self._contiguous[key] = up_to_id
        if self._newest.get(key, 0) > up_to_id:
            self._marks[key] = self._newest[key]
            self._idle.clear()
            self._work.set()

    def discontiguous(self, guild_id: int, channel_id: int) -> None:
        """This one channel may have a hole from now on: it cannot be read any more."""
        self._forget(lambda key: key == (guild_id, channel_id))

    def session_started(self, guild_ids: Iterable[int]) -> None:
        """A new session, or a hole in one: no channel of these servers is contiguous any more."""
        guilds = set(guild_ids)
        self._repeats.forget()
        self._forget(lambda key: key[0] in guilds)

    async def drained(self) -> None:
        """Return once everything offered so far is committed."""
        await self._idle.wait()

    async def run(self) -> None:
        """Write until cancelled; a batch that was under way then is kept for the next run."""
        while True:
            await self._work.wait()
            self._under_way, batch = self._line.take()
            try:
                await self._settle(self._under_way, batch)
            except BaseException:
                self._line.put_back(self._under_way)
                raise
            finally:
                self._under_way = []
            self._rest_if_done()

    def _rest_if_done(self) -> None:
        if self._line or self._marks:
            return
        self._work.clear()
        self._idle.set()
        if self._overflowing:
            self._overflowing = False
            self._report_gap("the queue of live events has room again")

    def _lacks_text(self, data: dict[str, Any]) -> None:
        """A message came without its text: its channel has a hole until history has read it."""
        with contextlib.suppress(TypeError, ValueError):
            guild_id, channel_id = int(data.get("guild_id") or 0), int(data.get("channel_id") or 0)
            self.discontiguous(guild_id, channel_id)
            self._on_withheld(guild_id, channel_id)

    def _enqueue(self, event: Event, frame: bytes | None = None) -> None:
        if len(self._line) >= self._capacity:
            self._drop()
            return
        self._line.append(event, frame)
        if not self._work.is_set():
            self._idle.clear()
            self._work.set()

    def _drop(self) -> None:
        self.stats.dropped += 1
        figures.DROPPED.add()
        self._forget(lambda _: True)
        if not self._overflowing:
            self._overflowing = True
            self._report_gap("the queue of live events is full")

    def _report_gap(self, reason: str) -> None:
        try:
            self._on_gap(reason)
        except Exception:
            log.exception("a gap could not be reported: %s", reason)

    def _after_the_last(self, received_at: datetime) -> datetime:
        """The arrival, later than the one before even on a coarse clock: it decides which of two versions is newer."""
        if self._last_arrival - CLOCK_STEP < received_at <= self._last_arrival:
            received_at = self._last_arrival + TICK
        self._last_arrival = received_at
        return received_at

    def _pass_over(self, name: str) -> None:
        known = name in self.stats.passed_over or len(self.stats.passed_over) < NAMES_COUNTED
        self.stats.passed_over[name if known else "others"] += 1

    def _forget(self, concerns: Callable[[Key], bool]) -> None:
        for known in (self._contiguous, self._newest, self._marks):
            for key in [key for key in known if concerns(key)]:
                del known[key]

    async def _settle(self, events: list[Event], batch: Batch | None = None) -> None:
        """Commit events; one that the database refuses is set aside and costs the others nothing.

        `batch` is what they amount to; an attempt may leave it without what must not be written, so that the next one
        reads the events again.
        """
        for pause in pauses():
            try:
                await self._commit(events, batch or await fold_politely(events))
            except Exception as problem:
                unless_cancelled(problem)
                if self._database.pool.is_closing():
                    raise
                if _is_poison(problem):
                    await self._part(events, problem)
                    return
                self.stats.retries += 1
                figures.RETRIES.add()
                complain(self._database, log, "live events wait for the database", problem)
            else:
                return
            batch = None
            await asyncio.sleep(pause)

    async def _part(self, events: list[Event], problem: Exception) -> None:
        if len(events) > 1:
            middle = len(events) // 2
            await self._settle(events[:middle])
            await self._settle(events[middle:])
        elif events and events[0].fault is None:
            refused = events[0]
            log.error("the database refused an event %s (%s); it is kept aside", refused.name, type(problem).__name__)
            fault = f"{type(problem).__name__} while writing"
            await self._settle([Event(refused.name, refused.data, refused.received_at, fault)])
        else:
            log.error("something unreadable could not even be kept (%s)", type(problem).__name__)
            self._marks.clear()

    async def _commit(self, events: list[Event], batch: Batch) -> None:
        began = perf_counter()
        marks = dict(self._marks) | {
            key: id_
            for key, id_ in batch.messages.newest.items()
            if key in self._contiguous and id_ > self._contiguous[key]
        }
        door = self._database.door
        async with self._database.pool.acquire() as con, con.transaction():
            await batch.write(con, marks, None if door is None else partial(admit_batch, door))
        figures.COMMIT.note(perf_counter() - began)
        self._note(batch, events, marks)

    def _note(self, batch: Batch, events: list[Event], marks: dict[Key, int]) -> None:
        self.stats.batches += 1
        self.stats.written += len(events)
        self.stats.unreadable += len(batch.unreadable)
        figures.STORED.add(by=len(events))
        figures.UNREADABLE.add(by=len(batch.unreadable))
        for key, id_ in batch.messages.newest.items():
            self._newest[key] = max(id_, self._newest.get(key, 0))
        self._marks = {key: id_ for key, id_ in self._marks.items() if marks.get(key, 0) < id_}
        if batch.messages.created:
            now = (self._clock() - DISCORD_EPOCH).total_seconds()
            lags = [now - (message.id >> 22) / 1000 for message in batch.messages.created]
            for lag in lags:
                figures.LAGS.note(lag)
            self.stats.lag = max(lags)
            self.stats.worst_lag = max(self.stats.lag, self.stats.worst_lag)


def _is_poison(problem: Exception) -> bool:
    """Whether it is these events that cannot be written, and neither the database's state nor its schema."""
    match problem:
        case asyncpg.DataError() | asyncpg.IntegrityConstraintViolationError() | asyncpg.ProgramLimitExceededError():
            return True
        case asyncpg.PostgresError():
            return False
    return not is_passing(problem)


def _get(data: Any, key: str) -> Any:
    with contextlib.suppress(AttributeError, TypeError):
        return data.get(key)
    return None
