"""What is kept about somebody on a server, in numbers: what `/privacy show` says."""

from dataclasses import dataclass
from datetime import datetime

from services.storage.transactions import Connection

COUNTS = """
select (select count(*) from message where guild_id = $1 and author_id = $2 and deleted_at is null) as messages,
       (select min(sent_at) from message where guild_id = $1 and author_id = $2 and deleted_at is null) as first_at,
       (select count(*) from attachment join message on message.guild_id = attachment.guild_id
            and message.id = attachment.message_id
        where message.guild_id = $1 and message.author_id = $2 and attachment.state = 'stored') as files,
       (select count(*) from message_reaction
        where guild_id = $1 and user_id = $2 and removed_at is null) as reactions,
       (select coalesce(sum(extract(epoch from coalesce(to_at, $3) - from_at)), 0)::float8 from voice_session
        where guild_id = $1 and user_id = $2) as voice_seconds,
       (select count(*) from note where guild_id = $1 and student_id = $2 and deleted_at is null) as notes,
       (select count(*) from nudge where guild_id = $1 and student_id = $2 and sent_at is not null) as nudges,
       (select count(*) from absence where guild_id = $1 and student_id = $2 and deleted_at is null) as absences,
       (select count(*) from relayed_message where guild_id = $1 and student_id = $2) as relayed
"""
LOOKS = """
select actor_id, count(*) as looks, max(at) as last_at from audit_log
where guild_id = $1 and subject_id = $2 and actor_id <> $2 and at >= $3
group by actor_id order by last_at desc
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of what is kept; `first_at` is aware UTC, None where no message is."""

    messages: int
    first_at: datetime | None
    files: int
    reactions: int
    voice_seconds: float
    notes: int
    nudges: int
    absences: int
    relayed: int


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody who looked at a record: how often, and when last."""

    actor_id: int
    looks: int
    last_at: datetime


async def what_is_kept(con: Connection, guild_id: int, user_id: int, now: datetime) -> Kept:
    """What is kept about somebody now."""
    (row,) = await con.fetch(COUNTS, guild_id, user_id, now)
    return Kept(*row)


async def who_looked(con: Connection, guild_id: int, user_id: int, since: datetime) -> list[Looked]:
    """Who else looked at somebody's record since a moment, the latest first."""
    return [Looked(*row) for row in await con.fetch(LOOKS, guild_id, user_id, since)]
