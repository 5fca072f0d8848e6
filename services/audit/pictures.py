"""The picture of channels by time. Only the render worker imports this: it brings matplotlib with it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from analytics.coverage import Spans, Strip, shares, strips
from charts.coverage import CoverageWords, Row, coverage_picture
from services.audit.task import CoveragePicture, CoverageTask
from services.coverage_map import sight_of
from services.wording.words import Words

DAY = 86400


def coverage(task: CoverageTask) -> CoveragePicture:
    """Draw what was seen of a server, channel by channel."""
    known, zone, words = task.map, ZoneInfo(task.time_zone), Words(task.locale)
    sight = sight_of(known)
    everything = strips(sight, most=max(1, len(known.channels)))
    first, last = _day(known.begin, zone), _day(known.end, zone)
    begins = datetime.combine(first, time(), zone).timestamp()
    rows = [_row(strip, begins, known.names, words) for strip in strips(sight)]
    png = coverage_picture(rows, first, last, _words(words, first, last))
    seen = shares(everything)
    return CoveragePicture(png, seen.live, seen.read, seen.gap, seen.hidden, seen.unread, seen.verified)


def _row(strip: Strip, begins: float, names: dict[int, str], words: Words) -> Row:
    def days(spans: Spans) -> Spans:
        return tuple(((begin - begins) / DAY, (end - begins) / DAY) for begin, end in spans)

    if strip.family is None:
        name = words.count("{n} other channel", "{n} other channels", strip.channels)
    else:
        name = f"#{names.get(strip.family, strip.family)}"
    return Row(
        name,
        days(strip.live),
        days(strip.read),
        days(strip.gap),
        days(strip.hidden),
        days(strip.unread),
        days(strip.verified),
    )


def _words(words: Words, first: date, last: date) -> CoverageWords:
    return CoverageWords(
        locale=str(words.locale),
        title=words("What I have seen, by channel"),
        period=words.days(first, last),
        live=words("Seen live"),
        read=words("Read afterwards"),
        verified=words("Compared with Discord"),
        gap=words("Not seen"),
        hidden=words("No permission"),
        unread=words("Not read yet"),
    )


def _day(moment: float, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(moment, UTC).astimezone(zone).date()


TASKS: dict[str, Callable[[Any], Any]] = {"coverage": coverage}
