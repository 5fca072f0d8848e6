"""Absences in the database; days are those of the server's time zone, both ends included."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import asyncpg

from services.encryption.private import private
from services.storage.transactions import Connection

COLUMNS = "id, student_id, from_on, to_on, text, by_id"
ADD = """
insert into absence (guild_id, id, student_id, from_on, to_on, text, by_id, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (guild_id, id) do nothing
"""
BETWEEN = f"""
select {COLUMNS} from absence
where guild_id = $1 and student_id = any($2::bigint[]) and to_on >= $3 and from_on <= $4 and deleted_at is null
order by from_on, id
"""  # noqa: S608 - the columns are ours
ONE = f"select {COLUMNS} from absence where guild_id = $1 and id = $2 and deleted_at is null"  # noqa: S608 - the same
REMOVE = """
update absence set deleted_at = $3 where guild_id = $1 and id = $2 and deleted_at is null returning student_id
"""


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a student is away, `first` and `last` included; `by_id` is the student where they said so."""

    id: int
    student_id: int
    first: date
    last: date
    text: str
    by_id: int


async def add_absence(
    con: Connection,
    guild_id: int,
    student_id: int,
    first: date,
    last: date,
    *,
    by_id: int,
    at: datetime,
    absence_id: int,
    text: str = "",
) -> None:
    """Keep an absence; `absence_id` is that of the interaction it came with, so that writing it twice leaves one."""
    await con.execute(ADD, guild_id, absence_id, student_id, first, last, private(text, absence_id), by_id, at)


async def remove_absence(con: Connection, guild_id: int, absence_id: int, at: datetime) -> int | None:
    """Take an absence away; returns whose it was, None when there is none or it is gone already."""
    student: int | None = await con.fetchval(REMOVE, guild_id, absence_id, at)
    return student


async def absence(con: Connection, guild_id: int, absence_id: int) -> Absence | None:
    """One absence; None when there is none or it is gone."""
    row = await con.fetchrow(ONE, guild_id, absence_id)
    return None if row is None else _absence(row)


async def absences_between(
    con: Connection, guild_id: int, student_ids: Collection[int], first: date, last: date
) -> list[Absence]:
    """The absences of students that touch these days, by their beginning."""
    return [_absence(row) for row in await con.fetch(BETWEEN, guild_id, list(student_ids), first, last)]


async def absent(con: Connection, guild_id: int, student_ids: Collection[int], day: date) -> dict[int, Absence]:
    """Who of these students is away on a day; of several absences, the one that lasts longest."""
    found = await absences_between(con, guild_id, student_ids, day, day)
    return {one.student_id: one for one in sorted(found, key=lambda one: one.last)}


def days_away(absences: Collection[Absence]) -> dict[int, frozenset[int]]:
    """The days (ordinals) on which each student is away."""
    days: dict[int, set[int]] = {}
    for one in absences:
        days.setdefault(one.student_id, set()).update(range(one.first.toordinal(), one.last.toordinal() + 1))
    return {student: frozenset(away) for student, away in days.items()}


def _absence(row: asyncpg.Record) -> Absence:
    return Absence(row["id"], row["student_id"], row["from_on"], row["to_on"], row["text"], row["by_id"])
