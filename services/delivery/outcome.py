"""What became of a message that was to be sent."""

from dataclasses import dataclass
from datetime import datetime

from services.discord.errors import DiscordUnavailable


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there, once."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord said no for good; `code` is Discord's own number for why."""

    code: int


class Paused(DiscordUnavailable):
    """Discord asked for a pause, or our own politeness does: nothing was sent, and nothing is before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"No conversation with anybody new is opened before {until:%Y-%m-%d %H:%M} UTC.")
        self.until = until
