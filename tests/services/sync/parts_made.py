"""A history and a keeper of files that do as the test says, and findings as the others write them."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.sync.parts import SyncTools

GUILD, CHANNEL, SECRET = 10, 20, 21
NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


@dataclass(frozen=True)
class Progress:
    channels_done: int = 1
    channels_total: int = 2
    messages_read: int = 300
    remaining: timedelta | None = timedelta(minutes=5)


@dataclass
class MadeHistory:
    """Refreshes when `may_end` is set; `problem` is what it raises then."""

    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    problem: Exception | None = None
    left: tuple[int, ...] = ()
    refreshed: int = 0
    at_once: int = 0
    most_at_once: int = 0

    async def refresh(self, guild_id: int) -> None:
        self.refreshed += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.may_end.wait()
            if self.problem:
                raise self.problem
        finally:
            self.at_once -= 1

    def progress(self, guild_id: int) -> Progress:
        return Progress()

    def unread(self, guild_id: int) -> tuple[int, ...]:
        return self.left


class MadeKeeper:
    """Counts how often it was asked."""

    asked = 0
    waited_for = 0

    async def retry_now(self, guild_id: int) -> None:
        self.asked += 1

    async def caught_up(self) -> None:
        self.waited_for += 1


@dataclass
class Clock:
    """Stands still until the test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def quick_history(**options) -> MadeHistory:
    """One that is done at once."""
    history = MadeHistory(**options)
    history.may_end.set()
    return history


def tools(database, history, keeper=None, clock=None, **options) -> SyncTools:
    sent = iter(range(0, 10**6, 7))
    return SyncTools(
        database,
        history,
        keeper,
        lambda: next(sent),
        clock or Clock(),
        between_notes=timedelta(seconds=0.01),
        **options,
    )


async def small_server(database) -> None:
    """Two channels, one of them hidden, and a person with two messages."""
    await database.pool.execute(
        "insert into channel (guild_id, id, name, position, readable, unreadable_reason, history_complete, low_id,"
        " high_id) values ($1, $2, 'general', 1, true, null, true, 1, 900), ($1, $3, 'secret', 2, false, 'no', false,"
        " null, null)",
        GUILD,
        CHANNEL,
        SECRET,
    )
    await database.pool.execute(
        "insert into coverage (guild_id, channel_id, kind, from_at, to_at) values"
        " ($1, 0, 'live', $3, $4), ($1, $2, 'unreadable', $3, null)",
        GUILD,
        SECRET,
        NOW - timedelta(hours=2),
        NOW,
    )
    await database.pool.execute(
        "insert into member (guild_id, user_id, name, display_name) values ($1, 5, 'ola', 'Ola')", GUILD
    )
    await database.pool.executemany(
        "insert into message (guild_id, id, channel_id, author_id, sent_at) values ($1, $2, $3, 5, $4)",
        [(GUILD, number, CHANNEL, NOW - timedelta(hours=1)) for number in (101, 102)],
    )


async def find(database, kind, message_id=None, detail=None) -> None:
    await database.pool.execute(
        "insert into finding (guild_id, found_at, kind, source, channel_id, message_id, detail)"
        " values ($1, $2, $3, 'history', $4, $5, $6)",
        GUILD,
        NOW,
        kind,
        CHANNEL,
        message_id,
        detail,
    )
