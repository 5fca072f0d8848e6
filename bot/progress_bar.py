"""How far a long command is: a bar on a terminal, and plain lines where nobody watches one being redrawn."""

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

BETWEEN_REDRAWS = 0.1  # seconds
BAR = 24
STEP = 10  # percent between two plain lines
TELLS_TIME_FROM = 3.0  # seconds of work before an estimate means anything
MINUTE, HOUR = 60, 3600


class ProgressBar:
    """Shows a share of work that is done, with words beside it; `close` leaves the last state on its own line."""

    def __init__(self, stream: TextIO | None = None, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stdout
        self._monotonic = monotonic
        self._drawn = self._stream.isatty()
        self._began: tuple[float, float] | None = None
        self._shown_at = float("-inf")
        self._shown = ""
        self._step = -1

    def show(self, share: float, text: str) -> None:
        """Show that `share` (0 to 1) is done."""
        now = self._monotonic()
        began, share_then = self._began = self._began or (now, share)
        left = _time_left(now - began, share - share_then, 1 - share)
        line = f"{share:4.0%}{left}  {text}"
        if self._drawn:
            self._draw(share, line, now)
        elif int(share * 100) // STEP > self._step:
            self._step = int(share * 100) // STEP
            self._write(f"{line}\n")

    def close(self) -> None:
        """Leave what was last shown, and go on below it."""
        if self._drawn and self._shown:
            self._write(f"\r{self._shown}\n")
            self._shown = ""

    def _draw(self, share: float, line: str, now: float) -> None:
        full = round(share * BAR)
        width = shutil.get_terminal_size().columns - 1
        shown = f"{'█' * full}{'░' * (BAR - full)} {line}"[:width]
        old, self._shown = self._shown, shown
        if now - self._shown_at >= BETWEEN_REDRAWS:
            self._shown_at = now
            self._write(f"\r{shown}{' ' * max(0, len(old) - len(shown))}")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def _time_left(seconds: float, done: float, remaining: float) -> str:
    """The time that is still needed, in words, from how long this run took for what it did."""
    if seconds < TELLS_TIME_FROM or done <= 0 or remaining <= 0:
        return ""
    left = seconds / done * remaining
    if left < MINUTE:
        return f", {max(1, round(left))} s left"
    return f", {round(left / MINUTE)} min left" if left < HOUR else f", {left / HOUR:.1f} h left"
