"""Pictures, drawn in processes of their own: the bot stays small and its loop stays free."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any, ClassVar

from services.metrics import figures

log = logging.getLogger(__name__)

TIME_LIMIT = 10.0  # seconds for one picture
START_LIMIT = 60.0  # seconds for a new worker to load its libraries on a busy machine
WORKERS = min(2, os.cpu_count() or 1)  # for mentors who ask at once; each takes 100 to 190 MB


class RenderFailed(RuntimeError):
    """The worker died twice or took too long; the next picture gets a new worker."""


class Worker:
    """One process that turns rows into figures and PNG bytes, a picture at a time; replaced when it dies."""

    def __init__(self, cache: Path | None = None, *, time_limit: float = TIME_LIMIT) -> None:
        self._cache = cache
        self._time_limit = time_limit
        self._pool: ProcessPoolExecutor | None = None
        self._processes: list[BaseProcess] = []

    @property
    def id(self) -> int | None:
        """The process id, None while there is none."""
        return self._processes[0].pid if self._processes else None

    async def start(self) -> None:
        """Start the process and let it load everything it will need."""
        await self._ready()

    async def run(self, task: str, payload: object) -> Any:
        """What the task makes of a payload; the second process tries again what the first died of."""
        try:
            return await self._try(task, payload)
        except BrokenProcessPool:
            log.warning("the render worker died, starting another")
            self._discard()
        try:
            return await self._try(task, payload)
        except BrokenProcessPool as problem:
            self._discard()
            raise RenderFailed(task) from problem

    async def close(self) -> None:
        """End the process at once, also in the middle of its start or of a picture."""
        self._discard()

    async def _try(self, task: str, payload: object) -> Any:
        pool = await self._ready()
        work = asyncio.get_running_loop().run_in_executor(pool, _work, task, payload)
        try:
            return await asyncio.wait_for(work, self._time_limit)
        except TimeoutError as problem:
            log.warning("the render worker took longer than %s s for %s, starting another", self._time_limit, task)
            self._discard()
            raise RenderFailed(task) from problem

    async def _ready(self) -> ProcessPoolExecutor:
        """The pool with a warm process."""
        if self._pool is None:
            before = set(active_children())
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), _prepare, (self._cache,))
            warm = asyncio.get_running_loop().run_in_executor(self._pool, _warm_up)
            self._processes = [process for process in active_children() if process not in before]
            try:
                await asyncio.wait_for(warm, START_LIMIT)
            except TimeoutError as problem:
                self._discard()
                raise RenderFailed("warm_up") from problem
        return self._pool

    def _discard(self) -> None:
        """Forget the process and end it, even when it hangs or is still starting."""
        pool, processes = self._pool, self._processes
        self._pool, self._processes = None, []
        for process in processes:
            process.kill()
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


class Renderer:
    """Worker processes that draw: one from the first picture on, the others once they are warm.

    A picture never waits for another worker to load its libraries: that takes longer than a line of pictures.
    `cache` is a folder for matplotlib's font list; without one matplotlib chooses.
    """

    kind: ClassVar[type[Worker]] = Worker

    def __init__(self, cache: Path | None = None, *, workers: int = 1, time_limit: float = TIME_LIMIT) -> None:
        self._workers = [self.kind(cache, time_limit=time_limit) for _ in range(workers)]
        self._idle = self._workers[:1]
        self._cold = self._workers[1:]
        self._turns = asyncio.Semaphore(len(self._idle))
        self._starting = asyncio.Lock()

    @property
    def worker_ids(self) -> tuple[int, ...]:
        """The process ids of the workers that there are."""
        return tuple(worker.id for worker in self._workers if worker.id is not None)

    async def start(self) -> None:
        """Start the workers, one after the other, and let each load everything it will need."""
        async with self._starting:
            async with self._turn() as worker:
                await worker.start()
            while self._cold:
                await self._cold[-1].start()
                self._idle.append(self._cold.pop())
                self._turns.release()

    async def run(self, task: str, payload: object) -> Any:
        """What the named task of `services.render_tasks` makes of a payload; raises RenderFailed."""
        async with self._turn() as worker:
            began = perf_counter()
            try:
                return await worker.run(task, payload)
            except RenderFailed:
                figures.PICTURES_FAILED.add(task)
                raise
            finally:
                figures.PICTURE.note(perf_counter() - began, task)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Worker]:
        """A worker to oneself: waiting in line does not count as being slow."""
        async with self._turns:
            worker = self._idle.pop()
            try:
                yield worker
            finally:
                self._idle.append(worker)

    async def close(self) -> None:
        """End the workers at once, also in the middle of their start or of a picture."""
        for worker in self._workers:
            await worker.close()


def _prepare(cache: Path | None) -> None:
    """Runs in the worker before its first task."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches both; the bot ends the worker
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        os.environ["MPLCONFIGDIR"] = str(cache)
    Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """A killed bot cannot end its worker, so the worker watches the bot."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


def _warm_up() -> None:
    _work("warm_up", None)
    gc.collect()
    gc.freeze()  # libraries stay for good: looking through them again took a fifth of the time of a picture


def _work(task: str, payload: object) -> Any:
    from services.render_tasks import TASKS  # noqa: PLC0415 - pandas and matplotlib are for the worker only

    return TASKS[task](payload)
