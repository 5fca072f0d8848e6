"""What has to be read of a channel, from its watermarks and what Discord says is newest; pure."""

import itertools
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from services.records.snowflakes import LARGEST_ID, first_id_at

NEVER = 0
ABOUT_THE_SAME = 3600  # seconds: ranges compared within an hour are read again in one go


class Aim(Enum):
    """Why a stretch of a channel is read."""

    NEWEST = "close the gap at the newest end and read the last days again"
    BACKFILL = "read what was never read"
    VERIFY = "read older messages again to find what changed while the bot was away"


@dataclass(frozen=True, slots=True)
class Watermarks:
    """How far a channel is stored: whole from `high` down to `low`, and down to its first message when `complete`."""

    low: int | None = None
    high: int | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """Ids from `low` to `high` were compared with Discord at `at` (aware UTC)."""

    low: int
    high: int
    at: datetime


@dataclass(slots=True)
class Stretch:
    """Ids to read downwards: those below `before` (None: from the newest) and not below `stop`.

    `seen` is when they were last compared with Discord, in seconds since 1970; 0 means never.
    """

    aim: Aim
    before: int | None
    stop: int
    seen: int = NEVER

    @property
    def frontier(self) -> int:
        """The newest id that may still be found."""
        return LARGEST_ID if self.before is None else self.before


def stretches(
    marks: Watermarks, last_message_id: int | None, reread_from: int, verified: Iterable[Verified] = ()
) -> deque[Stretch]:
    """What to read, in order, after time without a live view of the channel.

    `reread_from` is the first id of the days that are always read again. What is older is read again too, and what was
    not compared for longest comes first: however often the bot is stopped on its way, everything has its turn.
    """
    if marks.high is None:
        empty = marks.complete and last_message_id is None
        return deque([] if empty else [Stretch(Aim.BACKFILL, None, 0)])
    low = marks.low or 0
    recent = max(reread_from, low)
    gap = last_message_id is not None and last_message_id > marks.high
    plan: deque[Stretch] = deque()
    checked_down_to = marks.high + 1
    if gap or marks.high >= reread_from:
        checked_down_to = min(marks.high, recent)
        plan.append(Stretch(Aim.NEWEST, None, checked_down_to))
    if not marks.complete:
        plan.append(Stretch(Aim.BACKFILL, marks.low, 0))
    bottom = 0 if marks.complete else low
    if checked_down_to > bottom:
        pieces = _by_last_look(min(low, checked_down_to - 1), checked_down_to, verified)
        pieces[0].stop = bottom
        plan.extend(sorted(pieces, key=lambda piece: (piece.seen, -piece.frontier)))
    return plan


def missed_from(stretch: Stretch, marks: Watermarks, seen_before: datetime | None) -> int:
    """From which id on a message that is not stored was missed, and not just unread so far.

    `seen_before` is until when the channel was seen live before the present session (None: never).
    """
    if stretch.aim is not Aim.BACKFILL:
        return max(stretch.stop, 0 if marks.complete else marks.low or LARGEST_ID)
    return LARGEST_ID if seen_before is None else first_id_at(seen_before)


def is_fresh(stretch: Stretch, stored: Collection[int]) -> bool:
    """Whether a page is read for the first time, so that nothing about it can have changed unseen."""
    return stretch.aim is Aim.BACKFILL and not stored


def _by_last_look(bottom: int, top: int, verified: Iterable[Verified]) -> list[Stretch]:
    """The ids from `bottom` up to but not `top`, in pieces compared at different times, upwards."""
    inside = [one for one in verified if one.low < top and one.high >= bottom]
    edges = sorted({bottom, top, *(e for one in inside for e in (one.low, one.high + 1) if bottom < e < top)})
    pieces: list[Stretch] = []
    for low, below in itertools.pairwise(edges):
        looks = [int(one.at.timestamp()) for one in inside if one.low <= low and one.high >= below - 1]
        seen = max(looks, default=NEVER)
        last = pieces[-1] if pieces else None
        if last is not None and abs(last.seen - seen) < ABOUT_THE_SAME:
            last.before, last.seen = below, min(last.seen, seen)
        else:
            pieces.append(Stretch(Aim.VERIFY, below, low, seen))
    return pieces
