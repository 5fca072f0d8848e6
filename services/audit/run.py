"""One audit from its beginning to its end: counted by channel and by person, judged, repaired, proven."""

import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from services.audit import store
from services.audit.narrowing import Suspects
from services.audit.progress import Listener, Progress, Step, Teller
from services.audit.result import AuditResult, Counted, Fault, Stopped
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
from services.audit.search import IndexNotReady, Search
from services.audit.settling import Settler
from services.audit.tools import AuditTools
from services.coverage import verified
from services.discord.errors import DiscordUnavailable, Forbidden
from services.errors import ProfilerError
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

SETTLING = timedelta(seconds=1)  # messages younger than this may still be on their way
BESIDE_PEOPLE = 100  # channels in one question that names people too
MOST_READ = 50_000  # messages that are all read again when counts alone are not to be trusted


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
        told: Listener = _nobody,
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

    def __init__(self, tools: AuditTools, guild_id: int, told: Listener) -> None:
        self._tools, self._guild_id, self._teller = tools, guild_id, Teller(told)
        self._floor = 0
        self._search = Search(tools.rest, guild_id, patience=tools.patience, waiting=self._teller.index_awaited)

    async def run(self, asked_by: int | None) -> AuditResult:
        began, at = time.monotonic(), self._tools.clock()
        await self._tools.events_written(at)
        high = edge_at(at - SETTLING)
        self._result = AuditResult((at - SETTLING).isoformat())
        self._settler = Settler(self._tools, self._guild_id, self._search, self._teller, self._result)
        run_id, last = await self._begin(asked_by, at)
        if last is not None:
            self._settler.comparer.unindexed = set(last.unindexed)
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
            self._result.unindexed = sorted(self._settler.comparer.unindexed)
            await self._end(run_id)
        return self._result

    async def _compare_everything(self, high: int, at: datetime) -> None:
        self._floor = await self._write(partial(store.kept_from, guild_id=self._guild_id))
        compared = await self._write(
            lambda con: store.compared_channels(con, self._guild_id, high, self._tools.unread(self._guild_id))
        )
        self._result.hidden, self._result.unread = list(compared.hidden), list(compared.unread)
        self._result.left_out = list(compared.left_out)
        self._settler.comparer.among = compared.channels
        self._result.not_kept = await self._settler.comparer.not_kept.in_channels(compared.channels, high)
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
        named = [(self._kept(scope), " ".join(f"#{one.name}" for one in chosen)) for scope, chosen in scopes]
        for comparison, (_, chosen) in zip(await self._settler.settled(Step.CHANNELS, named), scopes, strict=True):
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
            for channel_id in set(family.channels) - self._settler.unproven:
                await self._write(partial(_note, self._guild_id, channel_id, high, at - SETTLING))

    async def _by_person(self, compared: store.Compared, high: int) -> None:
        """All people: another cut through the same messages, in which two differences of one channel do not hide."""
        authors = await self._write(lambda con: store.by_author(con, self._guild_id, high, compared.channels))
        # Discord searches what the bot may read: hidden channels are not in it, but those that are left out.
        everywhere = not (compared.unread or compared.left_out)
        groups: list[tuple[int, ...] | None] = [None]
        if not everywhere:
            groups = list(_groups(compared.channels))
        barred = await self._settler.comparer.not_kept.unrecorded(authors)
        authors = {author: known for author, known in authors.items() if author not in barred}
        messages = {author: stored for author, (_, stored) in authors.items()}
        scopes = [scope for group in groups for scope in packed_authors(messages, high, group)]
        counted: Counter[int] = Counter()
        stored: Counter[int] = Counter()
        named = [(self._kept(scope), " ".join(authors[one][0] for one in scope.authors or ())) for scope in scopes]
        for comparison in await self._settler.settled(Step.PEOPLE, named):
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
        self._teller.begin(Step.REPAIR, len(long))
        for family in long:
            await self._settler.judge(Suspects(ranges=[Scope(self._floor, high, family.channels)]))
            self._teller.done += 1

    def _kept(self, scope: Scope) -> Scope:
        """A scope without what the server keeps no longer, which nobody has to find."""
        return replace(scope, low=max(scope.low, self._floor))

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
