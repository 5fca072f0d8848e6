"""What the history of every server works with."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from weakref import WeakValueDictionary

from services.database import Database
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.history.channel.desk import PageDesk
from services.history.channel.pages import PageFound
from services.history.scheduling import Reading

LOOK_EVERY = 0.02


class ContiguityKeeper(Protocol):
    """What history needs of the capture; all of it synchronous."""

    @property
    def waiting_since(self) -> datetime | None:
        """When the oldest event that is not written yet arrived."""
        ...

    def contiguous(self, guild_id: int, channel_id: int, up_to_id: int) -> None:
        """This channel is filled up to an id: from now on live messages raise its high watermark."""
        ...

    def discontiguous(self, guild_id: int, channel_id: int) -> None:
        """Live messages of this channel may be missing."""
        ...

    def session_started(self, guild_ids: Iterable[int]) -> None:
        """Live messages of these servers may be missing."""
        ...

    def offer(self, name: str, data: object, *, seq: int | None, received_at: datetime) -> None:
        """Take in what a gateway event of this name would have said."""
        ...

    def unreadable(self, name: str, reason: str, payload: object) -> None:
        """Keep something from Discord that cannot be understood."""
        ...


class Owner(Protocol):
    """Who began a reading and hears of its end."""

    def finished(self, reading: Reading) -> None:
        """The reading has nothing left to do."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What every server's history works with.

    `begin` hands a reading to the scheduler, `wake` has everything planned again, `read` counts what pages of a server
    bring, `appeared` says which channels of a server a list showed, `turns` has one reading of a channel wait for the
    step of another. With `live` off nothing is heard of what happens while history is read.
    """

    database: Database
    rest: DiscordRest
    state: ServerState
    capture: ContiguityKeeper
    clock: Callable[[], datetime]
    begin: Callable[[Owner, Reading], None]
    wake: Callable[[], None]
    read: Callable[[int, PageFound], None]
    appeared: Callable[[int, Iterable[int]], None]
    live: bool = True
    turns: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    desk: PageDesk = field(init=False)

    def __post_init__(self) -> None:
        """Set up the one desk of all servers."""
        object.__setattr__(self, "desk", PageDesk(self.database))

    def turn_of(self, channel_id: int) -> asyncio.Lock:
        """What keeps the readings of a channel apart."""
        return self.turns.setdefault(channel_id, asyncio.Lock())

    async def older_events_written(self, seen_from: datetime) -> None:
        """Wait for what came before and is still being written: a re-read compares with it."""
        while (since := self.capture.waiting_since) is not None and since < seen_from:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(LOOK_EVERY)
