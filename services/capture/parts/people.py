"""Who is on a server and who left."""

from datetime import datetime

from services.capture.parts.part import Key
from services.records.json_values import Payload
from services.records.mapping import member_record
from services.records.records import MemberRecord
from services.storage.transactions import Connection
from services.storage.writes import write_departures, write_members


class PeoplePart:
    """What some events say about members."""

    def __init__(self) -> None:
        self.members: dict[Key, MemberRecord] = {}
        self.gone: dict[Key, tuple[MemberRecord, datetime]] = {}

    def take_member(self, payload: Payload, guild_id: int) -> None:
        """Somebody is on the server, whatever was heard before."""
        record = member_record(payload, guild_id)
        self.gone.pop((guild_id, record.user_id), None)
        self.members[guild_id, record.user_id] = record

    def guilds_of_people(self) -> set[int]:
        """The servers of everybody named."""
        return {guild_id for guild_id, _ in (*self.members, *self.gone)}

    def channels(self) -> set[int]:
        """None."""
        return set()

    async def write(self, con: Connection) -> None:
        """Store everything."""
        await write_members(con, self.members.values())
        await write_departures(con, dict(self.gone.values()))
