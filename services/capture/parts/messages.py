"""Messages, their updates, deletions and reactions."""

from datetime import datetime

from services.capture.parts.part import Key
from services.records.messages import MessagePatch, MessageRecord
from services.storage.transactions import Connection
from services.storage.writes import (
    Deletion,
    Reaction,
    patch_messages,
    write_deletions,
    write_messages,
    write_reactions,
)


class MessagePart:
    """What some events say about messages."""

    def __init__(self) -> None:
        self.created: list[MessageRecord] = []
        self.patches: list[MessagePatch] = []
        self.whole_updates: list[MessageRecord] = []
        self.deletions: list[Deletion] = []
        self.reactions: list[Reaction] = []
        self.newest: dict[Key, int] = {}  # the newest message created in each channel

    def guilds_of_people(self) -> set[int]:
        """The servers whose authors are written a second time."""
        return {each.guild_id for each in self.whole_updates}

    def channels(self) -> set[int]:
        """Every channel of which anything is written: pages of history then wait before the first row, not between."""
        spoken_of: list[MessageRecord | MessagePatch | Deletion] = [*self.created, *self.patches, *self.deletions]
        return {each.channel_id for each in spoken_of}

    async def write(self, con: Connection) -> None:
        """Store everything."""
        await write_messages(con, self.created)
        early, late = self._reactions_around_patches()
        await write_reactions(con, early)
        missing = await patch_messages(con, self.patches)
        await write_messages(con, [each for each in self.whole_updates if (each.guild_id, each.id) in missing])
        await write_reactions(con, late)
        await write_deletions(con, self.deletions)

    def _reactions_around_patches(self) -> tuple[list[Reaction], list[Reaction]]:
        """The reactions before a message's first update and those after: each counts only on top of what it saw."""
        first: dict[Key, datetime] = {}
        for patch in self.patches:
            key = patch.guild_id, patch.id
            first[key] = min(patch.observed_at, first.get(key, patch.observed_at))
        early: list[Reaction] = []
        late: list[Reaction] = []
        for each in self.reactions:
            (early if each.at < first.get((each.guild_id, each.id), each.at) else late).append(each)
        return early, late
