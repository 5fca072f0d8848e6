"""Students who asked something in a direct message and wait for an answer: whoever is on duty is told, once."""

from datetime import timedelta

import asyncpg

from analytics.questions.asking import asks
from services.conversations.audience import audience_of
from services.conversations.tools import Tools
from services.discord import errors
from services.duty.store import on_duty
from services.people.guild_settings import GuildSettings
from services.people.students import find_person
from services.wording.answers import ago

MESSAGE = "/channels/{channel_id}/messages/{message_id}"
LATELY = timedelta(days=7)  # what waits for longer was let go by people
MOST_READ = 10
# What a student wrote since a mentor answered last; a stored answer that helped was one.
WAITING = """
select c.student_id, c.thread_id, m.channel_id, min(m.at) as since, array_agg(m.id order by m.id) as ids
from conversation c
join relayed_message m on m.guild_id = c.guild_id and m.student_id = c.student_id and m.direction = 'in'
  and m.deleted_at is null and m.helped is not true and m.at > coalesce(c.mentor_at, '-infinity') and m.at > $2
where c.guild_id = $1 and c.thread_id is not null
group by c.student_id, c.thread_id, m.channel_id
having min(m.at) <= $3
"""


class Waiting:
    """Looks each minute; a message is judged once, and told once whatever happens to the bot."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._judged: set[int] = set()

    async def run_due(self) -> None:
        """Tell the mentors of every server whose question hours have passed."""
        now = self._tools.clock()
        for guild_id in self._tools.guilds:
            settings = self._tools.settings_of(guild_id, None)
            late = now - timedelta(hours=settings.question_hours)
            for row in await self._tools.database.pool.fetch(WAITING, guild_id, now - LATELY, late):
                if row["ids"][0] not in self._judged:
                    await self._judge(guild_id, row, settings)

    async def _judge(self, guild_id: int, row: asyncpg.Record, settings: GuildSettings) -> None:
        try:
            if await self._asks(row):
                await self._tell(guild_id, row, settings)
        except errors.DiscordUnavailable:
            return  # the next minute will do
        self._judged.add(row["ids"][0])

    async def _asks(self, row: asyncpg.Record) -> bool:
        """Whether any of the messages asks something; a "thank you" waits for nothing."""
        for message_id in row["ids"][:MOST_READ]:
            try:
                message = await self._tools.rest.get(MESSAGE, major=row["channel_id"], message_id=message_id)
            except errors.Refused:
                continue
            if asks(str(message.get("content") or "")):
                return True
        return False

    async def _tell(self, guild_id: int, row: asyncpg.Record, settings: GuildSettings) -> None:
        words = settings.words
        async with self._tools.database.pool.acquire() as con:
            student = await find_person(con, guild_id, row["student_id"], settings)
            if student is None:
                return
            audience = await audience_of(con, self._tools.state, guild_id, student, settings)
            mentor = await on_duty(con, guild_id, self._tools.clock(), settings)
        called = [str(mentor)] if mentor in audience.mentors else []  # a ping would let anybody else in
        said = words("A question here has waited for an answer ({time}).", time=ago(row["since"]))
        message = {
            "content": " ".join([*(f"<@{one}>" for one in called), said]),
            "allowed_mentions": {"parse": [], "users": called},
        }
        await self._tools.courier.send(guild_id, f"waits:{row['ids'][0]}", row["thread_id"], message)
