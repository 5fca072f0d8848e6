"""Which server a direct message belongs to, for somebody who is on several with the bot.

A reply to something that came from a server belongs to that server. Else it is the one server where they learn, or the
one they chose lately, unless another one wrote to them since. Otherwise they are asked, and their message waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.conversations.tools import KNOWN_GUILDS, Tools
from services.people.students import Person, find_person
from services.storage.transactions import Connection

NAMES = "select id, name from guild where id = any($1::bigint[])"
MEMBER_OF = """
select guild_id from member where guild_id = any($1::bigint[]) and user_id = $2 and present order by guild_id
"""
CHOSEN_FOR = timedelta(hours=24)
FROM_SERVER = """
select guild_id from delivery
where guild_id = any($1::bigint[]) and user_id = $2 and message_id = $3 and key not like 'which:%'
"""
LAST_TO_STUDENT = """
select guild_id, max(at) as at from delivery
where guild_id = any($1::bigint[]) and user_id = $2 and state = 'sent' and at > $3 and key not like 'which:%'
group by guild_id
"""
CHOSEN = """
select guild_id, chosen_at from conversation
where guild_id = any($1::bigint[]) and student_id = $2 and chosen_at > $3
order by chosen_at desc limit 1
"""
CHOOSE = """
insert into conversation (guild_id, student_id, opened_at, chosen_at) values ($1, $2, $3, $3)
on conflict (guild_id, student_id) do update set chosen_at = excluded.chosen_at
"""


@dataclass(frozen=True, slots=True)
class Places:
    """Where somebody is with the bot: as a student, and at all."""

    student: Mapping[int, Person]
    anywhere: Mapping[int, Person]


async def places_of(con: Connection, tools: Tools, user_id: int) -> Places:
    """The servers of somebody who is there now."""
    found: dict[int, Person] = {}
    known = [row["id"] for row in await con.fetch(KNOWN_GUILDS)]
    for (guild_id,) in await con.fetch(MEMBER_OF, known, user_id):
        person = await find_person(con, guild_id, user_id, tools.settings_of(guild_id, None))
        if person is not None and person.present and not person.is_bot:
            found[guild_id] = person
    return Places({one: person for one, person in found.items() if person.is_student}, found)


async def server_of(con: Connection, places: Places, user_id: int, reply_to: int | None, now: datetime) -> int | None:
    """The server that a direct message of a student is for; None when only they can say."""
    candidates = list(places.student)
    if len(candidates) == 1:
        return candidates[0]
    if reply_to is not None:
        answered: int | None = await con.fetchval(FROM_SERVER, candidates, user_id, reply_to)
        if answered is not None:
            return answered
    chosen = await con.fetchrow(CHOSEN, candidates, user_id, now - CHOSEN_FOR)
    if chosen is None:
        return None
    others = await con.fetch(LAST_TO_STUDENT, candidates, user_id, chosen["chosen_at"])
    return None if any(row["guild_id"] != chosen["guild_id"] for row in others) else int(chosen["guild_id"])


async def choose(con: Connection, guild_id: int, user_id: int, now: datetime) -> None:
    """Keep that a student writes to this server for the time being."""
    await con.execute(CHOOSE, guild_id, user_id, now)


async def question(tools: Tools, places: Places, action: str) -> dict[str, Any]:
    """What somebody is asked who could mean several servers; the buttons say which."""
    guilds: Sequence[int] = list(places.student)[:25]
    words = tools.settings_of(guilds[0], None).words
    names = {row["id"]: row["name"] for row in await tools.database.pool.fetch(NAMES, guilds)}
    buttons = [
        {
            "type": 2,
            "style": 2,
            "label": names[guild_id][:80] or str(guild_id),
            "custom_id": f"st:{guild_id}:{action}:{guild_id}",
        }
        for guild_id in guilds
    ]
    rows = [{"type": 1, "components": buttons[start : start + 5]} for start in range(0, len(buttons), 5)]
    text = words(
        "I am a bot on several of your servers. Whose mentors is this for? Your message waits until you choose."
    )
    return {"content": text, "components": rows, "allowed_mentions": {"parse": []}}
