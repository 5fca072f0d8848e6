from datetime import timedelta

import pytest

from services.brief.facts import brief_facts
from services.database import Database
from services.notes.store import NoteKind, add_note
from services.people.guild_settings import GuildSettings
from services.people.students import find_person
from services.reports.question import Question, Viewer
from tests.services.school import GENERAL, GUILD, NOW, SPRING, found, join, noon, write

OLA, PIOTR, MAJA = 1, 2, 9
SETTINGS = GuildSettings()
VIEWER = Viewer(MAJA, None, frozenset({GENERAL}))


@pytest.fixture
async def school(con):
    await found(con)
    await join(con, OLA, "Ola", SPRING, joined_at=noon(200))
    await join(con, PIOTR, "Piotr", SPRING, joined_at=noon(200))
    return con


async def facts(con):
    person = await find_person(con, GUILD, OLA, SETTINGS)
    assert person is not None
    return await brief_facts(con, Question(GUILD, "brief", VIEWER, SETTINGS, NOW, {"student": OLA}), person)


async def talked(database: Database, days):
    await add_note(database, GUILD, OLA, MAJA, NoteKind.TALK, "", noon(days), note_id=days)


async def test_without_a_talk_it_is_about_four_weeks_and_the_four_before(school):
    await write(school, OLA, noon(0), noon(27), noon(27, 5), noon(28), noon(55), noon(56))
    got = await facts(school)
    assert (got.last - got.first).days == 27
    assert (got.now.messages, got.now.active_days) == (3, 2)
    assert (got.before.messages, got.before.active_days) == (2, 2)


async def test_the_days_before_end_at_the_same_hour_as_today(school):
    evening = NOW.replace(hour=20) - timedelta(days=28)
    await write(school, OLA, noon(29), evening)
    got = await facts(school)
    assert (got.before.messages, got.before.active_days) == (1, 1)
    await write(school, OLA, noon(28))
    got = await facts(school)
    assert (got.before.messages, got.before.active_days) == (2, 2)


@pytest.mark.parametrize(("ago", "days"), [(0, 7), (1, 7), (10, 10), (300, 120)])
async def test_it_begins_with_the_last_talk_within_reason(school, database, ago, days):
    await talked(database, ago)
    got = await facts(school)
    assert (got.now.days, got.before.days) == (days, days)


async def test_replies_are_those_to_other_people_as_everywhere(school):
    await write(school, OLA, noon(30), noon(2))
    await write(school, PIOTR, noon(31))
    own, his = [
        await school.fetchval("select min(id) from message where author_id = $1", author) for author in (OLA, PIOTR)
    ]
    for ago, answered in ((29, his), (3, his), (4, his), (5, own), (6, 404)):
        await write(school, OLA, noon(ago, 30), kind=19)
        await school.execute("update message set reply_to_id = $1 where sent_at = $2", answered, noon(ago, 30))
    got = await facts(school)
    assert (got.now.helped, got.before.helped) == (2, 1)


async def test_an_older_talk_is_not_the_last(school, database):
    await talked(database, 40)
    await talked(database, 12)
    got = await facts(school)
    assert got.talk is not None
    assert got.talk.at == noon(12)


async def test_firsts_of_the_period_are_wins_and_older_ones_are_not(school, database):
    await talked(database, 10)
    await write(school, PIOTR, noon(20))
    await write(school, OLA, noon(20, 1), noon(5), noon(4))
    asked = await school.fetchval("select id from message where author_id = $1", PIOTR)
    await school.execute("update message set reply_to_id = $1, type = 19 where sent_at = $2", asked, noon(5))
    await school.execute("update message set code_blocks = 1 where sent_at in ($1, $2)", noon(20, 1), noon(4))
    got = await facts(school)
    assert [(first.kind, first.at) for first in got.firsts] == [("answer", noon(5))]


async def test_a_reply_to_oneself_answers_nobody(school):
    await write(school, OLA, noon(5), noon(4))
    own = await school.fetchval("select id from message where sent_at = $1", noon(5))
    await school.execute("update message set reply_to_id = $1, type = 19 where sent_at = $2", own, noon(4))
    assert [first.kind for first in (await facts(school)).firsts] == ["message"]


async def test_a_streak_counts_when_none_before_was_longer(school):
    weeks = [noon(day) for week in range(5) for day in (7 * week + 1, 7 * week + 3)]
    await write(school, OLA, *weeks)
    got = (await facts(school)).streak
    assert got is not None
    assert got.weeks in {4, 5}
    earlier = [at - timedelta(weeks=12) for at in weeks] + [noon(7 * 12 + 36), noon(7 * 12 + 38), noon(7 * 12 + 43)]
    await write(school, OLA, *earlier, noon(7 * 12 + 45))
    assert (await facts(school)).streak is None


async def test_days_that_were_not_seen_say_nothing(school):
    await school.execute(
        "insert into coverage (guild_id, kind, from_at, to_at, reason) values ($1, 'gap', $2, $3, 'not connected')",
        GUILD,
        noon(27),
        noon(5),
    )
    got = await facts(school)
    assert got.now.seen < 10
    assert not got.now.says_enough
    assert got.before.says_enough
