"""How the process ends: within ten seconds, whatever is away, with everything written down that can be."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from typing import Protocol

from cogs.patience import commands_ended

log = logging.getLogger(__name__)

GATEWAY = "the gateway"
# Together below ten seconds, with what closes afterwards (services/database.py, services/sync/lock.py).
HANG_UP_SECONDS, ANSWER_SECONDS, DRAIN_SECONDS, CLOSE_SECONDS, STOP_SECONDS = 1.0, 2.0, 3.0, 1.0, 1.0


class Client(Protocol):
    """What answers commands."""

    async def close(self) -> None:
        """Let go of Discord; nothing can be answered afterwards."""


class Queue(Protocol):
    """What was heard and is not stored yet."""

    @property
    def waiting(self) -> int:
        """How many events that are."""

    async def drained(self) -> None:
        """Return once all of them are stored."""


async def leave(bot: Client, capture: Queue, tasks: Mapping[str, "asyncio.Task[None]"]) -> None:
    """Hear nothing more, let commands end while what was heard is written down, then stop the parts."""
    gateway = tasks.get(GATEWAY)
    if gateway is not None:
        gateway.cancel()
        await asyncio.wait([gateway], timeout=HANG_UP_SECONDS)
    await asyncio.gather(commands_ended(ANSWER_SECONDS), _written_down(capture))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(bot.close(), CLOSE_SECONDS)
    for task in tasks.values():
        task.cancel()
    if tasks:
        _, slow = await asyncio.wait(tasks.values(), timeout=STOP_SECONDS)
        for task in slow:
            log.warning("%s did not stop in time; the next start goes on where it was", task.get_name())


async def _written_down(capture: Queue) -> None:
    try:
        await asyncio.wait_for(capture.drained(), DRAIN_SECONDS)
    except TimeoutError:
        log.warning("%d events could not be stored; the next start reads them again", capture.waiting)
