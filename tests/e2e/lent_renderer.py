"""One worker that draws for bot after bot of a process: loading what draws costs more than all the rest of a start."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, ClassVar

from services.render import START_LIMIT, Renderer, Worker, _work


class LentWorker(Worker):
    """A worker that leaves its process to the next one, which looks first whether it still draws."""

    _spare: ClassVar[list[tuple[ProcessPoolExecutor, list[BaseProcess]]]] = []

    async def close(self) -> None:
        """Hand the process on, also in the middle of its start or of a picture."""
        if self._pool is not None:
            self._spare.append((self._pool, self._processes))
            self._pool, self._processes = None, []

    async def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None and self._spare:
            self._pool, self._processes = self._spare.pop()
            warm = asyncio.get_running_loop().run_in_executor(self._pool, _work, "warm_up", None)
            try:
                await asyncio.wait_for(warm, START_LIMIT)
            except (BrokenProcessPool, TimeoutError):
                self._discard()
        return await super()._ready()


class LentRenderer(Renderer):
    """A renderer with one such worker, however many are asked for."""

    kind = LentWorker

    def __init__(self, cache: Path | None = None, **_: Any) -> None:
        super().__init__(cache)
