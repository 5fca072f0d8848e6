"""Messages, their updates, deletions, reactions and votes."""

from services.capture.parts.part import Key
from services.records.message_details import MessageDetails
from services.records.messages import MessagePatch, MessageRecord
from services.storage.transactions import Connection
from services.storage.writes import (
    Deletion,
    Reaction,
    Vote,
    patch_messages,
    write_deletions,
    write_messages,
    write_reactions,
    write_votes,
)


class MessagePart:
    """What some events say about messages."""

    def __init__(self) -> None:
        self.created: list[MessageRecord] = []
        self.whole_updates: list[MessageRecord] = []
        self.details: list[MessageDetails] = []
        self.patches: list[MessagePatch] = []
        self.deletions: list[Deletion] = []
        self.reactions: list[Reaction] = []
        self.votes: list[Vote] = []
        self.newest: dict[Key, int] = {}  # the newest message created in each channel

    @property
    def whole(self) -> list[MessageRecord]:
        """The messages that are told whole."""
        return [*self.created, *self.whole_updates]

    def guilds_of_people(self) -> set[int]:
        """None: authors are written in the order of their ids."""
        return set()

    def channels(self) -> set[int]:
        """Every channel of which anything is written: pages of history then wait before the first row, not between."""
        spoken_of: list[MessageRecord | MessagePatch | Deletion | Reaction | Vote] = [
            *self.whole,
            *self.patches,
            *self.deletions,
            *self.reactions,
            *self.votes,
        ]
        return {each.channel_id for each in spoken_of}

    async def write(self, con: Connection) -> None:
        """Store everything; reactions and votes first, so that what a message counts can be held against them."""
        await write_reactions(con, self.reactions, locked=True)
        await write_votes(con, self.votes, locked=True)
        await write_messages(con, self.whole, self.details, locked=True)
        await patch_messages(con, self.patches, locked=True)
        await write_deletions(con, self.deletions)
