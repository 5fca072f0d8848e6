"""Tasks in the database. One without an assignee is for whichever mentor takes it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import asyncpg

from services.encryption.private import private
from services.storage.transactions import Connection

TELLABLE = timedelta(days=2)  # later than that nobody is told of a task any more
TASKS = """
select t.id, t.kind, t.student_id, t.nudge_id, t.text, t.assignee_id, t.by_id, t.at, t.due_on, t.acknowledged_at,
       t.expires_at, t.done_at, coalesce(nullif(s.display_name, ''), s.name) as student,
       coalesce(nullif(a.display_name, ''), a.name) as assignee,
       coalesce(nullif(b.display_name, ''), b.name) as by
from task t
left join member s on s.guild_id = t.guild_id and s.user_id = t.student_id
left join member a on a.guild_id = t.guild_id and a.user_id = t.assignee_id
left join member b on b.guild_id = t.guild_id and b.user_id = t.by_id
"""
ADD = """
insert into task (guild_id, id, kind, student_id, nudge_id, text, assignee_id, by_id, at, due_on, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (guild_id, id) do nothing
"""
ONE = f"{TASKS} where t.guild_id = $1 and t.id = $2 and t.deleted_at is null"
OPEN = f"""
{TASKS}
where t.guild_id = $1 and t.done_at is null and t.deleted_at is null and (t.expires_at is null or t.expires_at > $2)
  and ($3::bigint is null or t.assignee_id = $3 or t.assignee_id is null)
  and ($4::bigint[] is null or t.student_id = any($4))
order by t.due_on nulls last, t.at, t.id
limit $5
"""
UNTOLD = f"""
{TASKS}
where t.guild_id = $1 and t.kind = 'own' and t.assignee_id <> t.by_id and t.told_at is null and t.at > $2
  and t.acknowledged_at is null and t.done_at is null and t.deleted_at is null
order by t.at, t.id
limit 20
"""
DONE = """
update task set done_at = $3, done_by = $4, acknowledged_at = coalesce(acknowledged_at, $3),
    acknowledged_by = coalesce(acknowledged_by, $4)
where guild_id = $1 and id = $2 and done_at is null and deleted_at is null
returning true
"""
ACKNOWLEDGE = """
update task set acknowledged_at = $3, acknowledged_by = $4
where guild_id = $1 and id = $2 and acknowledged_at is null and deleted_at is null
returning true
"""
TAKE = """
update task set assignee_id = $4, acknowledged_at = coalesce(acknowledged_at, $3),
    acknowledged_by = coalesce(acknowledged_by, $4)
where guild_id = $1 and id = $2 and done_at is null and deleted_at is null
returning true
"""
TOLD = "update task set told_at = $3 where guild_id = $1 and id = $2 and told_at is null returning true"
REOPEN = "update task set done_at = null, done_by = null where guild_id = $1 and id = $2 and deleted_at is null"


class TaskKind(StrEnum):
    """Where a task comes from: a mentor typed it, or a message to a student could not be delivered."""

    OWN = "own"
    NUDGE = "nudge"


@dataclass(frozen=True, slots=True)
class Task:
    """Something a mentor has to do; moments are aware UTC, names are empty where nobody is meant or known."""

    id: int
    kind: TaskKind
    student_id: int | None
    student: str
    nudge_id: int | None
    text: str
    assignee_id: int | None
    assignee: str
    by_id: int
    by: str
    at: datetime
    due_on: date | None
    acknowledged_at: datetime | None
    expires_at: datetime | None
    done_at: datetime | None


async def add_task(
    con: Connection,
    guild_id: int,
    text: str,
    *,
    by_id: int,
    at: datetime,
    task_id: int,
    student_id: int | None = None,
    assignee_id: int | None = None,
    due_on: date | None = None,
    kind: TaskKind = TaskKind.OWN,
    nudge_id: int | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Keep a task and return its id, which is the given one: writing it twice leaves one."""
    row = (
        task_id,
        kind.value,
        student_id,
        nudge_id,
        private(text, task_id),
        assignee_id,
        by_id,
        at,
        due_on,
        expires_at,
    )
    await con.execute(ADD, guild_id, *row)
    return task_id


async def task(con: Connection, guild_id: int, task_id: int) -> Task | None:
    """One task, done or not; None when there is none."""
    row = await con.fetchrow(ONE, guild_id, task_id)
    return None if row is None else _task(row)


async def open_tasks(
    con: Connection,
    guild_id: int,
    now: datetime,
    *,
    assignee_id: int | None = None,
    student_ids: Collection[int] | None = None,
    most: int = 100,
) -> list[Task]:
    """What is neither done nor expired, what is due first in front.

    With an assignee: theirs and what is nobody's. With students: only what is about one of them.
    """
    students = None if student_ids is None else list(student_ids)
    return [_task(row) for row in await con.fetch(OPEN, guild_id, now, assignee_id, students, most)]


async def done(con: Connection, guild_id: int, task_id: int, by_id: int, at: datetime) -> bool:
    """Mark a task as done, and with it as seen; returns whether it was still open."""
    return bool(await con.fetchval(DONE, guild_id, task_id, at, by_id))


async def reopen(con: Connection, guild_id: int, task_id: int) -> None:
    """Take back that a task is done."""
    await con.execute(REOPEN, guild_id, task_id)


async def acknowledge(con: Connection, guild_id: int, task_id: int, by_id: int, at: datetime) -> bool:
    """Keep that a mentor saw a task; returns whether nobody had before."""
    return bool(await con.fetchval(ACKNOWLEDGE, guild_id, task_id, at, by_id))


async def take(con: Connection, guild_id: int, task_id: int, by_id: int, at: datetime) -> bool:
    """Make a task somebody's own, and with it seen; returns whether it was open."""
    return bool(await con.fetchval(TAKE, guild_id, task_id, at, by_id))


async def untold_tasks(con: Connection, guild_id: int, now: datetime) -> list[Task]:
    """Tasks of the last two days that one mentor gave to another who was not told yet, the oldest first."""
    return [_task(row) for row in await con.fetch(UNTOLD, guild_id, now - TELLABLE)]


async def told(con: Connection, guild_id: int, task_id: int, at: datetime) -> bool:
    """Keep that the assignee was told of a task; returns whether nobody had been before."""
    return bool(await con.fetchval(TOLD, guild_id, task_id, at))


def _task(row: asyncpg.Record) -> Task:
    values = dict(row) | {"kind": TaskKind(row["kind"])}
    return Task(**values | {name: values[name] or "" for name in ("student", "assignee", "by")})
