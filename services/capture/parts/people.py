"""Who is on a server, who left and who was banned."""

from datetime import datetime

from services.records.json_values import Payload
from services.records.mapping import member_record
from services.records.records import MemberRecord
from services.storage.transactions import Connection
from services.storage.writes import Ban, write_bans, write_members


class PeoplePart:
    """What some events say about members."""

    def __init__(self) -> None:
        self.members: list[MemberRecord] = []
        self.bans: list[Ban] = []

    def take_member(self, payload: Payload, guild_id: int, at: datetime, *, seen_live: bool = False) -> None:
        """Somebody is on the server, as described."""
        self.members.append(member_record(payload, guild_id, at, seen_live=seen_live))

    def guilds_of_people(self) -> set[int]:
        """The servers of everybody named."""
        return {member.guild_id for member in self.members} | {ban.guild_id for ban in self.bans}

    def channels(self) -> set[int]:
        """None."""
        return set()

    async def write(self, con: Connection) -> None:
        """Store everything."""
        await write_members(con, self.members, locked=True)
        await write_bans(con, self.bans)
