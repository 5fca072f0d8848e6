"""What an audit works with."""

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from services.audit.repair import Rereader
from services.audit.search import PATIENCE
from services.database import Database
from services.discord.rest import DiscordRest

LONGEST_QUEUE = 60.0  # seconds that events which arrived earlier are waited for
LOOK_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class AuditTools:
    """What an audit works with.

    `waiting_since` says since when an event waits to be written (None: none does), `unread` which channels of a
    server are still being read. `patience` is how many seconds Discord's index is waited for, `pause` how many lie
    between a count that differs and the same question again.
    """

    database: Database
    rest: DiscordRest
    history: Rereader
    waiting_since: Callable[[], datetime | None] = lambda: None
    unread: Callable[[int], Collection[int]] = lambda _guild_id: ()
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    patience: float = PATIENCE
    pause: float = 1.0

    async def events_written(self, at: datetime) -> None:
        """Wait for what arrived before a moment and is not stored yet: it would be missed."""
        end = time.monotonic() + LONGEST_QUEUE
        while (since := self.waiting_since()) is not None and since <= at and time.monotonic() < end:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(LOOK_EVERY)
