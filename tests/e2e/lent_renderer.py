"""One worker that draws for bot after bot of a process: loading what draws costs more than all the rest of a start."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from typing import ClassVar

from services.render import START_LIMIT, Renderer, _work


class LentRenderer(Renderer):
    """A renderer that leaves its worker to the next one, which looks first whether it still draws."""

    _spare: ClassVar[list[tuple[ProcessPoolExecutor, list[BaseProcess]]]] = []

    async def close(self) -> None:
        """Hand the worker on, also in the middle of its start or of a picture."""
        if self._pool is not None:
            self._spare.append((self._pool, self._processes))
            self._pool, self._processes = None, []

    async def _worker(self) -> ProcessPoolExecutor:
        if self._pool is None and self._spare:
            self._pool, self._processes = self._spare.pop()
            warm = asyncio.get_running_loop().run_in_executor(self._pool, _work, "warm_up", None)
            try:
                await asyncio.wait_for(warm, START_LIMIT)
            except (BrokenProcessPool, TimeoutError):
                self._discard()
        return await super()._worker()
