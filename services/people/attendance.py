"""Who came to a scheduled event."""

from dataclasses import dataclass
from datetime import datetime

from models.sql import load
from services.storage.transactions import Connection


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody's time in an event's voice channel while it was on; aware UTC.

    Not `certain` where the bot lost sight of them or found them there already.
    """

    user_id: int
    first_at: datetime
    last_at: datetime
    seconds: float
    certain: bool


async def who_came(con: Connection, guild_id: int, occasion_id: int, now: datetime) -> list[Attendance]:
    """Everybody who was there, in the order of coming; nobody for an event outside of voice channels."""
    rows = await con.fetch(load("occasion_attendance"), guild_id, occasion_id, now)
    return [Attendance(*row) for row in rows]
