"""The nonces of messages, which Discord knows for some minutes: the same one again makes no other message."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

REMEMBERED = timedelta(minutes=5)  # "a few minutes", says Discord


@dataclass(slots=True)
class Nonces:
    """Which message each nonce of a channel made, and when."""

    _made: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)

    def keep(self, channel_id: str, nonce: str, message_id: str, now: datetime) -> None:
        """Remember what a nonce made."""
        self._made[channel_id, nonce] = message_id, now

    def seen(self, channel_id: str, nonce: str, now: datetime) -> str | None:
        """The message that a nonce made within the last minutes."""
        message_id, made = self._made.get((channel_id, nonce), (None, now))
        return message_id if now - made < REMEMBERED else None

    def clear(self) -> None:
        """Forget them all, as if the minutes had passed."""
        self._made.clear()
