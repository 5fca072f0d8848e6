"""Conversations and passed-on messages in the database. No text is kept: Discord has it on both sides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from services.storage.transactions import Connection

IN, OUT = "in", "out"

ONE = """
select guild_id, student_id, channel_id, thread_id, private, read_id, opened_at, student_at, mentor_at, automatic_at,
       chosen_at
from conversation where guild_id = any($1::bigint[])
"""
BEGIN = """
insert into conversation (guild_id, student_id, opened_at, student_at) values ($1, $2, $3, $4)
on conflict (guild_id, student_id) do update set
  student_at = greatest(conversation.student_at, excluded.student_at)
"""
TAKE = """
insert into relayed_message (guild_id, id, student_id, author_id, direction, channel_id, at, edited_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (guild_id, id) do nothing
"""
CHANGED = """
update relayed_message set
  state = 'due', version = version + 1,
  edited_at = coalesce($4, edited_at), deleted_at = case when $5 then coalesce(deleted_at, $6) else deleted_at end
where guild_id = any($1::bigint[]) and id = $2 and channel_id = $3 and deleted_at is null
  and ($5 or edited_at is distinct from $4)
"""
DUE = """
select guild_id, id, student_id, author_id, direction, channel_id, copy_channel_id, copy_id, more_copies, version, at,
       deleted_at, question_id
from relayed_message where guild_id = any($1::bigint[]) and state = 'due' and student_id <> all($3::bigint[])
order by id limit $2
"""
KEYS = "select key from delivery where guild_id = $1 and key >= $2 and key < $3 order by key"
DONE = """
update relayed_message set
  state = case when version = $3 and not $10 then 'done' else state end,
  copy_channel_id = $4, copy_id = $5, more_copies = $6, edited_at = coalesce($7, edited_at),
  deleted_at = case when $8 then coalesce(deleted_at, $9) else deleted_at end
where guild_id = $1 and id = $2
"""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A student's conversation on one server; times are aware UTC."""

    guild_id: int
    student_id: int
    channel_id: int | None
    thread_id: int | None
    private: bool
    read_id: int | None
    opened_at: datetime
    student_at: datetime | None
    mentor_at: datetime | None
    automatic_at: datetime | None
    chosen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Relayed:
    """A message whose copy is to be brought in line with it; `copies` are the ids of what shows it so far."""

    guild_id: int
    id: int
    student_id: int
    author_id: int
    direction: str
    channel_id: int
    copy_channel_id: int | None
    copies: tuple[int, ...]
    version: int
    at: datetime
    deleted_at: datetime | None
    question_id: int | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that somebody wrote, as it is taken in."""

    id: int
    author_id: int
    at: datetime
    edited_at: datetime | None


async def conversations_with(
    con: Connection, guild_ids: Collection[int], *, student_id: int | None = None, thread_id: int | None = None
) -> list[Conversation]:
    """The conversations of some servers: of one student, of one thread, or all that have a thread."""
    guilds = list(guild_ids)
    if student_id is not None:
        rows = await con.fetch(f"{ONE} and student_id = $2", guilds, student_id)
    elif thread_id is not None:
        rows = await con.fetch(f"{ONE} and thread_id = $2", guilds, thread_id)
    else:
        rows = await con.fetch(f"{ONE} and thread_id is not null", guilds)
    return [Conversation(**row) for row in rows]


async def conversation_of(con: Connection, guild_id: int, student_id: int) -> Conversation | None:
    """A student's conversation on a server; None before there is one."""
    return next(iter(await conversations_with(con, [guild_id], student_id=student_id)), None)


async def begin(con: Connection, guild_id: int, student_id: int, now: datetime, written_at: datetime | None) -> None:
    """Keep that there is a conversation, and when the student wrote last."""
    await con.execute(BEGIN, guild_id, student_id, now, written_at)


async def take(
    con: Connection,
    guild_id: int,
    student_id: int,
    direction: str,
    channel_id: int,
    messages: Sequence[Taken],
) -> None:
    """Keep that messages are to be passed on; those that are known stay as they are."""
    await con.executemany(
        TAKE,
        [
            (guild_id, one.id, student_id, one.author_id, direction, channel_id, one.at, one.edited_at)
            for one in messages
        ],
    )


async def changed(
    con: Connection,
    guild_ids: Collection[int],
    message_id: int,
    channel_id: int,
    now: datetime,
    *,
    edited_at: datetime | None = None,
    deleted: bool = False,
) -> None:
    """Keep that a message is not what its copy shows any more; what was known already changes nothing."""
    await con.execute(CHANGED, list(guild_ids), message_id, channel_id, edited_at, deleted, now)


async def keys_of(con: Connection, row: Relayed) -> list[str]:
    """The keys under which copies of a message were sent, or begun to be sent."""
    prefix = f"{row.direction}:{row.id}:"
    rows = await con.fetch(KEYS, row.guild_id, prefix, f"{prefix[:-1]};")
    return [one["key"] for one in rows]


async def due(con: Connection, guild_ids: Collection[int], most: int, *, but: Collection[int] = ()) -> list[Relayed]:
    """Messages whose copies are to be made or changed, the oldest first; not of students in `but`."""
    return [_relayed(row) for row in await con.fetch(DUE, list(guild_ids), most, list(but))]


async def done(
    con: Connection,
    row: Relayed,
    now: datetime,
    *,
    copy_channel_id: int | None,
    copies: Sequence[int],
    edited_at: datetime | None,
    deleted: bool = False,
    again: bool = False,
) -> None:
    """Keep what shows a message now; it stays due when something happened to it meanwhile, and with `again`."""
    first, more = next(iter(copies), None), list(copies[1:]) or None
    await con.execute(
        DONE, row.guild_id, row.id, row.version, copy_channel_id, first, more, edited_at, deleted, now, again
    )


def _relayed(row: asyncpg.Record) -> Relayed:
    values = dict(row)
    first, more = values.pop("copy_id"), values.pop("more_copies") or ()
    return Relayed(**values, copies=() if first is None else (first, *more))
