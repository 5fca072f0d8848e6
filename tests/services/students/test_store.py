from datetime import timedelta

import pytest

from analytics.replies import Replies
from analytics.sessions import Sitting
from services.people.guild_settings import GuildSettings
from services.students.store import (
    Reactions,
    Stay,
    cohort_roles_of,
    reactions_of,
    replies_of,
    sittings_of,
    stays_of,
)
from tests.services.school import (
    AUTUMN,
    GENERAL,
    GUILD,
    JOINED,
    MENTOR_ROLE,
    NOW,
    SPRING,
    STUDENT_ROLE,
    found,
    join,
    noon,
    snowflake,
    write,
)

OLA, PIOTR, EWA, MENTOR, ROBOT, HOOK = 1, 2, 3, 50, 60, 61
WEEK_AGO = noon(7)


@pytest.fixture
async def school(con):
    await found(con)
    for user_id, name in ((OLA, "Ola"), (PIOTR, "Piotr"), (EWA, "Ewa")):
        await join(con, user_id, name, SPRING)
    await join(con, MENTOR, "Maja", MENTOR_ROLE)
    await join(con, ROBOT, "Robot", is_bot=True)
    return con


async def say(con, number, author, at, reply_to=None, deleted_at=None, reactions=0):
    await con.execute(
        "insert into message (guild_id, id, channel_id, author_id, author_name, type, sent_at, reply_to_id, deleted_at,"
        " observed_at, reactions, is_bot) values ($1, $2, $3, $4, '', $5, $6, $7, $8, $6, $9, $10)",
        GUILD,
        snowflake(at, number),
        GENERAL,
        author,
        0 if reply_to is None else 19,
        at,
        reply_to,
        deleted_at,
        reactions,
        author in {ROBOT, HOOK},
    )
    return snowflake(at, number)


async def react(con, message_id, user_id, removed_at=None):
    await con.execute(
        "insert into message_reaction (guild_id, message_id, emoji, user_id, channel_id, removed_at, observed_at)"
        " values ($1, $2, 'x', $3, $4, $5, $6)",
        GUILD,
        message_id,
        user_id,
        GENERAL,
        removed_at,
        NOW,
    )


async def test_replies_count_both_ways_and_leave_apps_and_oneself_out(school):
    hers, his = await say(school, 1, OLA, noon(3)), await say(school, 2, PIOTR, noon(3))
    robots = await say(school, 3, ROBOT, noon(3))
    await say(school, 4, OLA, noon(2), reply_to=his)
    await say(school, 5, OLA, noon(2), reply_to=hers)
    await say(school, 6, OLA, noon(2), reply_to=robots)
    await say(school, 7, MENTOR, noon(2), reply_to=hers)
    await say(school, 8, EWA, noon(2), reply_to=hers)
    await say(school, 9, EWA, noon(2), reply_to=hers, deleted_at=NOW)
    await say(school, 10, ROBOT, noon(2), reply_to=hers)
    await say(school, 11, OLA, noon(2), reply_to=await say(school, 12, HOOK, noon(3)))
    counted = await replies_of(school, GUILD, OLA, WEEK_AGO, NOW, GuildSettings())
    assert counted == Replies(given=1, received=2, from_mentors=1, peers=2)


async def test_a_reply_counts_when_it_was_written(school):
    hers = await say(school, 1, OLA, noon(30))
    await say(school, 2, EWA, noon(2), reply_to=hers)
    await say(school, 3, EWA, noon(20), reply_to=hers)
    assert (await replies_of(school, GUILD, OLA, WEEK_AGO, NOW, GuildSettings())).received == 1


async def test_reactions_count_with_the_message_they_are_on(school):
    hers = await say(school, 1, OLA, noon(2), reactions=4)
    old = await say(school, 2, OLA, noon(9), reactions=1)
    his = await say(school, 3, PIOTR, noon(2), reactions=1)
    for message, user in ((hers, PIOTR), (hers, EWA), (hers, OLA), (hers, ROBOT), (old, PIOTR), (his, OLA)):
        await react(school, message, user)
    assert await reactions_of(school, GUILD, OLA, WEEK_AGO, NOW) == Reactions(given=1, received=2, unread=0)


async def test_lists_that_are_still_to_be_read_are_told(school):
    hers = await say(school, 1, OLA, noon(2), reactions=3)
    await school.execute(
        "insert into detail_due (guild_id, message_id, kind, key, channel_id, since)"
        " values ($1, $2, 'reaction', 'x', $3, $4)",
        GUILD,
        hers,
        GENERAL,
        NOW,
    )
    assert await reactions_of(school, GUILD, OLA, WEEK_AGO, NOW) == Reactions(given=0, received=3, unread=1)


async def test_more_than_half_an_hour_between_messages_begins_a_new_sitting(school):
    start = noon(2)
    minutes = (0, 10, 40, 71, 200)
    await write(school, OLA, *(start + timedelta(minutes=one) for one in minutes))
    await write(school, OLA, noon(20))
    counted = await sittings_of(school, GUILD, OLA, WEEK_AGO, NOW)
    assert counted == (Sitting(40.0, 3), Sitting(0.0, 1), Sitting(0.0, 1))


async def test_stays_and_cohorts_have_their_moments(school):
    await school.execute(
        "insert into member_stay (guild_id, user_id, from_at, to_at, to_certain) values ($1, $2, $3, $4, false)",
        GUILD,
        OLA,
        JOINED,
        noon(9),
    )
    assert await stays_of(school, GUILD, OLA) == (Stay(JOINED, noon(9), from_certain=True, to_certain=False),)
    await school.execute(
        "insert into member_role (guild_id, user_id, role_id, from_at, from_certain)"
        " values ($1, $2, $3, $4, true), ($1, $2, $5, $4, true), ($1, $2, $6, $4, false)",
        GUILD,
        OLA,
        SPRING,
        noon(5),
        STUDENT_ROLE,
        AUTUMN,
    )
    assert await cohort_roles_of(school, GUILD, OLA, GuildSettings()) == (("Cohort Spring", noon(5)),)
