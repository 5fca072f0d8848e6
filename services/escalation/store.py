"""Which messages mentors are or were told of. All times are aware UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.escalation.noticing import DISTRESS, QUESTION
from services.storage.transactions import Connection

KEPT = timedelta(days=3)  # that a message of distress was told of: until no repetition can bring it again
QUESTIONS_KEPT = timedelta(days=60)  # twice as long as questions are open
DISTRESSED = """
select e.message_id, e.channel_id, e.at, m.author_id, m.deleted_at is not null as deleted
from escalation e
left join message m on m.guild_id = e.guild_id and m.id = e.message_id
where e.guild_id = $1 and e.kind = 'distress' and e.told_at is null
order by e.at, e.message_id
"""
TOLD = """
update escalation set told_at = $4, told_id = $5
where guild_id = $1 and kind = $2 and message_id = any($3::bigint[]) and told_at is null
"""
FORGET = """
with gone as (
    delete from escalation
    where guild_id = $1 and (kind = 'distress' and at < $2 or kind = 'question' and at < $3)
    returning guild_id, kind, message_id
)
delete from delivery using gone
where delivery.guild_id = gone.guild_id and gone.kind = 'distress'
  and delivery.key = 'distress:' || gone.message_id
"""
ADD = """
insert into escalation (guild_id, message_id, kind, channel_id, at)
select $1, message_id, 'question', channel_id, $4
from unnest($2::bigint[], $3::bigint[]) as waiting (message_id, channel_id)
on conflict (guild_id, message_id, kind) do nothing
"""
QUEUED = """
select count(*) as drafts, array_remove(array_agg(distinct r.approver_id), null) as approvers
from nudge n
join nudge_rule r on r.guild_id = n.guild_id and r.id = n.rule_id
where n.guild_id = $1 and n.state = 'draft'
"""
KNOWN = "select message_id from escalation where guild_id = $1 and kind = 'question' and message_id = any($2::bigint[])"
PENDING = """
select message_id, channel_id, at from escalation
where guild_id = $1 and kind = 'question' and told_at is null
order by at, message_id
"""


@dataclass(frozen=True, slots=True)
class Distress:
    """A message with a phrase of the list that nobody was told of yet; `author_id` None when nobody knows it."""

    message_id: int
    channel_id: int
    at: datetime
    author_id: int | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that mentors are told of; those with the same `at` are told of together."""

    message_id: int
    channel_id: int
    at: datetime


async def distressed(con: Connection, guild_id: int) -> list[Distress]:
    """What mentors are still to be told of, the oldest first."""
    return [Distress(**row) for row in await con.fetch(DISTRESSED, guild_id)]


async def told(
    con: Connection, guild_id: int, kind: str, message_ids: Iterable[int], at: datetime, by: int | None
) -> None:
    """Keep that mentors were told; `by` is the one whose turn it was."""
    await con.execute(TOLD, guild_id, kind, list(message_ids), at, by)


async def forget_old(con: Connection, guild_id: int, now: datetime) -> None:
    """Let go of what was told of long enough ago that nothing can bring it again."""
    await con.execute(FORGET, guild_id, now - KEPT, now - QUESTIONS_KEPT)


async def new_questions(con: Connection, guild_id: int, asked: Iterable[tuple[int, int]], now: datetime) -> None:
    """Keep that mentors are to be told of these questions (message and channel), as far as they were not yet."""
    pairs = list(asked)
    await con.execute(ADD, guild_id, [one for one, _ in pairs], [place for _, place in pairs], now)


async def known_questions(con: Connection, guild_id: int, message_ids: Iterable[int]) -> set[int]:
    """Those of some questions that mentors were or are being told of."""
    return {row["message_id"] for row in await con.fetch(KNOWN, guild_id, list(message_ids))}


async def pending_questions(con: Connection, guild_id: int) -> list[Waiting]:
    """The questions of an attempt that did not end, the oldest attempt's alone."""
    rows = [Waiting(**row) for row in await con.fetch(PENDING, guild_id)]
    return [one for one in rows if one.at == rows[0].at]


async def queued(con: Connection, guild_id: int) -> tuple[int, list[int]]:
    """How many proposals of rules wait to be read, and the people and roles that their rules name as approvers."""
    row = await con.fetchrow(QUEUED, guild_id)
    return (row["drafts"], sorted(row["approvers"] or ())) if row is not None else (0, [])


__all__ = ["DISTRESS", "QUESTION"]
