"""The clock on the wall against clocks that nobody sets: the machine's own beat, and Discord's time.

A clock that is wrong by a day must not delete, send or remember anything; it is noticed, said, and waited out.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

log = logging.getLogger(__name__)

STEP = timedelta(seconds=60)  # a smaller correction, or a pause of the machine this short, is nobody's concern
STEP_SECONDS, STOOD_STILL = STEP.total_seconds(), timedelta()
WRONG_BY = timedelta(minutes=5)
BELIEVED_SECONDS = 3600.0  # how long one look at Discord's time holds: a machine's beat drifts little in an hour
SAID_AGAIN = 3600.0


def utc_now() -> datetime:
    """The clock on the wall, aware UTC."""
    return datetime.now(UTC)


class ClockWatch:
    """Notices steps of the wall clock: it was set, or the machine slept while its own beat stood still."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._last: tuple[datetime, float] | None = None

    def step(self, now: datetime) -> timedelta:
        """How far the clock moved since the last call beyond the time that passed; zero for what is not worth a word.

        Backwards is negative.
        """
        beat = self._monotonic()
        before, self._last = self._last, (now, beat)
        if before is None:
            return STOOD_STILL
        moved = (now - before[0]).total_seconds() - (beat - before[1])
        return timedelta(seconds=moved) if abs(moved) >= STEP_SECONDS else STOOD_STILL


class RightTime:
    """Whether the wall clock can be believed, by the time that Discord's answers carry."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._monotonic = clock, monotonic
        self._heard: tuple[datetime, float] | None = None
        self._turn = asyncio.Lock()
        self._said_at = -SAID_AGAIN
        self._wrong = False

    def heard(self, date: str | None) -> None:
        """Discord answered with this `Date` (as HTTP writes it); an answer without one says nothing."""
        try:
            at = parsedate_to_datetime(date or "")
        except ValueError:
            return
        if at.tzinfo is not None:
            self._heard = at, self._monotonic()

    @property
    def ahead_by(self) -> timedelta | None:
        """How far the clock is ahead of Discord's time (negative: behind); None when that is not known."""
        if self._heard is None:
            return None
        at, beat = self._heard
        passed = self._monotonic() - beat
        return None if passed > BELIEVED_SECONDS else self._clock() - (at + timedelta(seconds=passed))

    async def can_be_believed(self, ask: Callable[[], Awaitable[object]]) -> bool:
        """Whether the clock is right; `ask` makes Discord answer something, where that is not known or looks wrong."""
        if self._fits():
            self._say(fits=True)
            return True
        async with self._turn:
            if not self._fits():
                self._heard = None  # it may be the machine that slept
                await ask()
        fits = self._fits()
        self._say(fits=fits)
        return fits

    def _fits(self) -> bool:
        ahead = self.ahead_by
        return ahead is not None and abs(ahead) < WRONG_BY

    def _say(self, *, fits: bool) -> None:
        ahead = self.ahead_by
        if fits:
            if self._wrong:
                log.info("the clock of this machine is right again")
            self._wrong, self._said_at = False, -SAID_AGAIN
        elif ahead is not None and self._monotonic() - self._said_at >= SAID_AGAIN:
            self._wrong, self._said_at = True, self._monotonic()
            log.error(
                "the clock of this machine is %s: set it (NTP). Until then nothing is sent or deleted by itself",
                in_words(ahead),
            )


def in_words(ahead: timedelta) -> str:
    """How wrong a clock is, for the log."""
    seconds = abs(ahead).total_seconds()
    amount = f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"
    return f"{amount} {'ahead of' if ahead > timedelta() else 'behind'} Discord's"
