"""Many readings side by side: the most wanted one that may go on goes on."""

import asyncio
import heapq
import itertools
import logging
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from services.errors import ProfilerError
from services.storage.transactions import is_passing

log = logging.getLogger(__name__)

PAUSE_AFTER_BUG = 30.0
RENEWED_EVERY = 1.0  # seconds after which it is asked again how much those are wanted that could go on
LOOK_AGAIN = 0.05  # seconds, where an answer to somebody else's request tells when a reading may go on

# Smaller goes first: 0 what is missing, then -newest id; 1 what is only checked again, then when it was last.
type Priority = tuple[int, ...]


class Reading(Protocol):
    """Work in steps of about one request each."""

    cancelled: bool

    @property
    def priority(self) -> Priority:
        """How much the next step is wanted; smaller is more."""
        ...

    def ready_at(self) -> float:
        """When (monotonic seconds) the next step could begin; infinity when that is to be asked again."""
        ...

    async def step(self) -> bool:
        """Do one step; returns whether there is nothing left to do."""
        ...


class Scheduler:
    """Steps up to `at_once` readings at a time; a reading that has to wait holds no place.

    `finished` is told each reading that has nothing left to do, cancelled ones too. `wanted` says how much a reading is
    wanted that may go on now.
    """

    def __init__(
        self,
        at_once: int,
        finished: Callable[[Reading], None],
        *,
        wanted: Callable[[Reading], Priority] = lambda reading: reading.priority,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once = at_once
        self._wanted = wanted
        self._finished = finished
        self._monotonic = monotonic
        self._order = itertools.count()
        self._ready: list[tuple[Priority, int, Reading]] = []
        self._waiting: list[tuple[float, int, Reading]] = []
        self._running: dict[asyncio.Task[bool], Reading] = {}
        self._wake = asyncio.Event()
        self._renewed_at = monotonic()

    def add(self, reading: Reading) -> None:
        """Take a reading in; set its `cancelled` to drop it after the step under way."""
        heapq.heappush(self._waiting, (self._ready_at(reading), next(self._order), reading))
        self._wake.set()

    def unfinished(self) -> Iterator[Reading]:
        """Every reading with something left to do."""
        queued = itertools.chain(self._ready, self._waiting)
        return itertools.chain(self._running.values(), (r for _, _, r in queued if not r.cancelled))

    async def run(self) -> None:
        """Step readings for ever; an error that only a person can help with (a refused token) ends this."""
        try:
            while True:
                self._wake.clear()
                self._promote()
                self._start()
                await self._something_to_do()
                self._collect()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            for reading in self._running.values():
                self.add(reading)  # for whoever runs this again
            self._running.clear()

    def _promote(self) -> None:
        if self._monotonic() >= self._renewed_at + RENEWED_EVERY:
            self._renewed_at = self._monotonic()
            self._ready = [(self._wanted(reading), order, reading) for _, order, reading in self._ready]
            heapq.heapify(self._ready)
        while self._waiting and self._waiting[0][0] <= self._monotonic():
            _, order, reading = heapq.heappop(self._waiting)
            ready_at = self._ready_at(reading)
            if reading.cancelled:
                self._finished(reading)
            elif ready_at > self._monotonic():  # asked again: free routes answer with the present moment
                heapq.heappush(self._waiting, (ready_at, order, reading))
            else:
                heapq.heappush(self._ready, (self._wanted(reading), order, reading))

    def _ready_at(self, reading: Reading) -> float:
        ready_at = reading.ready_at()
        return self._monotonic() + LOOK_AGAIN if ready_at == float("inf") else ready_at

    def _start(self) -> None:
        while self._ready and len(self._running) < self._at_once:
            _, _, reading = heapq.heappop(self._ready)
            if reading.cancelled:
                self._finished(reading)
            else:
                self._running[asyncio.create_task(_stepped(reading, self._wake))] = reading

    async def _something_to_do(self) -> None:
        """Wait for a finished step, a new reading, or the moment when the next waiting one may go on."""
        next_at = self._waiting[0][0] if self._waiting else float("inf")
        delay = next_at - self._monotonic()
        try:
            async with asyncio.timeout(None if delay == float("inf") else max(delay, 0.0)):
                await self._wake.wait()
        except TimeoutError:
            pass

    def _collect(self) -> None:
        for task in [task for task in self._running if task.done()]:
            reading = self._running.pop(task)
            if self._is_done(task) or reading.cancelled:
                self._finished(reading)
            elif task.exception() is None:
                self.add(reading)
            else:
                due = self._monotonic() + PAUSE_AFTER_BUG
                heapq.heappush(self._waiting, (due, next(self._order), reading))

    @staticmethod
    def _is_done(task: asyncio.Task[bool]) -> bool:
        try:
            return task.result()
        except ProfilerError:
            raise
        except Exception as problem:
            if is_passing(problem):
                log.warning("a step of the history waits: %s", type(problem).__name__)
            else:
                log.exception("a step of the history failed; it is tried again in %.0f seconds", PAUSE_AFTER_BUG)
            return False


async def _stepped(reading: Reading, wake: asyncio.Event) -> bool:
    try:
        return await reading.step()
    finally:
        asyncio.get_running_loop().call_soon(wake.set)  # after this task counts as done
