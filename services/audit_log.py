"""The log of looks at students and of changes: who asked what, when and where."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.database import Database
from services.encryption.private import private
from services.erasure.traces import numbers
from services.storage.transactions import Connection, in_one_transaction

PATIENCE = 10.0  # seconds that somebody who waits for an answer waits for the database

WRITE = """
insert into audit_log (guild_id, id, at, actor_id, action, subject_id, channel_id, question)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (guild_id, id) do nothing
"""
READ = """
select guild_id, id, at, actor_id, action, subject_id, channel_id, question
from audit_log
where guild_id = $1 and id = $2
"""
ABOUT = """
select coalesce(
  (select user_id from member where guild_id = $1 and user_id = $2),
  (select subject_id from audit_log where guild_id = $1 and id = $3)
)
"""
AUTHOR = "select author_id from message where guild_id = $1 and id = $2"
NO_ID, LONGER_THAN_ANY_ID = 0, 20


@dataclass(frozen=True, slots=True)
class Look:
    """One row: `id` is that of Discord's interaction, so that writing it twice leaves one; `at` is aware UTC.

    `subject_id` is the student it was about, None for many or none. `question` holds plain JSON values.
    """

    guild_id: int
    id: int
    at: datetime
    actor_id: int
    action: str
    subject_id: int | None
    channel_id: int | None
    question: Mapping[str, Any]


async def write_look(database: Database, look: Look) -> None:
    """Keep a look before its answer is shown; raises TimeoutError when the database takes too long for that."""

    async def work(con: Connection) -> None:
        await keep(con, await _of_nobody_forgotten(con, database, look))

    async with asyncio.timeout(PATIENCE):
        await in_one_transaction(database, work)


async def _of_nobody_forgotten(con: Connection, database: Database, look: Look) -> Look:
    """The look, without whom it was about where they were forgotten: their id may still be typed."""
    people = numbers(look.question.get("values")) | ({look.subject_id} if look.subject_id else set())
    if database.door is None or not people or not await database.door.forgotten(con, look.guild_id, people):
        return look
    return replace(look, subject_id=None, question={"values": {}})


async def keep(con: Connection, look: Look) -> bool:
    """Keep a look within a transaction of the caller's; returns whether it was not there before."""
    done: str = await con.execute(
        WRITE,
        look.guild_id,
        look.id,
        look.at,
        look.actor_id,
        look.action,
        look.subject_id,
        look.channel_id,
        _sealable(look),
    )
    return done == "INSERT 0 1"


def _sealable(look: Look) -> dict[str, Any]:
    """The question, with what somebody looked for marked as a text of theirs."""
    question = dict(look.question)
    values = question.get("values")
    if isinstance(values, Mapping) and isinstance(values.get("text"), str):
        question["values"] = {**values, "text": private(values["text"], look.id)}
    return question


async def read_look(database: Database, guild_id: int, look_id: int) -> Look | None:
    """A look by its id; None when this database holds none."""
    async with database.pool.acquire() as con:
        return await look_of(con, guild_id, look_id)


async def look_of(con: Connection, guild_id: int, look_id: int) -> Look | None:
    """A look by its id within a transaction of the caller's; None when there is none."""
    row = await con.fetchrow(READ, guild_id, look_id)
    return None if row is None else Look(**{**row, "question": row["question"] or {}})


def subject_of(values: Mapping[str, Any]) -> int | None:
    """The student a question is about; None for many or none."""
    student = values.get("student")
    return (
        int(student) if isinstance(student, int | str) and str(student).isascii() and str(student).isdigit() else None
    )


async def subject_asked(database: Database, guild_id: int, values: Mapping[str, Any]) -> int | None:
    """The student a question is about, also where it names but a message of theirs; None for many or none."""
    message = values.get("question")
    if subject_of(values) is not None or not isinstance(message, int):
        return subject_of(values)
    author: int | None = await database.pool.fetchval(AUTHOR, guild_id, message)
    return author


async def subject_of_press(database: Database, guild_id: int, value: str, look_id: int) -> int | None:
    """The student that a button is about: the one its value begins with, else the one of the look it belongs to."""
    first = value.partition(":")[0]
    named = int(first) if first.isascii() and first.isdigit() and len(first) < LONGER_THAN_ANY_ID else NO_ID
    subject: int | None = await database.pool.fetchval(ABOUT, guild_id, named, look_id)
    return subject
