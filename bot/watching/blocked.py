"""Names what keeps the event loop from turning: a thread looks where it is while it stands still."""

import logging
import sys
import threading
import time
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Self

from services.logs import about

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 0.1
STANDS_STILL = 0.3  # seconds without a sign of the loop
SAID_AGAIN = 60.0
WAITING = {"select", "_run_once"}  # where an idle loop is: then the machine is slow, and nothing of ours


class Lookout:
    """Looks at the thread it was made in; `sign` is called by its loop whenever it turns."""

    def __init__(self) -> None:
        self._watched = threading.get_ident()
        self._last_sign, self._said = monotonic(), -SAID_AGAIN
        self._worked = time.thread_time()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="lookout", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(1)

    def sign(self) -> None:
        """The loop turns."""
        self._last_sign, self._worked = monotonic(), time.thread_time()

    def _look_on(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self.look(monotonic())

    def look(self, now: float) -> None:
        """Say where the loop stands still, if it does; at most once a minute."""
        still = now - self._last_sign
        if still < STANDS_STILL or now - self._said < SAID_AGAIN:
            return
        frame = sys._current_frames().get(self._watched)  # noqa: SLF001 - the one way to look at another thread
        place = None if frame is None else place_of(frame)
        if place is not None:
            self._said = now
            work = self._work()
            log.warning(
                "the event loop stands still for %.1f s (%.1f s of that at work, else waiting) in %s",
                still,
                work,
                place,
                extra=about("loop_blocked", seconds=round(still, 3), at_work=round(work, 3)),
            )

    def _work(self) -> float:
        """Seconds of processor time since the last sign: a machine that is too busy gives none."""
        if not hasattr(time, "pthread_getcpuclockid"):  # not on every system
            return 0.0
        return max(0.0, time.clock_gettime(time.pthread_getcpuclockid(self._watched)) - self._worked)


def place_of(frame: FrameType) -> str | None:
    """The innermost place in our own source on the way to a frame; None where the loop only waits."""
    if frame.f_code.co_name in WAITING:
        return None
    inner: FrameType | None = frame
    while inner is not None:
        path = Path(inner.f_code.co_filename)
        if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
            return f"{path.relative_to(ROOT)}:{inner.f_lineno} {inner.f_code.co_name}"
        inner = inner.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {frame.f_code.co_name}"
