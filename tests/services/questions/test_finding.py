"""Which messages are questions, which messages answer them, and what cannot be known."""

import re
from datetime import timedelta
from typing import Any

import pytest

from models.sql import load
from services.questions.finding import (
    MENTOR,
    Asked,
    Span,
    open_questions,
    questions_asked,
    spans,
    timely,
)
from services.reports.question import Viewer
from tests.services.questions.asking_school import (
    ADAM,
    EVERYTHING,
    EWA,
    JAN,
    MAJA,
    OLA,
    ROBOT,
    SETTINGS,
    open_school,
    say,
    thread,
)
from tests.services.school import AUTUMN, GENERAL, GUILD, NOW, SECRET, SPRING, snowflake

DAY = 24 * 60


@pytest.fixture
async def con(database):
    async with database.pool.acquire() as con:
        await open_school(con)
        yield con


async def asked(con, viewer=EVERYTHING, **more) -> tuple[Asked, ...]:
    times = {"since": NOW - timedelta(days=30), "before": NOW} | more
    return (await questions_asked(con, GUILD, viewer, SETTINGS, **times)).asked


async def answers(con) -> list[tuple[int | None, int | None]]:
    """Minutes until anybody's and a mentor's reply, question by question."""
    return [tuple(_minutes(one, at) for at in (one.replied_at, one.mentor_at)) for one in await asked(con)]


def _minutes(one, at):
    return None if at is None else (at - one.asked_at) / timedelta(minutes=1)


async def test_a_reply_answers_and_so_does_a_reply_to_what_the_asker_added(con):
    first = await say(con, OLA, 500, asks=True)
    added = await say(con, OLA, 499)
    await say(con, EWA, 400, to=added)
    await say(con, MAJA, 300, to=first)
    assert await answers(con) == [(100, 200)]


async def test_a_reply_to_a_reply_answers_too(con):
    first = await say(con, OLA, 500, asks=True)
    helped = await say(con, EWA, 400, to=first)
    await say(con, MAJA, 350, to=helped)
    assert await answers(con) == [(100, 150)]


async def test_the_asker_apps_and_deleted_replies_answer_nothing(con):
    first = await say(con, OLA, 500, asks=True)
    await say(con, OLA, 499, to=first)
    await say(con, ROBOT, 498, to=first, is_bot=True)
    gone = await say(con, MAJA, 497, to=first)
    await con.execute("update message set deleted_at = sent_at where id = $1", gone)
    assert await answers(con) == [(None, None)]


async def test_anything_in_its_thread_answers(con):
    first = await say(con, OLA, 500, asks=True)
    await thread(con, first, "loops", OLA)
    await say(con, MAJA, 100, channel=first)
    assert await answers(con) == [(400, 400)]


async def test_what_is_asked_in_the_post_of_a_question_belongs_to_it(con):
    post = snowflake(NOW - timedelta(minutes=500))
    await thread(con, post, "loops", OLA)
    await say(con, OLA, 500, asks=True, channel=post, id_=post)
    await say(con, EWA, 400, asks=True, channel=post)
    await say(con, OLA, 300, asks=True, channel=post)
    found = await asked(con, Viewer(MAJA, None, frozenset({post})))
    assert [(one.message_id, _minutes(one, one.replied_at)) for one in found] == [(post, 100)]


async def test_a_post_whose_title_asks_is_a_question(con):
    post = snowflake(NOW - timedelta(minutes=500))
    await thread(con, post, "Why does my loop never end?", OLA)
    await say(con, OLA, 500, channel=post, id_=post)
    await say(con, OLA, 498, channel=post, asks=True)
    found = await asked(con, Viewer(MAJA, None, frozenset({post})))
    assert [one.message_id for one in found] == [post]


