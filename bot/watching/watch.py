"""Everything an operator can see of this process, from its first moment to its last."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from bot.settings import Settings
from bot.watching import live
from bot.watching.health import Address, Health
from bot.watching.loop import watch_loop
from bot.watching.parts import Parts
from bot.watching.readiness import Findings, look, not_running
from services.metrics import figures
from services.metrics.shapes import Reading

STARTING = "the start is under way"
STANDS_BY = "this bot waits for its turn: another one may be recording into the database"


class Watch:
    """Knows what the process does: starts, waits, stands by, or runs."""

    def __init__(self, clock: Callable[[], datetime], *, looked_at: bool) -> None:
        self._clock, self._looked_at = clock, looked_at
        self._waiting_for = ""
        self._parts: Parts | None = None
        self._health = Health(self.ready, self.figures)

    @property
    def address(self) -> str | None:
        """Where the port answers, once it does."""
        return self._health.written

    def waits_for(self, sentence: str) -> None:
        """What the start waits for, in a sentence; "" when it goes on."""
        self._waiting_for = sentence

    @contextlib.asynccontextmanager
    async def following(self, parts: Parts) -> AsyncIterator[None]:
        """Meanwhile, these parts run."""
        if not self._looked_at:
            yield
            return
        self._parts, self._waiting_for = parts, ""
        tasks = [asyncio.create_task(work(parts)) for work in (live.keep_counting, live.keep_checking)]
        try:
            yield
        finally:
            self._parts = None
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            live.nothing_runs()

    def served(self, address: Address) -> contextlib.AbstractAsyncContextManager[None]:
        """Meanwhile, answer at this address."""
        return self._health.served(address)

    async def ready(self) -> Findings:
        """Whether the work is done, thing by thing."""
        if self._parts is None:
            return not_running(self._waiting_for or STARTING)
        return await look(self._parts, self._clock())

    def figures(self) -> list[Reading]:
        """Every figure as it is now."""
        if self._parts is not None:
            live.read(self._parts, self._clock())
        return [figure.read() for figure in figures.EVERY]


@contextlib.asynccontextmanager
async def watched(
    settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> AsyncIterator[Watch]:
    """Meanwhile, an operator can look at the process, where the settings say so."""
    address = settings.health_bind
    watch = Watch(clock, looked_at=address is not None)
    if address is None:
        yield watch
        return
    live.about()
    figures.CAPACITY.put(settings.capture_queue)
    watching = asyncio.create_task(watch_loop())
    try:
        async with watch.served(address):
            yield watch
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
