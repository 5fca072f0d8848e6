"""From a count that differs down to the messages: asked again first, then halved until Discord shows all of a half."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from services.audit import store
from services.audit.not_kept import NotKept
from services.audit.scopes import PAGE, Scope
from services.audit.search import LARGEST_OFFSET, Found, Hit, Search
from services.database import Database
from services.storage.transactions import Connection, in_one_transaction

WORTH_HALVING = 4 * PAGE  # a larger difference is read again as a whole
SPREAD = 8  # channels of which a range that cannot be cut further is read again


@dataclass(slots=True)
class Suspects:
    """What has to be looked at: single messages by channel, and whole ranges of which no message can be named yet."""

    missing: dict[int, Hit] = field(default_factory=dict)
    extra: set[int] = field(default_factory=set)
    ranges: list[Scope] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.ranges)

    def add(self, other: "Suspects") -> None:
        """Take over what another search found."""
        self.missing |= other.missing
        self.extra |= other.extra
        self.ranges += other.ranges


@dataclass(frozen=True, slots=True)
class Comparison:
    """A scope's stored count and Discord's, with the messages in which they visibly differ.

    `shifted` says that the messages in the middle have another place than in the record: losses on one side of it
    are made up for by something on the other.
    """

    scope: Scope
    stored: int
    found: Found
    missing: dict[int, Hit]
    extra: frozenset[int]
    shifted: bool = False
    proven: bool = False

    @property
    def agrees(self) -> bool:
        """Whether nothing speaks for a difference, or all of Discord's pages were read instead of counted."""
        return self.proven or (self.stored == self.found.total and not (self.missing or self.extra or self.shifted))


class Comparer:
    """Compares scopes of one server; `among` are the channels that are compared at all.

    `unindexed` are types of messages that Discord's search is known to leave out, `present` single messages that
    Discord has although its search does not show them: neither are counted here. `gone` are messages that the search
    still shows although Discord has them no more; they are taken off its counts.
    """

    def __init__(
        self,
        database: Database,
        search: Search,
        guild_id: int,
        among: Sequence[int],
        *,
        asked: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.not_kept = NotKept(database, guild_id)
        self._database, self._search, self._guild_id = database, search, guild_id
        self.among = among
        self.unindexed: set[int] = set()
        self.seen_types: set[int] = set()
        self.present: set[int] = set()
        self.gone: dict[int, Hit] = {}
        self._asked = asked

    async def compare(self, scope: Scope) -> Comparison:
        """Ask Discord and the record about one scope."""
        expected = await self._read(lambda con: store.count(con, self._guild_id, scope, self.among, self._not_counted))
        offset = 0 if expected <= PAGE else min(expected // 2, LARGEST_OFFSET)
        found, phantoms = self._without_gone(scope, await self._search.ask(scope, offset))
        if self._asked is not None:
            await self._asked()
        self.seen_types.update(hit.type for hit in found.hits.values())
        self.unindexed -= self.seen_types
        but_not = self._not_counted
        stored = await self._read(lambda con: store.count(con, self._guild_id, scope, self.among, but_not))
        shown = await self._read(lambda con: store.messages(con, self._guild_id, found.hits))
        pushed = len(found.hits)
        found = await self.not_kept.taken_off(found, scope, self.among, stored, shown)
        missing = {i: hit for i, hit in found.hits.items() if i not in shown or shown[i].deleted}
        extra, shifted = frozenset[int](), False
        if found.whole and stored <= WORTH_HALVING:
            listed = await self._read(lambda con: store.ids(con, self._guild_id, scope, self.among, but_not))
            extra = frozenset(listed) - found.hits.keys()
        elif found.hits and not phantoms:
            newest = max(found.hits)
            above = await self._read(
                lambda con: store.count(con, self._guild_id, replace(scope, low=newest), self.among, but_not)
            )
            least, most = await self.not_kept.between(scope, self.among, newest)
            shifted = above + most < offset or above + least > offset + PAGE - pushed
        return Comparison(scope, stored, found, missing, extra, shifted)

    async def _read[T](self, work: Callable[[Connection], Awaitable[T]]) -> T:
        return await in_one_transaction(self._database, work)

    def _without_gone(self, scope: Scope, found: Found) -> tuple[Found, int]:
        phantoms = sum(scope.holds(i, hit.channel_id, hit.author_id) for i, hit in self.gone.items())
        hits = {i: hit for i, hit in found.hits.items() if i not in self.gone}
        return Found(found.total - phantoms, hits), phantoms

    @property
    def _not_counted(self) -> store.NotCounted:
        return store.NotCounted(tuple(self.unindexed), tuple(self.present))

    async def suspects(self, scope: Scope) -> Suspects:
        """The messages in which a scope differs; empty when it does not differ any more."""
        comparison = await self.compare(scope)
        return Suspects() if comparison.agrees else await self._narrowed(comparison)

    async def _narrowed(self, comparison: Comparison) -> Suspects:
        found = Suspects(dict(comparison.missing), set(comparison.extra))
        if comparison.found.whole and comparison.stored <= WORTH_HALVING:
            return found  # everything was shown: nothing but the named messages can differ
        if abs(comparison.found.total - comparison.stored) > WORTH_HALVING:
            return Suspects(ranges=[comparison.scope])
        halves = await self._halves(comparison)
        if not halves:
            return Suspects(ranges=[comparison.scope])
        for half in halves:
            found.add(await self.suspects(half))
        return found

    async def _halves(self, comparison: Comparison) -> Iterable[Scope]:
        """The scope in two: by time, or by channel when all its messages are of one moment."""
        scope = comparison.scope

        listed = await self._read(lambda con: store.ids(con, self._guild_id, scope, self.among, self._not_counted))
        known = sorted({*listed, *comparison.found.hits})
        halves = scope.halves(known) if known else None
        if halves is not None:
            return halves
        channels = scope.channels or ()
        if len(channels) > SPREAD:
            middle = len(channels) // 2
            return replace(scope, channels=channels[:middle]), replace(scope, channels=channels[middle:])
        return ()
