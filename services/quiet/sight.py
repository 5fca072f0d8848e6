"""Which days of whom were not seen: of everybody while nothing was recorded, of some while their channels were hidden.

A day of which more than an hour is missing is not seen. Days are ordinals of the guild's days.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.coverage import UNREADABLE, WHOLE_SERVER, Unseen
from services.wording.periods import local_day, midnight

MOST_MISSING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Blind:
    """Days that were not seen: of the whole server, and of single channels with when each went out of sight."""

    everywhere: frozenset[int]
    channels: dict[int, frozenset[int]]
    since: dict[int, datetime]

    def days_of(self, places: Iterable[int]) -> frozenset[int]:
        """The days not seen of somebody who wrote in these channels."""
        return self.everywhere.union(*(self.channels.get(place, frozenset()) for place in places))


def blind_days(gaps: Sequence[Unseen], zone: ZoneInfo) -> Blind:
    """What was not seen, by day. History that is not read yet hides everybody's: nobody knows whose it is."""
    everywhere: list[tuple[datetime, datetime]] = []
    places: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for gap in gaps:
        of_one = gap.reason == UNREADABLE and gap.channel_id != WHOLE_SERVER
        (places[gap.channel_id] if of_one else everywhere).append((gap.from_at, gap.to_at))
    return Blind(
        unseen_days(everywhere, zone),
        {place: unseen_days(spans, zone) for place, spans in places.items()},
        {place: min(begin for begin, _ in spans) for place, spans in places.items()},
    )


def unseen_days(spans: Iterable[tuple[datetime, datetime]], zone: ZoneInfo) -> frozenset[int]:
    """The days of which more than an hour lies in the spans, overlapping ones counted once."""
    missing: dict[int, timedelta] = defaultdict(timedelta)
    for begin, end in _merged(spans):
        day = local_day(begin, zone)
        while midnight(day, zone) < end:
            following = day + timedelta(days=1)
            missing[day.toordinal()] += min(end, midnight(following, zone)) - max(begin, midnight(day, zone))
            day = following
    return frozenset(day for day, lost in missing.items() if lost > MOST_MISSING)


def _merged(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found