async def test_a_mention_within_a_day_answers_and_a_later_one_does_not(con):
    await say(con, OLA, 2 * DAY, asks=True)
    await say(con, MAJA, DAY + 60, mentions=[OLA])
    await say(con, EWA, 20 * DAY, asks=True)
    await say(con, MAJA, 18 * DAY, mentions=[EWA])
    assert await answers(con) == [(None, None), (DAY - 60, DAY - 60)]


async def test_the_next_message_soon_after_answers(con):
    await say(con, OLA, 500, asks=True)
    await say(con, EWA, 495)
    await say(con, MAJA, 491)
    assert await answers(con) == [(5, 9)]


async def test_a_message_much_later_does_not(con):
    await say(con, OLA, 500, asks=True)
    await say(con, EWA, 480)
    assert await answers(con) == [(None, None)]


async def test_nor_one_after_another_students_question(con):
    await say(con, OLA, 500, asks=True)
    await say(con, EWA, 498, asks=True)
    await say(con, MAJA, 496)
    assert await answers(con) == [(None, None), (2, 2)]


async def test_a_mentor_who_asks_back_answers(con):
    await say(con, OLA, 500, asks=True)
    await say(con, MAJA, 498, asks=True)
    assert await answers(con) == [(2, 2)]


async def test_nor_one_that_is_meant_for_somebody_else(con):
    other = await say(con, JAN, 900)
    await say(con, OLA, 500, asks=True)
    await say(con, EWA, 499, to=other)
    await say(con, MAJA, 498, mentions=[JAN])
    assert await answers(con) == [(None, None)]


async def test_asking_on_is_the_same_question(con):
    first = await say(con, OLA, 500, asks=True)
    await say(con, OLA, 480, asks=True)
    await say(con, OLA, 455, asks=True)
    later = await say(con, OLA, 420, asks=True)
    assert [one.message_id for one in await asked(con)] == [first, later]


async def test_asking_back_with_a_reply_is_no_question_of_ones_own(con):
    first = await say(con, OLA, 500, asks=True)
    await say(con, EWA, 450, asks=True, to=first)
    assert [(one.message_id, _minutes(one, one.replied_at)) for one in await asked(con)] == [(first, 50)]


async def test_a_question_below_what_an_app_asks_is_one(con):
    standup = await say(con, ROBOT, 500, asks=True, is_bot=True)
    own = await say(con, EWA, 450, asks=True, to=standup)
    assert [one.message_id for one in await asked(con)] == [own]


async def test_mentors_and_apps_ask_nothing(con):
    await say(con, MAJA, 500, asks=True)
    await say(con, ROBOT, 400, asks=True, is_bot=True)
    assert await asked(con) == ()


async def test_what_a_mentor_called_no_question_is_none(con):
    first = await say(con, OLA, 500, asks=True)
    await con.execute(
        "insert into question_mark (guild_id, message_id, closed_as) values ($1, $2, 'not_a_question')", GUILD, first
    )
    assert await asked(con) == ()


async def test_channels_that_the_viewer_may_not_read_are_left_out(con):
    await say(con, OLA, 500, asks=True, channel=SECRET)
    shown = await say(con, OLA, 400, asks=True)
    assert [one.message_id for one in await asked(con)] == [shown]


async def test_only_the_students_of_the_viewer_are_shown(con):
    spring = await say(con, OLA, 500, asks=True)
    autumn = await say(con, JAN, 400, asks=True)
    mine = Viewer(MAJA, frozenset({SPRING}), frozenset({GENERAL}))
    assert [one.message_id for one in await asked(con, mine)] == [spring]
    assert [one.message_id for one in await asked(con, cohort=AUTUMN)] == [autumn]
    assert [one.message_id for one in await asked(con, students=[OLA])] == [spring]


