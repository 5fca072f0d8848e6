from datetime import date

import pytest

from services.people.guild_settings import GuildSettings
from services.reports.question import Question, Viewer
from services.weekly.facts import weekly_facts
from services.weekly.telling import alt_text, fields, sentences, table
from tests.services.school import AUTUMN, GENERAL, GUILD, MENTOR_ROLE, NOW, SPRING, found, join, noon, write

EVERYBODY = Viewer(9, None, frozenset({GENERAL}))


@pytest.fixture
async def school(con):
    await found(con)
    for number in range(1, 6):
        await join(con, number, f"S{number}", SPRING, joined_at=noon(100))
    await join(con, 6, "Autumn", AUTUMN, joined_at=noon(100))
    await join(con, 7, "Maja", MENTOR_ROLE)
    await join(con, 8, "Gone", SPRING, joined_at=noon(100), left_at=noon(3))
    await join(con, 10, "Long gone", SPRING, joined_at=noon(100), left_at=noon(40))
    return con


async def facts(con, viewer=EVERYBODY, zone="UTC", **values):
    settings = GuildSettings(time_zone=zone)
    return await weekly_facts(con, Question(GUILD, "weekly", viewer, settings, NOW, values))


async def test_a_week_is_seven_whole_days_without_today(school):
    await write(school, 1, noon(0), noon(1), noon(7), noon(8))
    got = await facts(school)
    assert (got.first, got.last) == (date(2026, 11, 15), date(2026, 11, 21))
    assert (got.written(-1), got.written(-2)) == (2, 1)


async def test_a_named_day_is_the_end_whenever_it_is_asked(school):
    await write(school, 1, noon(8), noon(14), noon(15))
    got = await facts(school, day="2026-11-15")
    assert (got.first, got.last) == (date(2026, 11, 8), date(2026, 11, 14))
    assert got.written(-1) == 2


async def test_students_count_and_mentors_do_not_and_who_left_lately_still_does(school):
    await write(school, 1, noon(1))
    await write(school, 7, noon(1))
    await write(school, 8, noon(4))
    got = await facts(school)
    assert got.written(-1) == got.writers(-1) == 2
    assert [person.user_id for person in got.students] == [1, 2, 3, 4, 5, 6, 8]


async def test_a_mentor_of_a_cohort_sees_its_week(school):
    await write(school, 1, noon(1))
    await write(school, 6, noon(1), noon(2))
    assert (await facts(school, Viewer(9, frozenset({AUTUMN}), frozenset({GENERAL})))).written(-1) == 2


async def test_a_week_that_was_not_seen_is_held_against_nothing(school):
    await school.execute(
        "insert into coverage (guild_id, kind, from_at, to_at, reason) values ($1, 'gap', $2, $3, 'not connected')",
        GUILD,
        noon(12),
        noon(9),
    )
    got = await facts(school)
    assert not got.comparable
    assert "not enough data" in fields(got, None, None)[0].value


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Asia/Kathmandu", "America/Sao_Paulo"])
async def test_every_message_is_in_one_week_in_every_zone(school, zone):
    times = [noon(day, minute) for day in range(1, 50) for minute in (0, 59)]
    await write(school, 1, *times)
    got = await facts(school, zone=zone)
    assert sum(got.written(week) for week in range(8)) == len(times)  # 49 days, and the last is not today


async def test_the_table_has_each_student_once_with_the_busiest_first(school):
    await write(school, 3, noon(1), noon(2))
    rows = table(await facts(school)).rows
    assert rows[0][0] == "3"
    assert sorted(str(row[0]) for row in rows) == ["1", "2", "3", "4", "5", "6", "8"]


async def test_a_server_without_students_is_told_who_would_be_one(con):
    await found(con)
    (said,) = sentences(await facts(con), GUILD)
    assert "I see no students here" in said


async def test_an_open_question_is_a_short_line_with_a_link_to_it(school):
    await write(school, 1, noon(2))
    await school.execute("update message set content = 'how do I install pandas?', asks = true")
    (line,) = [one for one in sentences(await facts(school), GUILD) if "discord.com" in one]
    message = await school.fetchval("select id from message")
    address = f"https://discord.com/channels/{GUILD}/{GENERAL}/{message}"
    assert line == f"**S1** · <#{GENERAL}> · [2 days ago]({address})"


async def test_a_question_whose_answer_may_have_gone_unseen_is_not_called_open(school):
    await write(school, 1, noon(12))
    await write(school, 2, noon(2))
    await school.execute("update message set asks = true")
    await school.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)", GUILD, noon(11), noon(10)
    )
    got = await facts(school)
    assert [one.student.user_id for one in got.waiting] == [2]
    assert fields(got, None, None)[-1].value == "**1**\n1 cannot tell"


async def test_who_had_not_come_yet_was_not_silent(school):
    await join(school, 9, "Late", SPRING, joined_at=noon(10))
    await write(school, 9, noon(9))
    got = await facts(school)
    assert got.here[9] == (False,) * 6 + (True, True)
    assert got.here[8] == (True,) * 8  # left three days ago
    assert got.there(-1) == 8  # 10 left long ago
    assert fields(got, None, None)[1].value == "**0 of 8**\nweek before: 1"


async def test_a_week_of_which_nothing_was_seen_has_no_numbers(school):
    await school.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)", GUILD, noon(9), noon(0)
    )
    got = await facts(school)
    assert [one.value for one in fields(got, None, None)[:3]] == ["**–**\nnot enough data"] * 3
    assert all(row[2] is None for row in table(got).rows)
    assert alt_text(got).endswith("Week from 15 Nov 2026: not recorded")
