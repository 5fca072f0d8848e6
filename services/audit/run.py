"""One audit from its beginning to its end: counted by channel and by person, judged, repaired, proven."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial

from services.audit import store
from services.audit.narrowing import Comparer, Comparison, Suspects
from services.audit.repair import Repair, Rereader
from services.audit.result import AuditResult, Counted, Fault, Place, Stopped, Unexplained
from services.audit.scopes import (
    PAGE,
    Family,
    Scope,
    edge_at,
    long_families,
    packed_authors,
    packed_families,
    part_size,
    parts,
)
from services.audit.search import PATIENCE, IndexNotReady, Search
from services.coverage import verified
from services.database import Database
from services.discord.errors import DiscordUnavailable, Forbidden
from services.discord.rest import DiscordRest
from services.errors import ProfilerError
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

SETTLING = timedelta(seconds=1)  # messages younger than this may still be on their way
LONGEST_QUEUE = 60.0  # seconds that events which arrived earlier are waited for
LOOK_EVERY = 0.05
BESIDE_PEOPLE = 100  # channels in one question that names people too
MOST_READ = 50_000  # messages that are all read again when counts alone are not to be trusted
TURNS = 3  # a scope is compared, repaired and compared again so many times


class Step(StrEnum):
    """What an audit is doing."""

    CHANNELS = "channels"
    PEOPLE = "people"
    REPAIR = "repair"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit is: so many of so many questions of this step, and the differences found until now."""

    step: Step
    done: int
    total: int
    differences: int


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


class AuditRunning(ProfilerError):
    """An audit of this server is under way already, since `since` (aware UTC)."""

    def __init__(self, since: datetime) -> None:
        super().__init__("An audit of this server is running already.")
        self.since = since


async def _nobody(_: Progress) -> None:
    pass


@dataclass
class Auditor:
    """Audits servers, each one at a time."""

    tools: AuditTools
    _running: dict[int, datetime] = field(default_factory=dict)

    async def audit(
        self,
        guild_id: int,
        *,
        asked_by: int | None = None,
        told: Callable[[Progress], Awaitable[None]] = _nobody,
    ) -> AuditResult:
        """Compare the record of a server with Discord's counts and repair it; what was found is kept in `audit_run`.

        Raises:
            AuditRunning: one is under way.
        """
        if guild_id in self._running:
            raise AuditRunning(self._running[guild_id])
        self._running[guild_id] = self.tools.clock()
        try:
            return await _Audit(self.tools, guild_id, told).run(asked_by)
        finally:
            del self._running[guild_id]


