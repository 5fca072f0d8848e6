"""What came of a message to a student: whether they answered it, and whether they were back within a week."""

from collections.abc import Callable
from datetime import datetime, timedelta

from services.database import Database
from services.storage.transactions import Connection, in_one_transaction

WROTE, BACK, HELP, STOP = "wrote", "back", "help", "stop"
ANSWERED_WITHIN = timedelta(days=14)  # what somebody writes later is about something else
RETURNED_WITHIN = timedelta(days=7)

ANSWERED = """
update nudge set answered_at = $3, answer = $4
where guild_id = $1 and answered_at is null and id = (
  select id from nudge
  where guild_id = $1 and student_id = $2 and state = 'sent' and sent_at <= $3 and sent_at > $5
  order by sent_at desc, id desc limit 1
)
"""
PRESSED = """
update nudge set answered_at = coalesce(answered_at, $4), answer = $5
where guild_id = $1 and id = $2 and student_id = $3
returning approved_by
"""
# A return is a message of theirs on the server, or a stay in voice, within a week of the message to them.
RETURNED = """
update nudge set returned_at = came.at
from (
  select n.guild_id, n.id, least(
    (select min(m.sent_at) from message m
     where m.guild_id = n.guild_id and m.author_id = n.student_id
       and m.sent_at > n.sent_at and m.sent_at <= n.sent_at + $3::interval),
    (select min(v.from_at) from voice_session v
     where v.guild_id = n.guild_id and v.user_id = n.student_id
       and v.from_at > n.sent_at and v.from_at <= n.sent_at + $3::interval)
  ) as at
  from nudge n
  where n.guild_id = any($1::bigint[]) and n.state = 'sent' and n.returned_at is null and n.sent_at > $2
) came
where nudge.guild_id = came.guild_id and nudge.id = came.id and came.at is not null
"""
LATE = timedelta(days=2)  # history may bring a message this long after it was written


async def note_answer(con: Connection, guild_id: int, student_id: int, at: datetime) -> None:
    """Keep that a student wrote to the bot: an answer to the last message to them, unless they gave one before."""
    await con.execute(ANSWERED, guild_id, student_id, at, WROTE, at - ANSWERED_WITHIN)


async def note_press(con: Connection, guild_id: int, nudge_id: int, student_id: int, at: datetime, answer: str) -> bool:
    """Keep which button below a message to a student was pressed; False when that message was not to them."""
    return await con.fetchrow(PRESSED, guild_id, nudge_id, student_id, at, answer) is not None


async def note_returns(database: Database, clock: Callable[[], datetime]) -> None:
    """Keep who was active on the server within a week of a message to them; to be done again and again."""
    since = clock() - RETURNED_WITHIN - LATE
    guilds = [row["id"] for row in await database.pool.fetch("select id from guild where present")]
    await in_one_transaction(database, lambda con: con.execute(RETURNED, guilds, since, RETURNED_WITHIN))
