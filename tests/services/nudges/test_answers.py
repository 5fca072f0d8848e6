"""What came of messages to students."""

from datetime import UTC, datetime, timedelta

import pytest

from services.nudges.answers import HELP, note_answer, note_press, note_returns

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GUILD, OTHER, STUDENT = 1, 2, 7


@pytest.fixture
async def con(database):
    for guild in (GUILD, OTHER):
        await database.pool.execute(
            "insert into guild (id, name, present, seen_at) values ($1, '', true, $2)", guild, NOW
        )
        for number, days in ((10, 20), (11, 9), (12, 3)):
            await database.pool.execute(
                "insert into nudge (guild_id, id, student_id, template, language, text, state, at, sent_at)"
                " values ($1, $2, $3, 'quiet', 'en', '', 'sent', $4, $4)",
                guild,
                number,
                STUDENT,
                NOW - timedelta(days=days),
            )
    async with database.pool.acquire() as con:
        yield con


async def answers(con, guild=GUILD):
    rows = await con.fetch("select id, answer from nudge where guild_id = $1 and answer is not null", guild)
    return {row["id"]: row["answer"] for row in rows}


async def test_what_a_student_writes_answers_the_last_message_to_them_once(con):
    await note_answer(con, GUILD, STUDENT, NOW)
    await note_answer(con, GUILD, STUDENT, NOW + timedelta(hours=1))
    assert (await answers(con))[12] == "wrote"
    assert await answers(con, OTHER) == {}


async def test_what_was_written_before_is_no_answer_and_neither_is_it_weeks_later(con):
    await note_answer(con, GUILD, STUDENT, NOW - timedelta(days=21))
    await note_answer(con, GUILD, STUDENT, NOW + timedelta(days=60))
    assert await answers(con) == {}


async def test_a_button_answers_its_own_message_and_only_for_whom_it_was(con):
    assert await note_press(con, GUILD, 11, STUDENT, NOW, HELP)
    assert not await note_press(con, GUILD, 11, STUDENT + 1, NOW, HELP)
    assert not await note_press(con, GUILD, 99, STUDENT, NOW, HELP)
    assert await answers(con) == {11: HELP}


async def test_a_return_is_the_first_activity_on_that_server_within_a_week(con, database):
    async def wrote(guild, number, at):
        await con.execute(
            "insert into message (guild_id, id, channel_id, author_id, type, sent_at) values ($1, $2, 5, $3, 0, $4)",
            guild,
            number,
            STUDENT,
            at,
        )

    await wrote(GUILD, 100, NOW - timedelta(days=1))
    await wrote(GUILD, 101, NOW - timedelta(hours=2))
    await wrote(OTHER, 102, NOW - timedelta(days=12))
    await note_returns(database, lambda: NOW)
    rows = await con.fetch("select guild_id, id, returned_at from nudge where returned_at is not null")
    assert [(row["guild_id"], row["id"], row["returned_at"]) for row in rows] == [(GUILD, 12, NOW - timedelta(days=1))]