class _Audit:
    """One audit of one server."""

    def __init__(self, tools: AuditTools, guild_id: int, told: Callable[[Progress], Awaitable[None]]) -> None:
        self._tools, self._guild_id, self._told = tools, guild_id, told
        self._search = Search(tools.rest, guild_id, patience=tools.patience, waiting=self._index_awaited)
        self._comparer = Comparer(tools.database, self._search, guild_id, (), asked=self._question_asked)
        self._repair = Repair(tools.database, tools.rest, tools.history, guild_id, working=self._repairing)
        self._step, self._done, self._total = Step.CHANNELS, 0, 0
        self._named: set[int] = set()
        self._absent_types: set[int] = set()
        self._unproven: set[int] = set()  # channels with a scope that does not agree

    async def run(self, asked_by: int | None) -> AuditResult:
        began, at = time.monotonic(), self._tools.clock()
        await self._events_written(at)
        high = edge_at(at - SETTLING)
        self._result = AuditResult((at - SETTLING).isoformat())
        run_id, last = await self._begin(asked_by, at)
        if last is not None:
            self._comparer.unindexed = set(last.unindexed)
        try:
            await self._compare_everything(high, at)
        except Forbidden:
            self._result.stopped = Stopped.FORBIDDEN
        except IndexNotReady:
            self._result.stopped = Stopped.INDEX
        except DiscordUnavailable as problem:
            log.warning("the audit stops: %s", problem)
            self._result.stopped = Stopped.UNAVAILABLE
        except Exception:
            self._result.stopped = Stopped.BROKEN
            raise
        finally:
            self._result.requests = self._search.requests
            self._result.waited = round(self._search.waited, 1)
            self._result.seconds = round(time.monotonic() - began, 1)
            self._result.unindexed = sorted(self._comparer.unindexed)
            await self._end(run_id)
        return self._result

    async def _compare_everything(self, high: int, at: datetime) -> None:
        compared = await self._write(
            lambda con: store.compared_channels(con, self._guild_id, high, self._tools.unread(self._guild_id))
        )
        self._result.hidden, self._result.unread = list(compared.hidden), list(compared.unread)
        self._comparer.among = compared.channels
        await self._by_channel(compared.families, high)
        await self._prove(compared.families, high, at)
        await self._by_person(compared, high)
        await self._by_reading(compared.families, high)

    async def _by_channel(self, families: tuple[Family, ...], high: int) -> None:
        """All channels with their threads: the short ones several at once, the long ones in parts."""
        size = part_size(families)
        scopes: list[tuple[Scope, tuple[Family, ...]]] = []
        for scope in packed_families(families, high):
            asked = set(scope.channels or ())
            scopes.append((scope, tuple(one for one in families if asked.intersection(one.channels))))
        for family in long_families(families):
            cuts = await self._write(partial(_cuts, self._guild_id, family, size, high))
            scopes += [(part, (family,)) for part in parts(family.channels, cuts, high)]
        counted: Counter[int] = Counter()
        stored: Counter[int] = Counter()
        named = [(scope, " ".join(f"#{one.name}" for one in chosen)) for scope, chosen in scopes]
        for comparison, (_, chosen) in zip(await self._settle(Step.CHANNELS, named), scopes, strict=True):
            if len(chosen) == 1:
                counted[chosen[0].root] += comparison.found.total
                stored[chosen[0].root] += comparison.stored
                continue
            for family in chosen:
                shown = sum(hit.channel_id in family.channels for hit in comparison.found.hits.values())
                counted[family.root] += shown
                stored[family.root] += shown if comparison.agrees else family.stored
        self._result.channels = [Counted(one.root, one.name, stored[one.root], counted[one.root]) for one in families]

    async def _prove(self, families: Iterable[Family], high: int, at: datetime) -> None:
        """Note as verified what agrees."""
        for family in families:
            for channel_id in set(family.channels) - self._unproven:
                await self._write(partial(_note, self._guild_id, channel_id, high, at - SETTLING))

    async def _by_person(self, compared: store.Compared, high: int) -> None:
        """All people: another cut through the same messages, in which two differences of one channel do not hide."""
        authors = await self._write(lambda con: store.by_author(con, self._guild_id, high, compared.channels))
        everywhere = not compared.unread  # Discord searches what the bot may read; hidden channels are not in it
        groups: list[tuple[int, ...] | None] = [None]
        if not everywhere:
            groups = list(_groups(compared.channels))
        messages = {author: stored for author, (_, stored) in authors.items()}
        scopes = [scope for group in groups for scope in packed_authors(messages, high, group)]
        counted: Counter[int] = Counter()
        stored: Counter[int] = Counter()
        named = [(scope, " ".join(authors[one][0] for one in scope.authors or ())) for scope in scopes]
        for comparison in await self._settle(Step.PEOPLE, named):
            only = comparison.scope.authors or ()
            if len(only) == 1:
                counted[only[0]] += comparison.found.total
                stored[only[0]] += comparison.stored
                continue
            shown = Counter(hit.author_id for hit in comparison.found.hits.values())
            for author in only:
                counted[author] += shown[author]
                stored[author] += shown[author] if comparison.agrees else messages[author]
        self._result.people = [
            Counted(author, name, stored[author], counted[author]) for author, (name, _) in authors.items()
        ]

    async def _by_reading(self, families: tuple[Family, ...], high: int) -> None:
        """All pages, once the record both lacked messages and kept deleted ones: such a pair can hide in a count."""
        faults = {one.fault for one in self._result.differences}
        long = long_families(families)
        if not faults.issuperset({Fault.MISSING, Fault.DELETED}) or part_size(families) <= PAGE:
            return
        if sum(family.stored for family in long) > MOST_READ:
            return
        self._step, self._done, self._total = Step.REPAIR, 0, len(long)
        for family in long:
            await self._judge(Suspects(ranges=[Scope(0, high, family.channels)]))
            self._done += 1

    async def _settle(self, step: Step, scopes: Sequence[tuple[Scope, str]]) -> list[Comparison]:
        """Compare scopes until they agree; what differs is asked for again, a moment later, before it counts."""
        self._step, self._done, self._total = step, 0, len(scopes)
        comparisons = []
        for scope, _ in scopes:
            comparisons.append(await self._comparer.compare(scope))
            self._done += 1
        if not all(comparison.agrees for comparison in comparisons):
            await self._moment()
        for place, (scope, name) in enumerate(scopes):
            if not comparisons[place].agrees:
                comparisons[place] = await self._settled(scope, name, comparisons[place])
        return comparisons

    async def _moment(self) -> None:
        """Let what was written or deleted just now be heard of, and stored."""
        await asyncio.sleep(self._tools.pause)
        await self._events_written(self._tools.clock())

    async def _settled(self, scope: Scope, name: str, comparison: Comparison) -> Comparison:
        """A scope that differs, its suspects judged and repaired, and compared again."""
        if scope.authors is not None and comparison.found.total == 0 and comparison.stored > PAGE:
            return self._refiled(name, comparison)
        for turn in range(TURNS):
            if turn:
                await self._moment()
            suspects = await self._comparer.suspects(scope)  # asks again first
            if suspects:
                await self._judge(suspects)
            comparison = await self._comparer.compare(scope)
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
            self._unproven.update(scope.channels or ())
            self._result.unexplained.append(Unexplained(name, comparison.stored, comparison.found.total))

    async def _read_all(self, scope: Scope, comparison: Comparison) -> Comparison:
        """The last word when Discord's counts never come to agree: its own pages, all of them."""
        log.info("counts differ without an explanation; %d channels are read again", len(scope.channels or ()))
        unread = len(self._result.unrepaired)
        await self._judge(Suspects(ranges=[scope]))
        if len(self._result.unrepaired) > unread:
            return comparison
        return Comparison(scope, comparison.stored, comparison.found, {}, frozenset(), proven=True)

    async def _judge(self, suspects: Suspects) -> None:
        verdict = await self._repair.judge(suspects)
        new = [one for one in verdict.differences if one.message_id not in self._named]
        self._named.update(one.message_id for one in new)
        self._result.differences += new
        self._unproven.update(one.channel_id for one in new if not one.repaired)
        self._unproven.update(verdict.unread)
        known = {place.id for place in self._result.unrepaired}
        names = await self._write(lambda con: store.names(con, self._guild_id, verdict.unread))
        self._result.unrepaired += [
            Place(one, names.get(one, str(one)), reason) for one, reason in verdict.unread.items() if one not in known
        ]
        self._comparer.present.update(verdict.present)
        self._comparer.gone |= verdict.gone
        self._absent_types.update(verdict.present.values())
        self._comparer.unindexed |= self._absent_types - self._comparer.seen_types

    async def _events_written(self, at: datetime) -> None:
        """Wait for what arrived before the audit and is not stored yet: it would be missed."""
        end = time.monotonic() + LONGEST_QUEUE
        while (since := self._tools.waiting_since()) is not None and since <= at and time.monotonic() < end:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(LOOK_EVERY)

    async def _question_asked(self) -> None:
        await self._tell(self._step)

    async def _repairing(self, _found: int) -> None:
        await self._tell(Step.REPAIR)

    async def _index_awaited(self) -> None:
        await self._tell(Step.INDEX)

    async def _tell(self, step: Step) -> None:
        await self._told(Progress(step, self._done, self._total, len(self._result.differences)))

    async def _begin(self, asked_by: int | None, at: datetime) -> tuple[int, AuditResult | None]:
        async def write(con: Connection) -> tuple[int, AuditResult | None]:
            last = await store.last_result(con, self._guild_id)
            return await store.begin_run(con, self._guild_id, asked_by, at), last

        return await self._write(write)

    async def _end(self, run_id: int) -> None:
        at = self._tools.clock()
        await self._write(lambda con: store.end_run(con, self._guild_id, run_id, self._result, at))

    async def _write[T](self, work: Callable[[Connection], Awaitable[T]]) -> T:
        return await in_one_transaction(self._tools.database, work)


def _groups(channels: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Channels in groups that one question can name beside people."""
    return (channels[begin : begin + BESIDE_PEOPLE] for begin in range(0, len(channels), BESIDE_PEOPLE))


async def _cuts(guild_id: int, family: Family, size: int, high: int, con: Connection) -> list[int]:
    return await store.cuts(con, guild_id, family, size, high)


async def _note(guild_id: int, channel_id: int, high: int, at: datetime, con: Connection) -> None:
    await verified(con, guild_id, channel_id, 0, high, at)
