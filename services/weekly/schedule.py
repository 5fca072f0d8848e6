"""When a server's weekly report is due, and that it was posted. Days and hours are the server's own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.storage.transactions import Connection

WEEK = 7
SET = """
insert into digest_schedule (guild_id, channel_id, weekday, hour, set_by, set_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (guild_id) do update
set channel_id = excluded.channel_id, weekday = excluded.weekday, hour = excluded.hour,
    set_by = excluded.set_by, set_at = excluded.set_at
"""
POSTED = """
update digest_schedule set posted_for = $2, posted_at = $3
where guild_id = $1 and (posted_for is null or posted_for < $2)
"""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A server's row: `weekday` 0 is Monday; `posted_for` is the day of the last report, None before the first."""

    guild_id: int
    channel_id: int
    weekday: int
    hour: int
    set_by: int
    set_at: datetime
    posted_for: date | None
    posted_at: datetime | None

    def due(self, now: datetime, zone: ZoneInfo) -> date | None:
        """The day whose report is to be posted now; None when it was posted, or was due before anybody asked for it.

        After a time without the bot that is the newest one alone.
        """
        day = self.days(now, zone)[0]
        posted = self.posted_for is not None and self.posted_for >= day
        return None if posted or moment_of(day, self.hour, zone) < self.set_at else day

    def next(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When the next report is due after now, aware UTC."""
        return moment_of(self.days(now, zone)[1], self.hour, zone)

    def days(self, now: datetime, zone: ZoneInfo) -> tuple[date, date]:
        """The newest day whose hour has come, and the next one after it."""
        today = now.astimezone(zone).date()
        day = today - timedelta(days=(today.weekday() - self.weekday) % WEEK)
        if moment_of(day, self.hour, zone) > now:
            day -= timedelta(days=WEEK)
        return day, day + timedelta(days=WEEK)


def moment_of(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """When an hour of a day begins, aware UTC: one that comes twice the first time, one that is left out just after."""
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)


async def schedules(con: Connection) -> list[Schedule]:
    """Every server's schedule: one small row for each."""
    return [Schedule(**row) for row in await con.fetch("select * from digest_schedule order by guild_id")]


async def schedule_of(con: Connection, guild_id: int) -> Schedule | None:
    """A server's schedule, None where nobody has set one."""
    row = await con.fetchrow("select * from digest_schedule where guild_id = $1", guild_id)
    return None if row is None else Schedule(**row)


async def set_schedule(
    con: Connection, guild_id: int, channel_id: int, weekday: int, hour: int, *, by: int, at: datetime
) -> None:
    """Post from now on into a channel, on a weekday at an hour."""
    await con.execute(SET, guild_id, channel_id, weekday, hour, by, at)


async def stop_schedule(con: Connection, guild_id: int) -> None:
    """Post no more."""
    await con.execute("delete from digest_schedule where guild_id = $1", guild_id)


async def note_posted(con: Connection, guild_id: int, day: date, at: datetime) -> None:
    """Remember that the report of a day was posted; an older day changes nothing."""
    await con.execute(POSTED, guild_id, day, at)
