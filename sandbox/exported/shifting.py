"""Moving an exported past by whole weeks, so that it ends now and weekdays stay what they were."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import iso, parsed
from sandbox.snowflake import TIME_SHIFT, time_of

type Json = dict[str, Any]

_WEEK = timedelta(weeks=1)
_MILLISECOND = timedelta(milliseconds=1)


def weeks_behind(newest_id: int, now: datetime) -> int:
    """How many whole weeks a message must move to fall into the seven days before now; 0 when it need not."""
    return max(0, (now - time_of(newest_id)) // _WEEK)


@dataclass(frozen=True, slots=True)
class Shift:
    """A move by some weeks of messages and threads, with everything that refers to them."""

    weeks: int = 0
    threads: frozenset[str] = field(default_factory=frozenset)
    """Ids of threads as exported: a thread's id is that of its first message and moves with it."""

    def id(self, exported: str) -> str:
        """A message's or thread's id after the move."""
        return str(int(exported) + (self.weeks * _WEEK // _MILLISECOND << TIME_SHIFT))

    def channel_id(self, exported: str) -> str:
        """A channel's id: only threads move."""
        return self.id(exported) if exported in self.threads else exported

    def time(self, exported: str | None) -> str | None:
        """A time stamp after the move."""
        return exported if exported is None or not self.weeks else iso(parsed(exported) + self.weeks * _WEEK)

    def message(self, message: Json) -> Json:
        """A message moved, with its references, snapshots and interaction."""
        if not self.weeks:
            return message
        moved = message | {"id": self.id(message["id"]), "channel_id": self.channel_id(message["channel_id"])}
        moved |= {key: self.time(message[key]) for key in ("timestamp", "edited_timestamp")}
        if "message_reference" in message:
            moved["message_reference"] = self._reference(message["message_reference"])
        if "message_snapshots" in message:
            moved["message_snapshots"] = [
                {"message": self._snapshot(one["message"])} for one in message["message_snapshots"]
            ]
        if "interaction_metadata" in message:
            asked = message["interaction_metadata"]
            moved["interaction_metadata"] = asked | {"id": self.id(asked["id"])}
        if "call" in message:
            moved["call"] = message["call"] | {"ended_timestamp": self.time(message["call"]["ended_timestamp"])}
        return moved

    def _reference(self, reference: Json) -> Json:
        moved = reference | {"channel_id": self.channel_id(reference["channel_id"])}
        if "message_id" in reference:
            moved["message_id"] = self.id(reference["message_id"])
        return moved

    def _snapshot(self, snapshot: Json) -> Json:
        return snapshot | {key: self.time(snapshot[key]) for key in ("timestamp", "edited_timestamp")}
