"""The time inside the local Discord."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Aware UTC time that runs with the machine's, from a chosen start, and never goes back."""

    def __init__(self, start: datetime | None = None) -> None:
        self.start = start or datetime.now(UTC)
        self._jumped = timedelta(0)
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The time in the world, cut to whole milliseconds as Discord's ids are."""
        moment = self.start + self._jumped + timedelta(seconds=time.monotonic() - self._began)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def advance(self, by: timedelta) -> None:
        """Jump forward; a negative step is refused with ValueError."""
        if by < timedelta(0):
            msg = "the clock only goes forward"
            raise ValueError(msg)
        self._jumped += by

    def catch_up(self) -> None:
        """Jump to the machine's own time where that is ahead: what people do from now on happens now."""
        self.advance(max(timedelta(0), datetime.now(UTC) - self.now()))


def iso(moment: datetime) -> str:
    """A time the way Discord writes it, in UTC with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def parsed(text: str) -> datetime:
    """The aware UTC time in a Discord time stamp."""
    return datetime.fromisoformat(text).astimezone(UTC)
