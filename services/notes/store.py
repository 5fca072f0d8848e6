"""Notes in the database. Every mentor who may see a student may read what other mentors noted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.database import Database
from services.encryption.private import private
from services.storage.transactions import Connection, in_one_transaction

ADD = """
insert into note (guild_id, id, student_id, author_id, kind, text, at, due_on)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (guild_id, id) do nothing
"""
OF_STUDENT = """
select n.id, n.student_id, n.author_id, coalesce(m.display_name, m.name, n.author_id::text) as author,
       n.kind, n.text, n.at, n.due_on
from note n
left join member m on m.guild_id = n.guild_id and m.user_id = n.author_id
where n.guild_id = $1 and n.student_id = $2 and n.kind = any($3) and n.deleted_at is null
order by n.at desc, n.id desc
limit $4
"""
ONE = """
select n.id, n.student_id, n.author_id, coalesce(m.display_name, m.name, n.author_id::text) as author,
       n.kind, n.text, n.at, n.due_on
from note n
left join member m on m.guild_id = n.guild_id and m.user_id = n.author_id
where n.guild_id = $1 and n.id = $2 and n.deleted_at is null
"""
RECENT = """
select n.id, n.student_id, n.author_id, coalesce(m.display_name, m.name, n.author_id::text) as author,
       n.kind, n.text, n.at, n.due_on
from note n
left join member m on m.guild_id = n.guild_id and m.user_id = n.author_id
where n.guild_id = $1 and n.author_id = $2 and n.deleted_at is null
order by n.at desc, n.id desc
limit $3
"""
DELETE = """
update note set deleted_at = $3 where guild_id = $1 and id = $2 and deleted_at is null returning true
"""
WHEN = """
select kind, at from note
where guild_id = $1 and student_id = $2 and deleted_at is null
order by at desc, id desc
limit $3
"""
LAST = """
select student_id, max(at) as at
from note
where guild_id = $1 and student_id = any($2) and kind = any($3) and deleted_at is null
group by student_id
"""


class NoteKind(StrEnum):
    """What a note is of: anything, a one-to-one talk that took place, a win, or a mentor's writing to the student."""

    NOTE = "note"
    TALK = "talk"
    WIN = "win"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Note:
    """One note; `at` is aware UTC, `due_on` the day of the next talk where one was agreed."""

    id: int
    student_id: int
    author_id: int
    author: str
    kind: NoteKind
    text: str
    at: datetime
    due_on: date | None


async def add_note(
    database: Database,
    guild_id: int,
    student_id: int,
    author_id: int,
    kind: NoteKind,
    text: str,
    at: datetime,
    *,
    note_id: int,
    due_on: date | None = None,
) -> None:
    """Keep a note; `note_id` is that of the interaction it came with, so that writing it twice leaves one."""
    row = (guild_id, note_id, student_id, author_id, kind.value, private(text, note_id), at, due_on)
    await in_one_transaction(database, lambda con: con.execute(ADD, *row))


async def notes_of(
    con: Connection, guild_id: int, student_id: int, *, kinds: Iterable[NoteKind] = NoteKind, most: int = 20
) -> list[Note]:
    """A student's notes of some kinds, the newest first."""
    rows = await con.fetch(OF_STUDENT, guild_id, student_id, [kind.value for kind in kinds], most)
    return [Note(**{**row, "kind": NoteKind(row["kind"])}) for row in rows]


async def when_noted(
    con: Connection, guild_id: int, student_id: int, *, most: int = 20
) -> list[tuple[NoteKind, datetime]]:
    """Of which kinds a student's notes are and when they were made, the newest first; nothing of what they say."""
    rows = await con.fetch(WHEN, guild_id, student_id, most)
    return [(NoteKind(row["kind"]), row["at"]) for row in rows]


async def last_of(
    con: Connection, guild_id: int, student_ids: Collection[int], kinds: Iterable[NoteKind]
) -> dict[int, datetime]:
    """When the newest note of some kinds was made about each student; students without one are left out."""
    rows = await con.fetch(LAST, guild_id, list(student_ids), [kind.value for kind in kinds])
    return {row["student_id"]: row["at"] for row in rows}


async def note(con: Connection, guild_id: int, note_id: int) -> Note | None:
    """One note; None when there is none or it was deleted."""
    row = await con.fetchrow(ONE, guild_id, note_id)
    return None if row is None else Note(**{**row, "kind": NoteKind(row["kind"])})


async def notes_by(con: Connection, guild_id: int, author_id: int, most: int = 100) -> list[Note]:
    """What one mentor wrote down last, the newest first."""
    rows = await con.fetch(RECENT, guild_id, author_id, most)
    return [Note(**{**row, "kind": NoteKind(row["kind"])}) for row in rows]


async def delete_note(con: Connection, guild_id: int, note_id: int, at: datetime) -> bool:
    """Delete a note; returns whether it was still there."""
    return bool(await con.fetchval(DELETE, guild_id, note_id, at))
