"""One list read from end to end, as the scheduler sees it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from services.discord.errors import DiscordUnavailable, Refused
from services.discord.rest import DiscordRest
from services.history.scheduling import Priority
from services.history.waiting import Waiting

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5


@dataclass(slots=True, eq=False)
class Listing:
    """One list read from end to end; a Discord that is away is waited for, a refusal ends it.

    With `in_background` nobody has to wait for it.
    """

    name: str
    rest: DiscordRest
    priority: Priority
    work: Callable[[], Awaitable[None]]
    finished: Callable[["Listing"], None]
    cancelled: bool = False
    in_background: bool = False
    waiting: Waiting = field(init=False)

    def __post_init__(self) -> None:
        self.waiting = Waiting(self.rest.limiter, FIRST_PAUSE)

    def ready_at(self) -> float:
        """When (monotonic seconds) it may be tried."""
        return self.waiting.until

    async def step(self) -> bool:
        """Read the whole list; returns whether that worked or was refused."""
        try:
            await self.work()
        except DiscordUnavailable as problem:
            log.warning("reading the %s waits: %s", self.name, problem)
            self.waiting.longer()
            return False
        except Refused as refusal:
            log.warning("the %s cannot be read: %s", self.name, refusal)
        if not self.cancelled:
            self.finished(self)
        return True
