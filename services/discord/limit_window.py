"""What is known about one rate limit of Discord's, and when the next request may go out.

A limit is in one of three states: its headers are believed (`X-RateLimit-Limit` up to 100), or it is paced politely
because they cannot be (since 2026 message pages announce 999 of 1000 until a sudden 429), or nothing limits it (no
headers at all). Where there is a limit only one request is under way at a time: answers that overtake each other
would tell about windows that are over.
"""

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

LARGEST_PLAUSIBLE_LIMIT = 100
MARGIN = 0.002  # headers are rounded to milliseconds
CAUTION = 1.5
LONGEST_PACE = 600.0


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `requests` in any `seconds`."""

    requests: int
    seconds: float


@dataclass(slots=True)
class Learned:
    """The pace of one route wherever its headers cannot be believed: what one channel learns counts for all."""

    pace: Pace


@dataclass(frozen=True, slots=True)
class LimitHeaders:
    """The rate-limit headers of one answer; a limit that is no number or too large to be true is None."""

    limit: int | None
    remaining: int
    reset_after: float
    bucket: str | None
    present: bool

    @classmethod
    def read(cls, headers: Mapping[str, str]) -> "LimitHeaders":
        """The headers as far as they can be believed."""
        bucket, present = headers.get("X-RateLimit-Bucket"), "X-RateLimit-Limit" in headers
        try:
            limit = int(headers["X-RateLimit-Limit"])
            remaining = int(headers["X-RateLimit-Remaining"])
            reset_after = float(headers["X-RateLimit-Reset-After"])
        except (KeyError, ValueError):
            return cls(None, 0, 0.0, bucket, present)
        believed = 0 < limit <= LARGEST_PLAUSIBLE_LIMIT and 0 <= remaining <= limit and math.isfinite(reset_after)
        return cls(limit if believed else None, remaining, max(0.0, reset_after), bucket, present)


@dataclass(slots=True)
class LimitWindow:
    """One limit; all times are the caller's monotonic seconds."""

    learned: Learned
    known: bool = False
    paced: bool = False
    limit: int | None = None
    available: int = 0
    reset_at: float | None = None
    blocked_until: float = float("-inf")
    in_flight: int = 0
    answered_at: deque[float] = field(default_factory=lambda: deque(maxlen=LARGEST_PLAUSIBLE_LIMIT))

    @property
    def unlimited(self) -> bool:
        """Whether answers came and none of them named a limit."""
        return self.known and not self.paced and self.limit is None

    def ready_at(self, now: float) -> float:
        """When the next request may go out; infinity when only an answer still under way can tell."""
        return max(self._free_at(now), self.blocked_until)

    def take(self, now: float) -> None:
        """Count one request that goes out now."""
        if self.limit is not None and self._new_window(now):
            self.available, self.reset_at = self.limit, None
        self.available -= 1
        self.in_flight += 1

    def answered(self, headers: LimitHeaders, now: float) -> None:
        """Learn from an answer that was no 429."""
        self.answered_at.append(now)
        self.known = True
        if headers.limit is not None:
            self.limit, self.available = headers.limit, headers.remaining
            self.reset_at = now + headers.reset_after + MARGIN
        elif headers.present:
            self.limit, self.paced = None, True

    def refused(self, headers: LimitHeaders, retry_after: float, now: float) -> None:
        """Learn from a 429 of this limit: wait as told, and trust the own pace less where headers gave no warning."""
        self.known = True
        self.block(now + retry_after)
        if self.limit is None:
            self.learned.pace = self._slower_pace(headers.limit, retry_after, now) if self.paced else self.learned.pace
            self.paced = True
        self.reset_at, self.available = self.blocked_until, 0
        self.answered_at.clear()

    def block(self, until: float) -> None:
        """Let nothing out before `until`."""
        self.blocked_until = max(self.blocked_until, until + MARGIN)

    def landed(self) -> None:
        """One request is no longer under way, answered or not."""
        self.in_flight -= 1

    def idle(self, now: float) -> bool:
        """Whether forgetting this limit would lose nothing."""
        seconds = self.learned.pace.seconds
        paced_lately = self.paced and bool(self.answered_at) and self.answered_at[-1] + seconds > now
        return not self.in_flight and self.ready_at(now) <= now and not paced_lately and self._new_window(now)

    def _free_at(self, now: float) -> float:
        if not self.unlimited and self.in_flight:
            return math.inf
        if self.limit is not None:
            return now if self.available > 0 or self._new_window(now) else self.reset_at or now
        return self._pace_free_at(now) if self.paced else now

    def _new_window(self, now: float) -> bool:
        return self.reset_at is None or now >= self.reset_at  # None: the answer that would tell was lost

    def _pace_free_at(self, now: float) -> float:
        pace = self.learned.pace
        if len(self.answered_at) < pace.requests:
            return now
        return max(now, self.answered_at[-pace.requests] + pace.seconds + MARGIN)

    def _slower_pace(self, limit: int | None, retry_after: float, now: float) -> Pace:
        pace = self.learned.pace
        requests = min(limit or pace.requests, pace.requests)
        seconds = pace.seconds
        if limit is not None and len(self.answered_at) >= limit:
            seconds = now - self.answered_at[-limit] + retry_after
        if seconds / requests <= pace.seconds / pace.requests:
            seconds = pace.seconds * requests / pace.requests * CAUTION
        return Pace(requests, min(seconds, LONGEST_PACE))
