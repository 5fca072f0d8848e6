"""Conversations, carried out: what was heard is read, what was read is passed on, what failed is tried again."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Iterable
from datetime import datetime, timedelta
from itertools import groupby

from services.conversations import reading, store
from services.conversations.inbox import Change, News
from services.conversations.passing import settle
from services.conversations.press_notes import tell_handed_over
from services.conversations.store import Relayed
from services.conversations.threads import lost
from services.conversations.tools import Tools
from services.discord import errors
from services.errors import ProfilerError
from services.storage.transactions import is_passing

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
MOST_AT_ONCE = 200
MOST_ROUNDS = 10  # before news are taken in again
MOST_COMPARED = 10  # channels held against Discord between two looks at what is new
AT_ONCE = 4  # conversations that are carried on beside each other
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=30)


class Conversations:
    """Runs for ever; everything it still has to do is in the database or at Discord."""

    def __init__(self, tools: Tools, *, look: float = LOOK_SECONDS) -> None:
        self._tools, self._look = tools, look
        self._again: dict[tuple[int, int], tuple[int, datetime]] = {}
        self._unread: dict[int, int | None] = {}
        self._behind: dict[int, int | None] = {}
        self._changes: dict[int, Change] = {}
        self._gone: set[int] = set()
        self._all = False

    async def run(self) -> None:
        """Carry on until cancelled."""
        while True:
            try:
                await self.carry_on()
            except errors.TokenRefused:
                raise
            except Exception as problem:
                if not (is_passing(problem) or isinstance(problem, ProfilerError)):
                    raise
                log.warning("conversations wait: %s", type(problem).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._tools.inbox.stirred.wait(), self._pause())

    def _pause(self) -> float:
        """Seconds until something is to be tried again."""
        now = self._tools.clock()
        soonest = min((at for _, at in self._again.values()), default=now + timedelta(seconds=self._look))
        return min(max((soonest - now).total_seconds(), 0.05), self._look)

    async def carry_on(self) -> None:
        """Take in what was heard, and bring every copy in line whose time it is, the new before the old."""
        while True:
            self._hear(self._tools.inbox.take())
            await self._note()
            await tell_handed_over(self._tools)
            await self._read_new()
            goes_on = await self._compare_some()
            for _ in range(MOST_ROUNDS):
                if not await self._pass_on():
                    break
            if not goes_on:
                return

    def _hear(self, news: News) -> None:
        """Keep the news until they are worked off, whatever goes wrong meanwhile."""
        self._all |= news.compare
        self._unread |= dict.fromkeys(news.threads) | news.direct
        self._gone |= news.gone
        self._changes |= {one: change for one, change in news.changes.items() if not self._is_deleted(one)}

    def _is_deleted(self, message_id: int) -> bool:
        return message_id in self._changes and self._changes[message_id].deleted

    async def _note(self) -> None:
        """Write down edits, deletions and threads that are gone; find out what to compare after an absence."""
        tools = self._tools
        if self._changes:
            await reading.changes_kept(tools, self._changes)
            self._changes = {}
        known = await tools.known_guilds() if self._gone else []
        for thread_id in list(self._gone):
            async with tools.database.pool.acquire() as con:
                found = await store.conversations_with(con, known, thread_id=thread_id)
            for one in found:
                await lost(tools, one)
            self._gone.discard(thread_id)
        if self._all:
            self._behind |= await reading.all_places(tools)
            self._all = False

    async def _read_new(self) -> None:
        for channel_id, user_id in list(self._unread.items()):
            if await self._tried(self._read(channel_id, user_id)):
                self._unread.pop(channel_id, None)

    async def _compare_some(self) -> bool:
        """Hold some channels against Discord; whether there are more, and Discord answers."""
        for channel_id, user_id in list(self._behind.items())[:MOST_COMPARED]:
            if not await self._tried(self._read(channel_id, user_id, compare=True)):
                return False
            self._behind.pop(channel_id, None)
        return bool(self._behind)

    async def _read(self, channel_id: int, user_id: int | None, *, compare: bool = False) -> None:
        try:
            await reading.read(self._tools, channel_id, user_id)
            if compare:
                await reading.compare(self._tools, channel_id)
        except errors.Refused as no:  # closed, deleted or hidden: there is nothing to take from it now
            log.info("a conversation cannot be read now (code %d)", no.code)

    async def _pass_on(self) -> bool:
        """Bring copies in line; whether there was something to do."""
        tools = self._tools
        async with tools.database.pool.acquire() as con:
            rows = await store.due(con, tools.guilds, MOST_AT_ONCE, but=self._waiting())
        rows.sort(key=lambda one: (one.guild_id, one.student_id, one.id))
        turns = asyncio.Semaphore(AT_ONCE)
        talks = [list(talk) for _, talk in groupby(rows, key=lambda one: (one.guild_id, one.student_id))]
        await asyncio.gather(*(self._one_after_the_other(talk, turns) for talk in talks))
        return bool(rows)

    def _waiting(self) -> list[int]:
        """The students whose conversations have to wait, so that they take nobody's place."""
        now = self._tools.clock()
        return [student for (_, student), (_, at) in self._again.items() if at > now]

    async def _one_after_the_other(self, talk: Iterable[Relayed], turns: asyncio.Semaphore) -> None:
        """The messages of one conversation in their order; one that has to wait makes later ones wait too."""
        async with turns:
            for row in talk:
                key = row.guild_id, row.student_id
                tries, _ = self._again.get(key, (0, None))
                if not await self._tried(settle(self._tools, row)):
                    pause = min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)
                    self._again[key] = tries + 1, self._tools.clock() + pause
                    return
                self._again.pop(key, None)

    async def _tried(self, work: Awaitable[None]) -> bool:
        """Whether it was done; what only concerns one conversation stops no other."""
        try:
            await work
        except errors.TokenRefused:
            raise
        except ProfilerError as problem:
            log.warning("a conversation waits: %s", type(problem).__name__)
            return False
        except (AssertionError, KeyError, TypeError, ValueError):
            log.exception("a message of a conversation could not be read")
            return False
        return True
