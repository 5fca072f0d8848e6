"""What of a server was seen when: channels folded into a few strips of time. Times are seconds since 1970."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

type Spans = tuple[tuple[float, float], ...]

MOST_STRIPS = 20


@dataclass(frozen=True, slots=True)
class ChannelSight:
    """A channel or thread and its own exceptions; `family` is the channel it is shown with, `born` its creation."""

    family: int
    born: float
    hidden: Spans = ()
    unread: Spans = ()
    verified: Spans = ()


@dataclass(frozen=True, slots=True)
class ServerSight:
    """What was seen of a server between two moments: live, or not at all (`gaps`), and each channel's exceptions."""

    begin: float
    end: float
    live: Spans
    gaps: Spans
    channels: Sequence[ChannelSight]


@dataclass(frozen=True, slots=True)
class Strip:
    """One channel with its threads, or several (`family` None, `channels` of them).

    `live`, `read`, `gap`, `hidden` and `unread` share the time since its creation among them; `verified` lies over
    `live` and `read`.
    """

    family: int | None
    channels: int
    live: Spans
    read: Spans
    gap: Spans
    hidden: Spans
    unread: Spans
    verified: Spans

    @property
    def unseen(self) -> float:
        """Seconds that were not seen."""
        return length(self.gap) + length(self.hidden) + length(self.unread)


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of all channels' time was seen in which way, each from 0 to 1; `verified` is a share of all of it."""

    live: float
    read: float
    gap: float
    hidden: float
    unread: float
    verified: float


def strips(sight: ServerSight, most: int = MOST_STRIPS) -> list[Strip]:
    """One strip a family, in the order given, and never more than `most`.

    With more families, those that were hidden or unread for a while are shown before others, and the last strip sums
    up the rest. What the whole server missed is in every strip.
    """
    families: dict[int, list[ChannelSight]] = defaultdict(list)
    for channel in sight.channels:
        families[channel.family].append(channel)
    single = {family: strip(sight, members, family) for family, members in families.items()}
    if len(single) <= most:
        return list(single.values())
    by_need = sorted(single, key=lambda family: not (single[family].hidden or single[family].unread))
    shown = set(by_need[: most - 1])
    rest = [family for family in single if family not in shown]
    summed = strip(sight, [channel for family in rest for channel in families[family]], None, len(rest))
    return [*(single[family] for family in single if family in shown), summed]


def strip(sight: ServerSight, members: Iterable[ChannelSight], family: int | None, channels: int = 1) -> Strip:
    """Several channels as one: seen is only what was seen of all that existed then."""
    known = list(members)
    there = cut(((min(channel.born for channel in known), sight.end),), sight.begin, sight.end)
    hidden = both(there, merged(span for channel in known for span in channel.hidden))
    unread = minus(both(there, merged(span for channel in known for span in channel.unread)), hidden)
    gap = minus(minus(both(there, merged(sight.gaps)), hidden), unread)
    seen = minus(minus(minus(there, hidden), unread), gap)
    unverified = merged(
        span for channel in known for span in minus(((channel.born, sight.end),), merged(channel.verified))
    )
    live = both(seen, merged(sight.live))
    return Strip(family, channels, live, minus(seen, live), gap, hidden, unread, minus(seen, unverified))


def shares(drawn: Iterable[Strip]) -> Shares:
    """How much of the strips' time was seen in which way; all of nothing counts as seen live."""
    sums = [0.0] * 6
    for one in drawn:
        for place, spans in enumerate((one.live, one.read, one.gap, one.hidden, one.unread, one.verified)):
            sums[place] += length(spans) * one.channels
    total = sum(sums[:5])
    return Shares(*(part / total for part in sums)) if total else Shares(1, 0, 0, 0, 0, 0)


def merged(spans: Iterable[tuple[float, float]]) -> Spans:
    """Spans in order, those that touch as one, empty ones left out."""
    joined: list[tuple[float, float]] = []
    for begins, ends in sorted(spans):
        if ends <= begins:
            continue
        if joined and begins <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], ends)
        else:
            joined.append((begins, ends))
    return tuple(joined)


def both(some: Spans, others: Spans) -> Spans:
    """What lies in both; each has to be merged."""
    found: list[tuple[float, float]] = []
    place = 0
    for begins, ends in some:
        while place < len(others) and others[place][1] <= begins:
            place += 1
        at = place
        while at < len(others) and others[at][0] < ends:
            found.append((max(begins, others[at][0]), min(ends, others[at][1])))
            at += 1
    return merged(found)


def minus(some: Spans, others: Spans) -> Spans:
    """What of the first lies in none of the second; each has to be merged."""
    left: list[tuple[float, float]] = []
    place = 0
    for begins, ends in some:
        while place < len(others) and others[place][1] <= begins:
            place += 1
        at, since = place, begins
        while at < len(others) and others[at][0] < ends:
            left.append((since, others[at][0]))
            since = max(since, others[at][1])
            at += 1
        left.append((since, ends))
    return merged(left)


def cut(spans: Spans, begin: float, end: float) -> Spans:
    """The spans between two moments."""
    return merged((max(begins, begin), min(ends, end)) for begins, ends in spans)


def length(spans: Spans) -> float:
    """Seconds in all."""
    return sum(ends - begins for begins, ends in spans)
