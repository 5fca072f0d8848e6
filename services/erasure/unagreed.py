"""What was recorded of people before a server began to ask for their agreement, and who has not given it.

They stay members, and what they decided stays; gone is what is not recorded of them from now on either. Whoever agrees
later is recorded again, with what Discord still has.
"""

from collections import Counter
from datetime import datetime
from typing import Final

from services.consent.key import PrivacyKey
from services.consent.standing import staff_among
from services.database import Database
from services.erasure.asking import ask_erasure
from services.erasure.messages import OF_PERSON, Leaving, erase_messages
from services.erasure.progress import Progress, number
from services.erasure.rows import stand_in
from services.people.guild_settings import GuildSettings
from services.storage.message_writes import DELETED_USER
from services.storage.transactions import Connection

# Those of whom anything of that kind is kept at all.
KEPT: Final = """
select who.id from (
    select user_id as id from member where guild_id = $1 and not is_bot
    union
    select author_id from message where guild_id = $1 and not is_bot and webhook_id is null
) as who
where who.id > 0 and who.id <> $2
  and not exists (
      select from consent where guild_id = $1 and user_id = who.id and kind = 'record' and granted
  )
  and (exists (select from message where guild_id = $1 and author_id = who.id)
    or exists (select from message_reaction where guild_id = $1 and user_id = who.id)
    or exists (select from poll_vote where guild_id = $1 and user_id = who.id)
    or exists (select from voice_session where guild_id = $1 and user_id = who.id))
order by 1
"""
AGREED: Final = "select granted from consent where guild_id = $1 and user_id = $2 and kind = 'record'"
ROWS: Final = {
    "voice_session": "delete from voice_session where guild_id = $1 and user_id = $2",
    "scheduled_event_interest": "delete from scheduled_event_interest where guild_id = $1 and user_id = $2",
    "quiet_verdict": "delete from quiet_verdict where guild_id = $1 and student_id = $2",
    "finding": "delete from finding where guild_id = $1 and user_id = $2",
    "nudge": "delete from nudge where guild_id = $1 and student_id = $2 and state in ('draft', 'later', 'held_back')",
}


async def unagreed(con: Connection, guild_id: int, settings: GuildSettings) -> list[int]:
    """The ids of those who have not agreed to be recorded, and of whom something is; mentors and bots need not."""
    people = [row["id"] for row in await con.fetch(KEPT, guild_id, DELETED_USER)]
    staff = await staff_among(con, guild_id, people, settings)
    return [one for one in people if one not in staff]


async def ask_for_unagreed(con: Connection, guild_id: int, people: list[int], at: datetime) -> None:
    """Have erased what is recorded of these people."""
    for one in people:
        await ask_erasure(con, guild_id, "record", one, "unasked", at)


async def erase_record(database: Database, key: PrivacyKey, progress: Progress) -> None:
    """Erase what was recorded of one person, unless they agreed meanwhile; killed anywhere, it begins again."""
    erasing = progress.erasing
    guild_id, user_id = erasing.guild_id, erasing.subject_id
    if await database.pool.fetchval(AGREED, guild_id, user_id):
        return
    leaving = Leaving(key, erasing.asked_at)
    await progress.note(lambda con: stand_in(con, guild_id, user_id, key))
    await progress.repeat(lambda con: erase_messages(con, guild_id, OF_PERSON, user_id, leaving=leaving))

    async def rows(con: Connection) -> Counter[str]:
        return Counter({name: number(await con.execute(one, guild_id, user_id)) for name, one in ROWS.items()})

    await progress.note(rows)
