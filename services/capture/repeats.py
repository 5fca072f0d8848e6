"""Which gateway events were taken before: Discord may send any of them twice."""

from collections import OrderedDict
from typing import Any

REMEMBERED = 10_000  # events


class Repeats:
    """Remembers the latest events of a session by their number.

    Everything may be stored twice without harm; but a late copy of an event could still undo what came after it.
    """

    def __init__(self) -> None:
        self._taken: OrderedDict[tuple[int, str, Any, Any], None] = OrderedDict()

    def forget(self) -> None:
        """Start anew with a new session: it counts from 1 again."""
        self._taken.clear()

    def is_repeat(self, name: str, data: Any, seq: int | None) -> bool:
        """Whether this very event was taken before."""
        if not isinstance(data, dict) or seq is None:
            return False
        event = seq, name, data.get("id"), data.get("message_id")
        try:
            if event in self._taken:
                return True
        except TypeError:  # an id that is a list
            return False
        self._taken[event] = None
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        return False
