"""The roster of duty in the database: shifts that come back every week."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import asyncpg

from services.people.guild_settings import GuildSettings
from services.storage.transactions import Connection

MIDNIGHT = 24 * 60
ADD = """
insert into duty (guild_id, id, mentor_id, weekdays, from_minute, to_minute, from_on, to_on, by_id, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (guild_id, id) do nothing
"""
ALL = """
select id, mentor_id, weekdays, from_minute, to_minute, from_on, to_on from duty
where guild_id = $1 and deleted_at is null
order by at, id
"""
REMOVE = """
update duty set deleted_at = $3 where guild_id = $1 and id = $2 and deleted_at is null returning mentor_id
"""


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift: on `weekdays` (Monday is 0) from one minute of the server's day until before another.

    One that ends at or before its beginning goes on into the next day. `from_on` and `to_on` are the first and the last
    day on which it begins, None for always.
    """

    id: int
    mentor_id: int
    weekdays: frozenset[int]
    from_minute: int
    to_minute: int
    from_on: date | None = None
    to_on: date | None = None

    def begins_on(self, day: date) -> bool:
        """Whether it begins on a day."""
        return (
            day.weekday() in self.weekdays
            and (self.from_on is None or self.from_on <= day)
            and (self.to_on is None or day <= self.to_on)
        )

    def covers(self, day: date, minute: int) -> bool:
        """Whether somebody has it at a minute of a day."""
        if self.from_minute < self.to_minute:
            return self.begins_on(day) and self.from_minute <= minute < self.to_minute
        return (self.begins_on(day) and minute >= self.from_minute) or (
            self.begins_on(day - timedelta(days=1)) and minute < self.to_minute
        )

    def is_over(self, day: date) -> bool:
        """Whether it never begins again."""
        return self.to_on is not None and self.to_on < day


async def add_duty(con: Connection, guild_id: int, duty: Duty, *, by_id: int, at: datetime) -> None:
    """Keep a shift; its id is that of the interaction it came with, so that writing it twice leaves one."""
    await con.execute(
        ADD,
        guild_id,
        duty.id,
        duty.mentor_id,
        sorted(duty.weekdays),
        duty.from_minute,
        duty.to_minute,
        duty.from_on,
        duty.to_on,
        by_id,
        at,
    )


async def remove_duty(con: Connection, guild_id: int, duty_id: int, at: datetime) -> int | None:
    """Take a shift away; returns whose it was, None when there is none or it is gone already."""
    mentor: int | None = await con.fetchval(REMOVE, guild_id, duty_id, at)
    return mentor


async def duties(con: Connection, guild_id: int) -> list[Duty]:
    """All shifts of a server, those of the past too, in the order in which they were set."""
    return [_duty(row) for row in await con.fetch(ALL, guild_id)]


async def on_duty(con: Connection, guild_id: int, now: datetime, settings: GuildSettings) -> int | None:
    """Who is on duty at an aware moment: of several the one whose shift was set first, None for nobody.

    Whoever left the server is passed over.
    """
    turns = [one.mentor_id for one in turns_at(await duties(con, guild_id), now, settings)]
    if not turns:
        return None
    present = await con.fetch(
        "select user_id from member where guild_id = $1 and user_id = any($2::bigint[]) and present", guild_id, turns
    )
    here = {row["user_id"] for row in present}
    return next((mentor for mentor in turns if mentor in here), None)


def turns_at(shifts: Collection[Duty], now: datetime, settings: GuildSettings) -> list[Duty]:
    """The shifts that cover an aware moment, in their order."""
    local = now.astimezone(settings.zone)
    return [one for one in shifts if one.covers(local.date(), local.hour * 60 + local.minute)]


def _duty(row: asyncpg.Record) -> Duty:
    return Duty(
        row["id"],
        row["mentor_id"],
        frozenset(row["weekdays"]),
        row["from_minute"],
        row["to_minute"],
        row["from_on"],
        row["to_on"],
    )
