"""What went over the wire, newest last and bounded: names and numbers, never message text."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

CAPACITY = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One request or frame; `what` is a route or an event, `result` a status, a number or a reason."""

    at: datetime
    side: str  # "rest", "gateway in", "gateway out" or "interaction"
    what: str
    result: str


class Transcript:
    """The newest requests and frames; `requests` counts all REST requests that ever came."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._lines: deque[Line] = deque(maxlen=capacity)
        self.requests = 0

    def rest(self, method: str, path: str, status: int) -> None:
        """Note a request with its answer's status; `path` without query and tokens."""
        self.requests += 1
        self._note("rest", f"{method} {path}", str(status))

    def gateway(self, direction: str, what: str, result: object = "") -> None:
        """Note a frame; direction is "in" (from the bot) or "out"."""
        self._note(f"gateway {direction}", what, str(result))

    def interaction(self, what: str, result: object = "") -> None:
        """Note a step of an interaction."""
        self._note("interaction", what, str(result))

    def lines(self, side: str | None = None) -> list[Line]:
        """The kept lines in order, all or of one side."""
        return [line for line in self._lines if side is None or line.side == side]

    def count(self, side: str, what: str) -> int:
        """How many kept lines of a side are about `what`."""
        return sum(1 for line in self._lines if line.side == side and line.what == what)

    def rows(self) -> list[dict[str, Any]]:
        """The kept lines as plain data."""
        return [asdict(line) for line in self._lines]

    def clear(self) -> None:
        """Forget everything."""
        self._lines.clear()

    def _note(self, side: str, what: str, result: str) -> None:
        self._lines.append(Line(datetime.now(UTC), side, what, result))
