"""What one question of the audit counts, and how the questions are kept few; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.records.snowflakes import first_id_at

PAGE = 25  # what one answer of Discord's search shows at most
CHANNELS_AT_ONCE, AUTHORS_AT_ONCE = 150, 50  # Discord takes 500 and 100; an address has to stay short
MOST_PARTS = 100  # questions for all long channels together, one a second
SMALLEST_PART = PAGE  # up to 2,500 messages each one is looked at
MOST_AUTHORS = 60  # questions about people
TAIL_BITS = 22


@dataclass(frozen=True, slots=True)
class Scope:
    """Messages of some channels and of some people (None: of all), sent after `low` and up to `high`.

    Both ends are ids that no message has, so that it does not matter on which side Discord counts them.
    """

    low: int
    high: int
    channels: tuple[int, ...] | None = None
    authors: tuple[int, ...] | None = None

    def holds(self, message_id: int, channel_id: int, author_id: int) -> bool:
        """Whether a message belongs to the scope."""
        return (
            self.low < message_id <= self.high
            and (self.channels is None or channel_id in self.channels)
            and (self.authors is None or author_id in self.authors)
        )

    def halves(self, ids: Sequence[int]) -> "tuple[Scope, Scope] | None":
        """The scope cut where half of these ids (ascending) lie below; None when all are of one millisecond."""
        cuts = [edge for i in ids if ids[0] < (edge := edge_before(i)) and self.low < edge < self.high]
        if not cuts:
            return None
        middle = edge_before(ids[len(ids) // 2])
        cut = min(cuts, key=lambda one: abs(one - middle))
        return replace(self, high=cut), replace(self, low=cut)


@dataclass(frozen=True, slots=True)
class Family:
    """A channel with its threads: their ids, how many messages are stored of them, and what it is called.

    Discord may count a thread's messages with its channel, so both are asked for together.
    """

    root: int
    name: str
    channels: tuple[int, ...]
    stored: int


def edge_before(message_id: int) -> int:
    """The last id of the millisecond before a message's."""
    return ((message_id >> TAIL_BITS) << TAIL_BITS) - 1


def edge_at(moment: datetime) -> int:
    """The last id before an aware moment's millisecond."""
    return max(first_id_at(moment) - 1, 0)


def long_families(families: Iterable[Family]) -> list[Family]:
    """Those that one answer cannot show whole."""
    return [family for family in families if family.stored > PAGE or len(family.channels) > CHANNELS_AT_ONCE]


def packed_families(families: Iterable[Family], high: int) -> Iterator[Scope]:
    """Scopes of several short channels each, few enough messages for one answer to show all of them."""
    channels: list[int] = []
    stored = 0
    for family in families:
        if family.stored > PAGE or len(family.channels) > CHANNELS_AT_ONCE:
            continue
        if channels and (stored + family.stored > PAGE or len(channels) + len(family.channels) > CHANNELS_AT_ONCE):
            yield Scope(0, high, tuple(channels))
            channels, stored = [], 0
        channels += family.channels
        stored += family.stored
    if channels:
        yield Scope(0, high, tuple(channels))


def part_size(families: Iterable[Family]) -> int:
    """How many messages one part of a long channel has, so that there are not too many parts."""
    return max(SMALLEST_PART, -(-sum(family.stored for family in families) // MOST_PARTS))


def parts(channels: Sequence[int], cuts: Iterable[int], high: int) -> Iterator[Scope]:
    """A long channel in parts that begin at the given messages (ascending); many threads are asked for in groups."""
    ends = [*sorted({edge for cut in cuts if 0 < (edge := edge_before(cut)) < high}), high]
    for begin in range(0, len(channels), CHANNELS_AT_ONCE):
        low = 0
        for end in ends:
            yield Scope(low, end, tuple(channels[begin : begin + CHANNELS_AT_ONCE]))
            low = end


def packed_authors(stored: dict[int, int], high: int, channels: tuple[int, ...] | None) -> Iterator[Scope]:
    """Scopes of one busy person or several quiet ones; on a very large server also of several busy ones."""
    busy = sorted(author for author, messages in stored.items() if messages > PAGE)
    together = -(-len(busy) // MOST_AUTHORS) or 1
    for begin in range(0, len(busy), together):
        yield Scope(0, high, channels, tuple(busy[begin : begin + together]))
    group: list[int] = []
    total = 0
    for author, messages in sorted(stored.items()):
        if messages > PAGE:
            continue
        if group and (total + messages > PAGE or len(group) >= AUTHORS_AT_ONCE):
            yield Scope(0, high, channels, tuple(group))
            group, total = [], 0
        group.append(author)
        total += messages
    if group:
        yield Scope(0, high, channels, tuple(group))
