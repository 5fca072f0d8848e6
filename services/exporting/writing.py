"""A file written by a process of its own, row by row: neither the loop nor the memory of the bot feels it."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from services.exporting.kinds import Column, Kind
from services.render import end_with_parent
from services.reports.report import Cell

if TYPE_CHECKING:
    from services.exporting.writers import Writer

type Rows = Sequence[tuple[Cell, ...]]
type Add = Callable[[Rows], Awaitable[None]]


class WritingFailed(RuntimeError):
    """The process that wrote a file died, or the disk did not take the file."""


@contextlib.asynccontextmanager
async def writing(kind: Kind, path: Path, name: str, columns: Sequence[Column]) -> AsyncIterator[Add]:
    """A new file; call what this gives with each batch of rows. It is whole once the context is left without an error.

    Raises:
        WritingFailed: the process died, or the disk did not take the file.
    """
    before = set(active_children())
    pool = ProcessPoolExecutor(1, get_context("spawn"), _prepare)
    loop = asyncio.get_running_loop()

    async def add(rows: Rows) -> None:
        with _its_death(kind):
            await loop.run_in_executor(pool, _add, rows)

    opening = loop.run_in_executor(pool, _open, kind, path, name, list(columns))
    processes = [process for process in active_children() if process not in before]
    try:
        with _its_death(kind):
            await opening
        yield add
        with _its_death(kind):
            await loop.run_in_executor(pool, _close)
    finally:
        for process in processes:
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


@contextlib.contextmanager
def _its_death(kind: Kind) -> Iterator[None]:
    try:
        yield
    except (BrokenProcessPool, OSError) as died:
        raise WritingFailed(kind) from died


_open_writers: list["Writer"] = []


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches both; the bot ends the process
    Thread(target=end_with_parent, daemon=True).start()


def _open(kind: Kind, path: Path, name: str, columns: list[Column]) -> None:
    from services.exporting.writers import open_writer  # noqa: PLC0415 - its libraries are for this process only

    _open_writers.append(open_writer(kind, path, name, columns))


def _add(rows: Rows) -> None:
    _open_writers[-1].add(rows)


def _close() -> None:
    _open_writers.pop().close()
