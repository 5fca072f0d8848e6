"""What a student's card, comparison and timeline rest on beside days and hours, added up by PostgreSQL."""

from dataclasses import dataclass
from datetime import datetime

from analytics.replies import Exchange, Replies, replies
from analytics.sessions import Sitting
from models.sql import load
from services.people.guild_settings import GuildSettings
from services.people.role_names import roles_named
from services.people.students import role_names
from services.records.snowflakes import first_id_at
from services.storage.transactions import Connection


@dataclass(frozen=True, slots=True)
class Reactions:
    """Reactions on messages of a time: given to others' and received on one's own, apps left out.

    While lists of reacting people are `unread`, more may have been given than is known.
    """

    given: int
    received: int
    unread: int


@dataclass(frozen=True, slots=True)
class Stay:
    """When somebody was on the server; an uncertain moment is the one of finding out."""

    from_at: datetime
    to_at: datetime | None
    from_certain: bool
    to_certain: bool


async def replies_of(
    con: Connection, guild_id: int, student: int, start: datetime, end: datetime, settings: GuildSettings
) -> Replies:
    """Replies that a student gave and got between two moments, and with how many fellow students."""
    mentors = roles_named(settings.staff_roles, await role_names(con, guild_id))
    rows = await con.fetch(load("student_replies"), guild_id, student, start, end, list(mentors))
    return replies(student, (Exchange(*row) for row in rows))


async def reactions_of(con: Connection, guild_id: int, student: int, start: datetime, end: datetime) -> Reactions:
    """Reactions on messages written between two moments: their own moments may not be known."""
    ids = (first_id_at(start), first_id_at(end))
    (row,) = await con.fetch(load("student_reactions"), guild_id, student, start, end, *ids)
    return Reactions(row["given"], int(row["received"]), row["unread"])


async def sittings_of(
    con: Connection, guild_id: int, student: int, start: datetime, end: datetime
) -> tuple[Sitting, ...]:
    """A student's sittings between two moments."""
    rows = await con.fetch(load("student_sittings"), guild_id, student, start, end)
    return tuple(Sitting(*row) for row in rows)


async def stays_of(con: Connection, guild_id: int, student: int) -> tuple[Stay, ...]:
    """When somebody was on the server, oldest first."""
    return tuple(Stay(*row) for row in await con.fetch(load("student_stays"), guild_id, student))


async def cohort_roles_of(
    con: Connection, guild_id: int, student: int, settings: GuildSettings
) -> tuple[tuple[str, datetime], ...]:
    """The cohorts somebody came into while the bot looked, with their moments."""
    names = await role_names(con, guild_id)
    cohorts = roles_named(settings.cohort_roles, names)
    rows = await con.fetch(load("student_roles"), guild_id, student, list(cohorts))
    return tuple((names[row["role_id"]], row["from_at"]) for row in rows)
