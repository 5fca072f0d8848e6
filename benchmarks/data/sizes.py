"""How large the servers are. Each week is about as busy on all of them: what differs is how much lies behind it."""

from dataclasses import dataclass

COURSE_WEEKS = 30
NEWEST_WEEKS = 10  # the newest cohort began so long ago


@dataclass(frozen=True, slots=True)
class Size:
    """A server: its messages, the students it ever had, the weeks they span, and its cohorts one after the other.

    `texts` is how many different ones are written, a power of two: a message takes its text by the last bits of a hash.
    """

    name: str
    messages: int
    students: int
    weeks: int
    cohorts: int
    texts: int = 1 << 14

    def began(self, cohort: int) -> int:
        """The week in which a cohort, counted from 0, began."""
        return cohort * (self.weeks - NEWEST_WEEKS) // (self.cohorts - 1) if self.cohorts > 1 else 0


SIZES = {
    one.name: one
    for one in (
        Size("tiny", 400, 12, 2, 1, texts=1 << 8),
        Size("100k", 100_000, 60, NEWEST_WEEKS, 1),
        Size("1m", 1_000_000, 400, 104, 7),
        Size("10m", 10_000_000, 2_000, 520, 33),
    )
}
