"""What has to be read of a channel, from its watermarks and what Discord says is newest; pure."""

from collections import deque
from dataclasses import dataclass
from enum import Enum

from services.records.snowflakes import LARGEST_ID


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


@dataclass(slots=True)
class Stretch:
    """Ids to read downwards: those below `before` (None: from the newest) and not below `stop`."""

    aim: Aim
    before: int | None
    stop: int

    @property
    def frontier(self) -> int:
        """The newest id that may still be found."""
        return LARGEST_ID if self.before is None else self.before


def stretches(marks: Watermarks, last_message_id: int | None, reread_from: int) -> deque[Stretch]:
    """What to read, in order, after time without a live view of the channel.

    `reread_from` is the first id of the days that are always read again.
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
        plan.append(Stretch(Aim.VERIFY, checked_down_to, bottom))
    return plan
