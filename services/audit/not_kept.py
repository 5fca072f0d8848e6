"""Messages that Discord has and the record does not keep, because their authors do not want it: no difference."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from services.audit.scopes import Scope
from services.audit.search import Found
from services.consent.left_out import left_between, left_out_among
from services.database import Database
from services.storage.transactions import Connection, in_one_transaction


@dataclass
class NotKept:
    """Takes off Discord's counts what one server does not keep.

    Of such a message only the channel and the hour are known, so a count of a time is exact but for the hours at its
    ends; where Discord shows everything that it counts, each is known by its hash.
    """

    database: Database
    guild_id: int

    async def taken_off(
        self, found: Found, scope: Scope, among: Sequence[int], stored: int, known: Collection[int]
    ) -> Found:
        """What Discord counts and shows of a scope, without what is not kept; `known` hits are stored."""
        door = self.database.door
        if door is None:
            return found
        unknown = [one for one in found.hits if one not in known]

        async def among_hits(con: Connection) -> set[int]:
            return await left_out_among(con, door.key, self.guild_id, unknown)

        left = await in_one_transaction(self.database, among_hits) if unknown else set()
        least, most = (len(left),) * 2 if found.whole else await self.between(scope, among, scope.low)
        hits = {message_id: hit for message_id, hit in found.hits.items() if message_id not in left}
        return Found(found.total - min(max(found.total - stored, least), most), hits)

    async def between(self, scope: Scope, among: Sequence[int], low: int) -> tuple[int, int]:
        """How many messages of a scope above an id are not kept: at least, and at most; whose they are is not known."""
        if self.database.door is None:
            return 0, 0
        channels = among if scope.channels is None else scope.channels
        part = replace(scope, low=low)
        least, most = await in_one_transaction(
            self.database, lambda con: left_between(con, self.guild_id, channels, part.low, part.high)
        )
        return (least if scope.authors is None else 0), most

    async def unrecorded(self, people: Collection[int]) -> frozenset[int]:
        """Those of these people whose messages are not kept, so that their own counts say nothing."""
        door = self.database.door
        if door is None:
            return frozenset()
        barred = await in_one_transaction(
            self.database, lambda con: door.ask(con, [self.guild_id], lambda: {self.guild_id: set(people)})
        )
        return frozenset() if barred is None else barred.closed[self.guild_id].unrecorded

    async def in_channels(self, channels: Collection[int], high: int) -> int:
        """How many messages of these channels up to an id are not kept."""
        if self.database.door is None:
            return 0
        _, most = await in_one_transaction(
            self.database, lambda con: left_between(con, self.guild_id, channels, 0, high)
        )
        return most
