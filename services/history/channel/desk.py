"""Where pages of messages are handed in: those that come while others are being stored are stored together.

A page of a quiet moment is stored at once. The more channels are read at once, the more pages share a transaction, its
statements and its wait for the disk; meanwhile the next ones are made ready and handed to a second connection. Each
page and its watermark are in one transaction all the same.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.database import Database
from services.discord.pagers import MessagePage
from services.history.channel.pages import Content, PageFound, Shown
from services.history.channel.storing import store_pages
from services.storage.statistics import Statistics
from services.storage.transactions import Connection, in_one_transaction

MOST_TOGETHER = 20
GROUPS = 2  # at once: while PostgreSQL stores one, what the next one needs is sent


@dataclass(slots=True, eq=False)
class _Handed:
    """A page that was handed in, and what it brought once it is stored; `settled` while nobody is storing it."""

    page: Shown
    found: PageFound | None = None
    alone: bool = False
    settled: asyncio.Event = field(default_factory=asyncio.Event)


class PageDesk:
    """Stores pages; no two of those under way may be of one channel."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Handed] = []
        self._turns = asyncio.Semaphore(GROUPS)
        self._making = asyncio.Lock()
        self._statistics = Statistics(database)

    async def content(self, page: MessagePage, guild_id: int) -> Content:
        """A page's messages as records: one page after the other, so that storing goes on between any two messages."""
        async with self._making:
            return await Content.of(page, guild_id)

    async def store(self, page: Shown) -> PageFound:
        """What a page brought, when it is stored; raises what storing it alone raises."""
        mine = _Handed(page)
        self._waiting.append(mine)
        try:
            while mine.found is None:
                async with self._turns:  # whoever has one stores for all who wait
                    if mine in self._waiting:
                        await self._store_with(mine)
                await mine.settled.wait()
        finally:
            if mine in self._waiting:
                self._waiting.remove(mine)
        await self._statistics.stored(mine.found.new)
        return mine.found

    async def _store_with(self, mine: _Handed) -> None:
        others = [one for one in self._waiting if one is not mine and not one.alone]
        group = [mine] if mine.alone else [mine, *others[: MOST_TOGETHER - 1]]
        for one in group:
            self._waiting.remove(one)
            one.settled.clear()
        try:
            await self._store_together(group)
        except Exception:
            if len(group) == 1:
                raise
            for one in group:  # one of them cannot be stored; its own reading shall hear of it, and no other
                one.alone = True
        finally:
            self._waiting += [one for one in group if one.found is None]
            for one in group:
                one.settled.set()

    async def _store_together(self, group: Sequence[_Handed]) -> None:
        pages = [one.page for one in group]

        async def write(con: Connection) -> list[PageFound]:
            return await store_pages(con, self._database.door, pages)

        found = await in_one_transaction(self._database, write)
        for one, brought in zip(group, found, strict=True):
            one.found = brought
