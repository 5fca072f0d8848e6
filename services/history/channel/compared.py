"""Which ids were compared with Discord, gathered over pages before it is written down."""

from dataclasses import dataclass
from datetime import datetime

from services.discord.pagers import MessagePage
from services.history.channel.plan import Stretch
from services.records.snowflakes import LARGEST_ID

PAGES_OF_A_COMPARISON = 10  # how many pages are compared before that is written down


@dataclass(frozen=True, slots=True)
class Compared:
    """Ids of a channel, both ends included, whose every message was compared with Discord since `at` (aware UTC)."""

    low: int
    high: int
    at: datetime
    pages: int = 1

    def down_to(self, low: int, at: datetime) -> "Compared":
        """This and the page below it, asked for at `at`; the comparison is as old as its oldest part."""
        return Compared(min(low, self.low), self.high, min(at, self.at), self.pages + 1)


class Comparison:
    """Gathers the judged pages of one channel; `first_id` is where the channel begins."""

    def __init__(self, first_id: int) -> None:
        self._first_id = first_id
        self._until_now: Compared | None = None

    def with_page(self, page: MessagePage, stretch: Stretch, *, finished: bool) -> Compared | None:
        """Take a judged page to those before it; returns them all when it is time to write them down."""
        top = LARGEST_ID if stretch.before is None else stretch.before - 1
        bottom = stretch.stop or min([self._first_id, *page.ids])
        low = max(stretch.stop, page.oldest) if page.full else bottom
        known = self._until_now
        now = Compared(low, top, page.asked_at) if known is None else known.down_to(low, page.asked_at)
        due = finished or now.pages >= PAGES_OF_A_COMPARISON
        self._until_now = None if due else now
        return now if due else None
