"""Counts compared until they agree: what differs is asked for again, judged, repaired, and named if it stays."""

import asyncio
import logging
from collections.abc import Sequence

from services.audit import store
from services.audit.narrowing import Comparer, Comparison, Suspects
from services.audit.progress import Step, Teller
from services.audit.repair import Repair
from services.audit.result import AuditResult, Place, Unexplained
from services.audit.scopes import PAGE, Scope
from services.audit.search import Search
from services.audit.tools import AuditTools
from services.storage.transactions import in_one_transaction

log = logging.getLogger(__name__)

TURNS = 3  # a scope is compared, repaired and compared again so many times


class Settler:
    """Settles scopes of one server; what it finds goes into `result`.

    `unproven` are the channels with a scope that does not agree.
    """

    def __init__(self, tools: AuditTools, guild_id: int, search: Search, teller: Teller, result: AuditResult) -> None:
        self._tools, self._guild_id, self._teller, self._result = tools, guild_id, teller, result
        self.comparer = Comparer(tools.database, search, guild_id, (), asked=teller.asking)
        self.unproven: set[int] = set()
        self._repair = Repair(tools.database, tools.rest, tools.history, guild_id, working=teller.repairing)
        self._named: set[int] = set()
        self._absent_types: set[int] = set()

    async def settled(self, step: Step, scopes: Sequence[tuple[Scope, str]]) -> list[Comparison]:
        """Compare scopes until they agree; what differs is asked for again, a moment later, before it counts."""
        self._teller.begin(step, len(scopes))
        comparisons = []
        for scope, _ in scopes:
            comparisons.append(await self.comparer.compare(scope))
            self._teller.done += 1
        if not all(comparison.agrees for comparison in comparisons):
            await self._moment()
        for place, (scope, name) in enumerate(scopes):
            if not comparisons[place].agrees:
                comparisons[place] = await self._until_they_agree(scope, name, comparisons[place])
        return comparisons

    async def _moment(self) -> None:
        """Let what was written or deleted just now be heard of, and stored."""
        await asyncio.sleep(self._tools.pause)
        await self._tools.events_written(self._tools.clock())

    async def _until_they_agree(self, scope: Scope, name: str, comparison: Comparison) -> Comparison:
        """A scope that differs, its suspects judged and repaired, and compared again."""
        if scope.authors is not None and comparison.found.total == 0 and comparison.stored > PAGE:
            return self._refiled(name, comparison)
        for turn in range(TURNS):
            if turn:
                await self._moment()
            suspects = await self.comparer.suspects(scope)  # asks again first
            if suspects:
                await self.judge(suspects)
            comparison = await self.comparer.compare(scope)
            if comparison.agrees:
                return comparison
        if scope.authors is None:
            comparison = await self._read_all(scope, comparison)
        elif comparison.found.total < comparison.stored:
            return self._refiled(name, comparison)
        self._leave_open(scope, name, comparison)
        return comparison

    def _refiled(self, name: str, comparison: Comparison) -> Comparison:
        """All channels agree, so what Discord counts less of somebody stands under another name: a deleted account."""
        self._result.refiled.append(Unexplained(name, comparison.stored, comparison.found.total))
        return comparison

    def _leave_open(self, scope: Scope, name: str, comparison: Comparison) -> None:
        """Say that a scope differs, unless the messages that make it differ are named already."""
        named = {one.message_id for one in self._result.open_differences}
        if not comparison.agrees and not named.intersection({*comparison.missing, *comparison.extra}):
            self.unproven.update(scope.channels or ())
            self._result.unexplained.append(Unexplained(name, comparison.stored, comparison.found.total))

    async def _read_all(self, scope: Scope, comparison: Comparison) -> Comparison:
        """The last word when Discord's counts never come to agree: its own pages, all of them."""
        log.info("counts differ without an explanation; %d channels are read again", len(scope.channels or ()))
        unread = len(self._result.unrepaired)
        await self.judge(Suspects(ranges=[scope]))
        if len(self._result.unrepaired) > unread:
            return comparison
        return Comparison(scope, comparison.stored, comparison.found, {}, frozenset(), proven=True)

    async def judge(self, suspects: Suspects) -> None:
        """Read suspects again, and name what was wrong with them."""
        verdict = await self._repair.judge(suspects)
        new = [one for one in verdict.differences if one.message_id not in self._named]
        self._named.update(one.message_id for one in new)
        self._result.differences += new
        self._teller.differences = len(self._result.differences)
        self.unproven.update(one.channel_id for one in new if not one.repaired)
        self.unproven.update(verdict.unread)
        known = {place.id for place in self._result.unrepaired}
        names = await in_one_transaction(
            self._tools.database, lambda con: store.names(con, self._guild_id, verdict.unread)
        )
        self._result.unrepaired += [
            Place(one, names.get(one, str(one)), reason) for one, reason in verdict.unread.items() if one not in known
        ]
        self.comparer.present.update(verdict.present)
        self.comparer.gone |= verdict.gone
        self._absent_types.update(verdict.present.values())
        self.comparer.unindexed |= self._absent_types - self.comparer.seen_types
