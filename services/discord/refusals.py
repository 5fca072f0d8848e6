"""The guard against Discord's ban: 10,000 invalid answers (401, 403, 429) in ten minutes shut an address out."""

from collections import deque
from collections.abc import Callable

from services.discord.errors import TooManyRefusals

MOST_REFUSALS = 2000
PERIOD = 600.0


class RefusalGuard:
    """Counts invalid answers over ten minutes and closes long before Discord would."""

    def __init__(self, monotonic: Callable[[], float], *, most: int = MOST_REFUSALS) -> None:
        self._monotonic = monotonic
        self._most = most
        self._refused_at: deque[float] = deque()

    def count(self) -> None:
        """One more 401, 403 or 429 (shared ones do not count)."""
        self._refused_at.append(self._monotonic())

    def check(self) -> None:
        """Raise TooManyRefusals while the guard is closed."""
        now = self._monotonic()
        while self._refused_at and self._refused_at[0] <= now - PERIOD:
            self._refused_at.popleft()
        if len(self._refused_at) >= self._most:
            raise TooManyRefusals(self._refused_at[0] + PERIOD - now)
