"""A start that waits for what is away instead of ending: nobody has to be awake to start the bot again."""

import asyncio
import errno
import logging
from collections.abc import Awaitable, Callable
from time import monotonic

import asyncpg

from services.discord.errors import DiscordUnavailable
from services.errors import DatabaseAway, DatabaseRefused
from services.storage.transactions import is_passing

log = logging.getLogger(__name__)

SAID_AGAIN = 600.0  # seconds until the same wait is said again in the log
LONGEST_PAUSE = 10.0
FULL = {errno.ENOSPC, errno.EDQUOT}
NO_ROOM = "The disk is full: free some space."
BROKE_OFF = "The database went away during the start ({name})."


class Waits:
    """What the process waits for before it can work, for the log and for whoever looks at its health.

    `on_wait` is told the sentence whenever it changes, "" when nothing is waited for.
    """

    def __init__(
        self, on_wait: Callable[[str], None] = lambda _: None, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self.waiting_for = ""
        self._on_wait, self._clock = on_wait, clock
        self._said_at: dict[str, float] = {}

    def begin(self, sentence: str) -> None:
        """Wait for something; said at once, and again every ten minutes as long as it lasts."""
        if self.waiting_for != sentence:
            self.waiting_for = sentence
            self._on_wait(sentence)
        now = self._clock()
        if now - self._said_at.get(sentence, -SAID_AGAIN) >= SAID_AGAIN:
            self._said_at[sentence] = now
            log.warning("waiting: %s The start goes on by itself.", sentence)

    def over(self) -> None:
        """Nothing is waited for any more."""
        if self.waiting_for:
            log.info("the wait is over")
            self.waiting_for = ""
            self._on_wait("")
        self._said_at.clear()


def pause_before_attempt(failures: int) -> float:
    """Seconds before a start that failed is tried again: 1, 2, 4 … 10."""
    return float(min(LONGEST_PAUSE, 2.0 ** min(failures - 1, 10)))


async def patiently(
    start: Callable[[], Awaitable[None]], waits: Waits, *, pause: Callable[[int], float] = pause_before_attempt
) -> None:
    """Do the work; begin it again for as long as what it stands on is away. Who does it says when the wait is over.

    Raises:
        ProfilerError: what only the operator can change, and whatever else ends the work.
    """
    failures = 0
    while True:
        try:
            await start()
        except Exception as problem:
            sentence = reason_to_wait(problem)
            if sentence is None:
                raise
            failures = failures + 1 if waits.waiting_for else 1
            waits.begin(sentence)
        else:
            return
        await asyncio.sleep(pause(failures))


def reason_to_wait(problem: Exception) -> str | None:
    """What to wait for after this, in a sentence; None when waiting would not help."""
    match problem:
        case DatabaseRefused():
            return None
        case DatabaseAway() | DiscordUnavailable():
            return str(problem)
        case OSError() if problem.errno in FULL:
            return NO_ROOM
        case asyncpg.PostgresError() | asyncpg.InterfaceError() | asyncpg.InternalClientError() | ConnectionError():
            return BROKE_OFF.format(name=type(problem).__name__) if is_passing(problem) else None
        case TimeoutError():
            return BROKE_OFF.format(name=type(problem).__name__)
    return None
