"""Scheduled events, and who says that they will come."""

from datetime import datetime

from services.capture.parts.part import Key
from services.records.occasions import OccasionRecord
from services.storage.transactions import Connection
from services.storage.writes import Interest, delete_occasion, keep_only_occasions, write_interest, write_occasions


class OccasionPart:
    """What some events say about scheduled events."""

    def __init__(self) -> None:
        self.described: list[OccasionRecord] = []
        self.gone: dict[Key, datetime] = {}
        self.whole_lists: dict[int, tuple[set[int], datetime]] = {}  # the last of each server
        self.interests: list[Interest] = []

    def guilds_of_people(self) -> set[int]:
        """Every server with such an event: whoever writes of them takes turns."""
        return {each.guild_id for each in self.described} | {guild_id for guild_id, _ in self.gone} | set(
            self.whole_lists
        ) | {each.guild_id for each in self.interests}  # fmt: skip

    def channels(self) -> set[int]:
        """None."""
        return set()

    async def write(self, con: Connection) -> None:
        """Store everything."""
        await write_occasions(con, self.described)
        for guild_id, (ids, at) in self.whole_lists.items():
            await keep_only_occasions(con, guild_id, ids, at)
        for (guild_id, occasion_id), at in self.gone.items():
            await delete_occasion(con, guild_id, occasion_id, at)
        await write_interest(con, self.interests)
