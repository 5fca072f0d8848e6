"""Claiming and closing questions: whoever is first has it, and doing the same again changes nothing."""

import asyncio
from datetime import timedelta

from services.questions.finding import ANSWERED, NOT_A_QUESTION
from services.questions.marks import claim, close, release, reopen
from tests.services.questions.asking_school import ADAM, MAJA
from tests.services.records_made import stored
from tests.services.school import GUILD, NOW

ASKED = 5


async def marks(database, *columns):
    async with database.pool.acquire() as con:
        return await stored(con, *columns, table="question_mark", order="message_id")


async def test_of_two_mentors_at_once_one_has_it(database):
    said = await asyncio.gather(*(claim(database, GUILD, ASKED, mentor, NOW) for mentor in (MAJA, ADAM)))
    assert len(set(said)) == 1
    assert await marks(database, "claimed_by") == [(said[0],)]


async def test_claiming_again_keeps_the_first_moment(database):
    for minutes in (0, 5):
        assert await claim(database, GUILD, ASKED, MAJA, NOW + timedelta(minutes=minutes)) == MAJA
    assert await marks(database, "claimed_at") == [(NOW,)]


async def test_only_who_has_it_gives_it_back(database):
    await claim(database, GUILD, ASKED, MAJA, NOW)
    await release(database, GUILD, ASKED, ADAM)
    assert await marks(database, "claimed_by") == [(MAJA,)]
    await release(database, GUILD, ASKED, MAJA)
    assert await marks(database, "claimed_by", "claimed_at") == [(None, None)]
    assert await claim(database, GUILD, ASKED, ADAM, NOW) == ADAM


async def test_closing_keeps_who_said_so_first_until_somebody_says_otherwise(database):
    await close(database, GUILD, ASKED, MAJA, NOW, ANSWERED)
    await close(database, GUILD, ASKED, ADAM, NOW + timedelta(minutes=1), ANSWERED)
    assert await marks(database, "closed_by", "closed_as") == [(MAJA, ANSWERED)]
    await close(database, GUILD, ASKED, ADAM, NOW, NOT_A_QUESTION)
    assert await marks(database, "closed_by", "closed_as") == [(ADAM, NOT_A_QUESTION)]
    await reopen(database, GUILD, ASKED)
    assert await marks(database, "closed_by", "closed_as", "closed_at") == [(None, None, None)]
