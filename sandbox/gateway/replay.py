"""What a session may have missed: the newest dispatches, bounded."""

from collections import deque
from itertools import islice


class ReplayBuffer:
    """The newest frames of a session in order, so that a resume can send what was missed."""

    def __init__(self, capacity: int) -> None:
        self._frames: deque[bytes] = deque(maxlen=capacity)
        self._last = 0

    @property
    def last(self) -> int:
        """Number of the newest frame; 0 when there was none."""
        return self._last

    def append(self, frame: bytes) -> None:
        """Keep the frame numbered `last + 1`; the oldest falls out when the buffer is full."""
        self._last += 1
        self._frames.append(frame)

    def after(self, seq: int) -> list[bytes] | None:
        """All frames numbered above `seq` in order; None when some of them are gone or `seq` is ahead."""
        missed = self._last - seq
        if missed < 0 or missed > len(self._frames):
            return None
        return list(islice(self._frames, len(self._frames) - missed, None))

    def resize(self, capacity: int) -> None:
        """Hold at most `capacity` frames from now on."""
        self._frames = deque(self._frames, maxlen=capacity)
