"""Which gateway events were taken before: Discord may send any of them twice."""

from typing import Any

REMEMBERED = 10_000  # events


class Repeats:
    """Remembers the latest events of a session by their number.

    Everything may be stored twice without harm; but a late copy of an event could still undo what came after it.
    """

    def __init__(self) -> None:
        self._taken: list[tuple[int, str, Any, Any] | None] = [None] * REMEMBERED  # each at the place of its number

    def forget(self) -> None:
        """Start anew with a new session: it counts from 1 again."""
        self._taken = [None] * REMEMBERED

    def is_repeat(self, name: str, data: Any, seq: int | None) -> bool:
        """Whether this very event was taken before."""
        if not isinstance(data, dict) or not isinstance(seq, int):
            return False
        event, place = (seq, name, data.get("id"), data.get("message_id")), seq % REMEMBERED
        if self._taken[place] == event:
            return True
        self._taken[place] = event
        return False