async def test_open_questions_come_oldest_first_and_say_what_is_uncertain(con):
    await say(con, OLA, 2 * DAY, asks=True)
    await say(con, EWA, DAY, asks=True)
    answered = await say(con, JAN, 500, asks=True)
    await say(con, EWA, 400, to=answered)
    await con.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)",
        GUILD,
        NOW - timedelta(minutes=2 * DAY - 60),
        NOW - timedelta(minutes=DAY + 60),
    )
    found = await open_questions(con, GUILD, EVERYTHING, SETTINGS, NOW)
    assert [(one.student.name, one.uncertain, one.replied) for one in found] == [
        ("Ola", True, False),
        ("Ewa", False, False),
    ]
    for_mentors = await open_questions(con, GUILD, EVERYTHING, SETTINGS, NOW, by=MENTOR)
    assert [(one.student.name, one.replied) for one in for_mentors] == [("Ola", False), ("Ewa", False), ("Jan", True)]


async def test_a_channel_that_cannot_be_read_makes_its_own_questions_uncertain_alone(con):
    await say(con, OLA, 500, asks=True)
    await con.execute(
        "insert into coverage (guild_id, channel_id, kind, from_at) values ($1, $2, 'unreadable', $3)",
        GUILD,
        GENERAL,
        NOW - timedelta(minutes=100),
    )
    (one,) = await asked(con)
    assert one.unseen_at == NOW - timedelta(minutes=100)


async def test_a_wait_ends_where_nothing_was_seen_any_more(con):
    await say(con, OLA, 500, asks=True)
    first = await say(con, EWA, 300, asks=True)
    await say(con, MAJA, 100, to=first)
    await con.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)",
        GUILD,
        NOW - timedelta(minutes=200),
        NOW - timedelta(minutes=150),
    )
    found = await questions_asked(con, GUILD, EVERYTHING, SETTINGS, since=NOW - timedelta(days=1), before=NOW)
    assert spans(found.asked, NOW) == [Span(300 * 60, ended=False), Span(100 * 60, ended=False)]


def question(**more) -> Asked:
    nothing: dict[str, Any] = dict.fromkeys(Asked.__dataclass_fields__)
    return Asked(**(nothing | {"message_id": 1, "channel_id": GENERAL, "author_id": OLA} | more))


def test_a_day_without_an_answer_counts_only_when_it_is_over_and_was_seen():
    old, young = NOW - timedelta(days=3), NOW - timedelta(hours=2)
    some = [
        question(asked_at=old),
        question(asked_at=old, replied_at=old + timedelta(hours=1)),
        question(asked_at=old, replied_at=old + timedelta(hours=30)),
        question(asked_at=old, closed_as="answered", closed_at=NOW),
        question(asked_at=old, unseen_at=old + timedelta(hours=3)),
        question(asked_at=young),
        question(asked_at=young, replied_at=NOW),
    ]
    assert timely(some, NOW) == (2, 4)


def test_what_was_closed_is_waited_for_until_then():
    old = NOW - timedelta(days=3)
    closed = question(asked_at=old, closed_as="answered", closed_at=old + timedelta(hours=5))
    assert spans([closed], NOW) == [Span(5 * 3600, ended=False)]


async def test_nobody_has_to_be_a_mentor_twice(con):
    first = await say(con, OLA, 500, asks=True)
    await say(con, ADAM, 450, to=first)
    await say(con, MAJA, 440, to=first)
    (one,) = await asked(con)
    assert one.mentor_id == ADAM


async def test_answers_are_looked_for_question_by_question_however_many_messages_there_are(con):
    async with con.transaction():
        await con.execute("set local enable_nestloop = off; set local enable_seqscan = off")  # joins cost too much then
        await con.execute("set local plan_cache_mode = force_generic_plan")
        await con.execute(f"prepare asked as {load('question_waits')}")
        rows = await con.fetch(f"explain execute asked({', '.join(['null'] * 12)})")
        await con.execute("deallocate asked")
    plan = "\n".join(row[0] for row in rows)

    assert "Index Scan using message_by_reply" in plan
    joined = re.findall(r"(?:Hash|Merge) Cond: (.*)", plan)
    assert not any("reply_to_id" in condition for condition in joined), joined
