"""Pinned messages."""

from typing import Any

from sandbox.kinds import CHANNEL_PINNED
from sandbox.snowflake import Snowflake
from sandbox.world.reactions import Reactions
from sandbox.world.state import Refused

type Json = dict[str, Any]

MOST_PINS = 250


class Pins(Reactions):
    """Pinned messages."""

    def pin(
        self, channel_id: Snowflake, message_id: Snowflake, user_id: Snowflake | None = None, *, quiet: bool = False
    ) -> None:
        """Pin a message; by somebody it also leaves a type 6 message."""
        self._row(channel_id, message_id)
        pins = self.pinned[int(channel_id)]
        if int(message_id) in pins:
            return
        if len(pins) >= MOST_PINS:
            raise Refused("Maximum number of pins reached for the channel (250)", 30003)
        pins[int(message_id)] = self._now()
        self._touch(int(channel_id), last_pin_timestamp=pins[int(message_id)])
        if quiet:
            return
        self._tell_pins(int(channel_id))
        self._tell_message("MESSAGE_UPDATE", self.message(channel_id, message_id))
        if user_id is not None:
            reference = self._address(int(channel_id)) | {"type": 0, "message_id": str(int(message_id))}
            self.post(channel_id, user_id, type=CHANNEL_PINNED, extra={"message_reference": reference})

    def unpin(self, channel_id: Snowflake, message_id: Snowflake) -> None:
        """Unpin a message; nothing happens when it is not pinned."""
        self._row(channel_id, message_id)
        if self.pinned[int(channel_id)].pop(int(message_id), None) is None:
            return
        self._tell_pins(int(channel_id))
        self._tell_message("MESSAGE_UPDATE", self.message(channel_id, message_id))

    def pins(self, channel_id: Snowflake) -> list[tuple[int, str]]:
        """Pinned messages' ids with the time of pinning, the latest pin first."""
        known = self.pinned[int(channel_id)].items()
        return sorted(known, key=lambda item: (item[1], item[0]), reverse=True)
