"""Which gateway events were taken before: Discord may send any of them twice."""

from collections import OrderedDict
from typing import Any

from services.records.json_values import Payload

REMEMBERED = 10_000  # events, and messages with reactions
ADDED = "MESSAGE_REACTION_ADD"
REMOVED = "MESSAGE_REACTION_REMOVE"
CLEARED = {"MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI"}


class Repeats:
    """Remembers the latest events of a session, by their number and, for reactions, by what they say.

    Everything but a reaction may be stored twice without harm; a late copy of an update could still undo a newer one.
    """

    def __init__(self) -> None:
        self._taken: OrderedDict[tuple[int, str, str, str], None] = OrderedDict()
        self._reactions: OrderedDict[str, dict[tuple[str, ...], str]] = OrderedDict()

    def forget(self) -> None:
        """Start anew with a new session: it counts from 1 again, and what happened before it is not known."""
        self._taken.clear()
        self._reactions.clear()

    def is_repeat(self, name: str, data: Any, seq: int | None) -> bool:
        """Whether this very event was taken before."""
        if not isinstance(data, dict):
            return False
        return self._has_come(name, data, seq) or self._is_known_reaction(name, data)

    def _has_come(self, name: str, data: Payload, seq: int | None) -> bool:
        if seq is None:
            return False
        event = seq, name, str(data.get("id")), str(data.get("message_id"))
        if event in self._taken:
            return True
        self._taken[event] = None
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        return False

    def _is_known_reaction(self, name: str, data: Payload) -> bool:
        """Whether somebody adds what they added already, or takes away what they took away."""
        message = str(data.get("message_id"))
        if name in CLEARED:
            self._reactions.pop(message, None)
        if name not in {ADDED, REMOVED}:
            return False
        emoji = data.get("emoji")
        shown = (str(emoji.get("id")), str(emoji.get("name"))) if isinstance(emoji, dict) else ()
        reaction = (str(data.get("user_id")), str(data.get("burst")), *shown)
        known = self._reactions.setdefault(message, {})
        repeated = known.get(reaction) == name
        known[reaction] = name
        self._reactions.move_to_end(message)
        if len(self._reactions) > REMEMBERED:
            self._reactions.popitem(last=False)
        return repeated
