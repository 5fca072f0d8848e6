"""Who reacted and who voted is known person by person, whenever the bot looked."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.oracle import truth
from sandbox.server import Sandbox
from services.coverage import session_opened, still_live
from tests.e2e.history_scene import running, school

EMOJIS = "👍", "🎉"
ANSWERS = [{"poll_media": {"text": text}} for text in ("yes", "no")]


class Crowd:
    """People who react and vote as they please."""

    def __init__(self, place, seed):
        self.place, self.world, self.chance = place, place.world, random.Random(seed)
        (self.room,) = place.channels
        self.messages = place.write(self.room, 6)
        asker = place.students[0]
        question = {"question": {"text": "Well?"}, "answers": ANSWERS}
        self.poll = int(self.world.post(self.room, asker, poll=question)["id"])

    def act(self, times):
        """Do so many things at random."""
        for _ in range(times):
            person, message = self.chance.choice(self.place.students), self.chance.choice(self.messages)
            emoji, burst = self.chance.choice(EMOJIS), self.chance.random() < 0.3
            match self.chance.randrange(8):
                case 0 | 1 | 2 | 3:
                    self.world.react(self.room, message, person, emoji, burst=burst)
                case 4 | 5:
                    self.world.unreact(self.room, message, person, emoji, burst=burst)
                case 6:
                    self.world.vote(self.room, self.poll, person, self.chance.choice((1, 2)))
                case _ if self.chance.random() < 0.3:
                    self.world.clear_reactions(self.room, message)


@pytest.mark.parametrize("seed", range(4))
async def test_everybody_who_reacted_or_voted_is_known_however_often_the_bot_was_away(database, seed):
    place = school(1)
    crowd = Crowd(place, seed)
    async with Sandbox(place.world) as box:
        for _ in range(3):
            crowd.act(25)
            async with running(database, box) as bot:
                crowd.act(10)
                await bot.settled()
                crowd.act(10)
                await bot.capture.drained()
            await note_session(database, place.guild_id)
        crowd.act(25)
        async with running(database, box) as bot:
            await bot.settled()
    told = truth(place.world)[place.guild_id].messages
    assert await reactions(database) == true_reactions(told)
    assert await votes(database) == {
        (i, answer, person)
        for i, message in told.items()
        if message.poll is not None
        for answer, people in message.poll.votes.items()
        for person in people
    }
    counts = {row["id"]: row["reactions"] for row in await database.pool.fetch("select id, reactions from message")}
    assert counts == {i: sum(len(p.normal) + len(p.burst) for p in m.reactors.values()) for i, m in told.items()}
    assert await database.pool.fetchval("select count(*) from detail_due") == 0


async def test_who_reacted_is_asked_for_once_where_the_count_is_that_of_the_people_named(database):
    place = school(1)
    (room,) = place.channels
    messages = place.write(room, 8)
    for n, message in enumerate(messages):
        for person in place.students[: 1 + n % 3]:
            place.world.react(room, message, person, EMOJIS[0], quiet=True)
    place.world.react(room, messages[0], place.students[1], EMOJIS[0], burst=True, quiet=True)
    place.world.react(room, messages[1], place.students[2], EMOJIS[1], quiet=True)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        asked = box.limits.answered["GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}"]
    told = truth(place.world)[place.guild_id].messages
    assert await reactions(database) == true_reactions(told)
    with_doubt = 2 + 2  # a super reaction: each of the two lists and their ends
    first_of_two = 2 + 1
    assert asked <= with_doubt + first_of_two + 7


async def note_session(database, guild_id):
    """Note a session that ends now, as the record of listening does."""
    now = datetime.now(UTC)
    async with database.pool.acquire() as con, con.transaction():
        await session_opened(con, guild_id, now - timedelta(hours=1))
        await still_live(con, guild_id, now)


def true_reactions(told):
    """Who reacted with what, as the local Discord knows it."""
    return {
        (i, emoji, person, burst)
        for i, message in told.items()
        for emoji, people in message.reactors.items()
        for burst, everybody in ((False, people.normal), (True, people.burst))
        for person in everybody
    }


async def reactions(database):
    rows = await database.pool.fetch("select * from message_reaction where removed_at is null and user_id <> 0")
    return {(row["message_id"], row["emoji"], row["user_id"], row["burst"]) for row in rows}


async def votes(database):
    rows = await database.pool.fetch("select * from poll_vote where removed_at is null and user_id <> 0")
    return {(row["message_id"], row["answer_id"], row["user_id"]) for row in rows}
