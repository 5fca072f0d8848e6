"""What the readings of one server share, and whom they tell what they find."""

from dataclasses import dataclass
from typing import Protocol

from services.database import Database
from services.discord.rest import DiscordRest
from services.discord.server_state import ServerState
from services.history.channel.desk import PageDesk
from services.history.channel.pages import PageFound


class Owner(Protocol):
    """Whom a reading tells what it finds."""

    def contiguous(self, guild_id: int, channel_id: int, up_to_id: int) -> None:
        """The channel has no hole any more: from now on live messages raise its high watermark."""
        ...

    def hidden(self, channel_id: int) -> None:
        """Discord refuses to show the channel."""
        ...

    def withheld(self, channel_id: int) -> None:
        """Discord shows the channel's messages without their text."""
        ...

    def brought(self, found: PageFound) -> None:
        """A page is stored."""
        ...

    def unreadable(self, name: str, reason: str, payload: object) -> None:
        """Discord sent something that cannot be understood; keep it."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all readings of a server share."""

    database: Database
    rest: DiscordRest
    state: ServerState
    owner: Owner
    desk: PageDesk
