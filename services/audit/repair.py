"""Suspected messages judged by reading their places again, which puts the record right at the same time."""

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from services.audit import store
from services.audit.narrowing import Suspects
from services.audit.result import Difference, Fault
from services.audit.scopes import Scope
from services.audit.search import Hit
from services.database import Database
from services.discord.errors import Forbidden, NotFound
from services.discord.pagers import one_message
from services.discord.rest import DiscordRest
from services.history.channel.rereading import ChannelHidden, Reread
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

BESIDE = 300  # stored messages below a stretch: more than a page can show beside it
TOGETHER = 200  # stored messages between two suspects that are still read again in one go


class Rereader(Protocol):
    """What the audit needs of the history."""

    async def reread(self, guild_id: int, channel_id: int, *, low: int = 0, high: int | None = None) -> Reread:
        """Read a stretch of a channel again and store what it shows; raises ChannelHidden."""
        ...


@dataclass(slots=True)
class Verdict:
    """What reading again showed: differences, and channels that could not be read.

    `present` are messages that only the search lacks, `gone` those that only the search still has.
    """

    differences: list[Difference] = field(default_factory=list)
    unread: dict[int, str] = field(default_factory=dict)  # channel: why
    present: dict[int, int] = field(default_factory=dict)  # message: type
    gone: dict[int, Hit] = field(default_factory=dict)


class Repair:
    """Judges and repairs the suspects of one server."""

    def __init__(
        self,
        database: Database,
        rest: DiscordRest,
        history: Rereader,
        guild_id: int,
        *,
        working: Callable[[int], Awaitable[None]],
    ) -> None:
        self._database, self._rest, self._history, self._guild_id = database, rest, history, guild_id
        self._working = working
        self._verdict = Verdict()

    async def judge(self, suspects: Suspects) -> Verdict:
        """Read the suspects' places again and say what was wrong with them, and with what was read beside them."""
        self._verdict = Verdict()
        for scope in suspects.ranges:
            for channel_id in scope.channels or ():
                await self._read_again(channel_id, scope.low + 1, scope.high)
        before = await self._known({*suspects.missing, *suspects.extra})
        places: dict[int, set[int]] = defaultdict(set)
        for message_id, hit in suspects.missing.items():
            places[hit.channel_id].add(message_id)
        for message_id in suspects.extra & before.keys():
            places[before[message_id].channel_id].add(message_id)
        reread: set[int] = set()
        for channel_id, wanted in sorted(places.items()):
            for low, high in await self._stretches(channel_id, sorted(wanted)):
                if await self._read_again(channel_id, low, high):
                    reread |= {i for i in wanted if low <= i <= high}
        await self._judge_missing(suspects.missing)
        await self._judge_extra(suspects.extra & reread)
        return self._verdict

    async def _judge_missing(self, missing: dict[int, Hit]) -> None:
        """Those that reading again did not bring: Discord hides them, calls them back, or only its search has them."""
        now = await self._known(missing)
        for message_id, hit in sorted(missing.items()):
            stored = now.get(message_id)
            if stored is not None and not stored.deleted:
                continue
            if await self._there(hit.channel_id, message_id):
                fault = Fault.MISSING if stored is None else Fault.REVIVED
                self._differs(message_id, hit.channel_id, fault, author_id=hit.author_id, repaired=False)
            else:
                self._verdict.gone[message_id] = hit

    async def _judge_extra(self, extra: Iterable[int]) -> None:
        """Those that are still there after reading again: only the search lacks them."""
        for message_id, stored in (await self._known(extra)).items():
            if not stored.deleted:
                self._verdict.present[message_id] = stored.type

    async def _read_again(self, channel_id: int, low: int, high: int) -> bool:
        """Read a stretch again and name all that this brought or took; False, with why, when it could not be read.

        A page shows more than was asked for, so what it may bring below the stretch is known beforehand too.
        """
        await self._working(len(self._verdict.differences))
        floor = await self._floor(channel_id, low)
        before = await self._listed(channel_id, floor, high)
        try:
            answer = await self._history.reread(self._guild_id, channel_id, low=low, high=high)
        except ChannelHidden as hidden:
            self._verdict.unread[channel_id] = hidden.reason
            return False
        after = await self._listed(channel_id, floor, high)
        for message_id, stored in sorted((await self._known(after - before)).items()):
            fault = Fault.REVIVED if message_id in answer.revived else Fault.MISSING
            self._differs(message_id, channel_id, fault, author_id=stored.author_id)
        for message_id, stored in sorted((await self._known(before.intersection(answer.deleted))).items()):
            self._differs(message_id, channel_id, Fault.DELETED, author_id=stored.author_id)
        if not answer.complete:
            self._verdict.unread[channel_id] = ""
        return answer.complete

    async def _there(self, channel_id: int, message_id: int) -> bool:
        """Whether Discord really has a message: its search may lag behind. One that it hides is there."""
        try:
            await one_message(self._rest, channel_id, message_id)
        except NotFound:
            return False
        except Forbidden:
            return True
        return True

    def _differs(
        self, message_id: int, channel_id: int, fault: Fault, *, author_id: int | None = None, repaired: bool = True
    ) -> None:
        self._verdict.differences.append(Difference(message_id, channel_id, fault, repaired, author_id))

    async def _stretches(self, channel_id: int, wanted: list[int]) -> Iterator[tuple[int, int]]:
        """The wanted messages in stretches, so that few others are read again with them."""
        stretches = [(wanted[0], wanted[0])]
        for message_id in wanted[1:]:
            low, high = stretches[-1]
            if await self._between(channel_id, high, message_id) <= TOGETHER:
                stretches[-1] = low, message_id
            else:
                stretches.append((message_id, message_id))
        return iter(stretches)

    async def _between(self, channel_id: int, low: int, high: int) -> int:
        return len(await self._listed(channel_id, low, high))

    async def _floor(self, channel_id: int, low: int) -> int:
        """An id below everything that a page of the stretch's end can show."""

        async def read(con: Connection) -> int:
            return await store.below(con, self._guild_id, channel_id, low, BESIDE)

        return await in_one_transaction(self._database, read)

    async def _listed(self, channel_id: int, floor: int, high: int) -> set[int]:
        one = Scope(floor, high, (channel_id,))

        async def read(con: Connection) -> list[int]:
            return await store.ids(con, self._guild_id, one, (), store.NotCounted())

        return set(await in_one_transaction(self._database, read))

    async def _known(self, wanted: Iterable[int]) -> dict[int, store.StoredMessage]:
        ids = list(wanted)
        if not ids:
            return {}
        return await in_one_transaction(self._database, lambda con: store.messages(con, self._guild_id, ids))
