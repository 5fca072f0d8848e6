"""What the parts of a batch have in common."""

from typing import Protocol

from services.storage.transactions import Connection

type Key = tuple[int, int]  # guild, and channel, message, role or user


class Part(Protocol):
    """Everything of one subject; a batch locks for all of its parts first and then writes them in their order."""

    def guilds_of_people(self) -> set[int]:
        """The servers whose people it writes in several statements, or in no order."""

    def channels(self) -> set[int]:
        """The channels of which it writes anything that pages of history write too."""

    async def write(self, con: Connection) -> None:
        """Store everything."""
