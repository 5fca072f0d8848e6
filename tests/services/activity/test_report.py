import asyncio
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.activity.report import activity_report
from services.errors import ProfilerError
from services.people.guild_settings import GuildSettings
from services.people.students import DELETED_USERS
from services.render import Renderer
from services.reports.question import Question, ReportTools, Viewer
from tests.services.school import (
    AUTUMN,
    GUILD,
    JOINED,
    MENTOR_ROLE,
    NOW,
    SECRET,
    SPRING,
    found,
    join,
    noon,
    snowflake,
    write,
)

OLA, MENTOR, BOT, NOBODY = 1, 50, 60, 999
ENGLISH = GuildSettings(time_zone="Europe/Warsaw")
POLISH = GuildSettings(time_zone="Europe/Warsaw", language="pl")


@pytest.fixture(scope="module")
def renderer():
    made = Renderer()
    yield made
    asyncio.run(made.close())


@pytest.fixture
def tools(database, renderer):
    return ReportTools(database, renderer)


@pytest.fixture
async def school(con):
    """Six students of one cohort, a mentor and a bot; Ola wrote 3 times on each of 10 days, the others 2 times on 5."""
    await found(con)
    for user_id in range(1, 7):
        await join(con, user_id, "Ola" if user_id == OLA else f"Student {user_id}", SPRING)
    await join(con, MENTOR, "Maja", MENTOR_ROLE)
    await join(con, BOT, "Robot", is_bot=True)
    await write(con, OLA, *[noon(day, minute) for day in range(10) for minute in (1, 2, 3)])
    for user_id in range(2, 6):
        await write(con, user_id, *[noon(day, minute) for day in range(1, 6) for minute in (1, 2)])
    return con


def ask(student=OLA, period="30 days", settings=ENGLISH, now=NOW, channels=(), guild=GUILD, **values):
    viewer = Viewer(MENTOR, None, frozenset(channels))
    return Question(guild, "activity", viewer, settings, now, {"student": student, "period": period, **values})


def rows(report):
    assert report.table is not None
    return report.table.rows


def values(report):
    return [field.value for field in report.fields]


async def test_the_figures_are_those_of_the_record(tools, school):
    report = await activity_report(tools, ask())
    assert report.title == "Ola · Last 30 days"
    messages, active, last = values(report)
    assert messages == "**30**\n30 days earlier: 0\ncohort middle: 10"
    assert active == "**10** of 30\n30 days earlier: 0\ncohort middle: 5"
    assert last == "22 Nov 2026, 12:03\ntoday"


async def test_the_picture_comes_with_words_for_those_who_cannot_see_it(tools, school):
    report = await activity_report(tools, ask())
    assert (report.png or b"").startswith(b"\x89PNG")
    assert report.alt_text.startswith("Messages per day of Ola, 24 Oct – 22 Nov 2026. 30 messages, 10 active days.")


async def test_what_the_figures_rest_on_stands_below_the_picture(tools, school):
    await write(school, OLA, *[noon(day) for day in range(31, 60)])
    report = await activity_report(tools, ask())
    assert report.sentences == ()
    assert report.footnotes == ("Cohort Spring: 6 students, silent ones included. Time zone: Europe/Warsaw.",)


async def test_the_table_has_the_days_of_the_picture(tools, school):
    report = await activity_report(tools, ask(period="7 days"))
    assert [row[:2] for row in rows(report)][-2:] == [(date(2026, 11, 21), 3), (date(2026, 11, 22), 3)]


async def test_a_polish_server_gets_polish(tools, school):
    report = await activity_report(tools, ask(settings=POLISH))
    assert report.title == "Ola · Ostatnie 30 dni"
    assert values(report)[2] == "22 lis 2026, 12:03\ndziś"
    assert "30 wiadomości, 10 aktywnych dni" in report.alt_text


async def test_a_message_just_after_midnight_belongs_to_the_new_day(tools, school):
    late = datetime(2026, 10, 31, 23, 30, tzinfo=ZoneInfo("UTC"))
    await write(school, 6, late)
    report = await activity_report(tools, ask(6, "2026-10-31 2026-11-02"))
    assert [row[1] for row in rows(report)] == [0, 1, 0]


async def test_zones_with_half_hours_are_counted_from_the_messages(tools, school):
    await write(
        school,
        6,
        datetime(2026, 10, 31, 18, 10, tzinfo=ZoneInfo("UTC")),
        datetime(2026, 10, 31, 18, 40, tzinfo=ZoneInfo("UTC")),
    )
    india = GuildSettings(time_zone="Asia/Kolkata")  # midnight is 18:30 UTC
    report = await activity_report(tools, ask(6, "2026-10-31 2026-11-01", india))
    assert [row[1] for row in rows(report)] == [1, 1]


async def test_deleted_messages_and_notices_do_not_count(tools, school):
    await write(school, 6, noon(1), noon(2))
    await write(school, 6, noon(3), kind=7)
    await write(school, 6, noon(4), deleted_at=NOW)
    assert values(await activity_report(tools, ask(6)))[0].startswith("**2**")


@pytest.mark.parametrize(
    ("student", "says"),
    [
        (MENTOR, "Maja is a mentor. I only show students."),
        (BOT, "Robot is a bot. I only show students."),
        (NOBODY, "I do not know this person"),
        (DELETED_USERS, "all deleted accounts"),
    ],
)
async def test_who_is_no_student_is_said_and_not_shown(tools, school, student, says):
    report = await activity_report(tools, ask(student))
    assert says in report.sentences[0]
    assert (report.png, report.fields) == (None, ())


async def test_without_a_student_role_somebody_is_no_student(tools, school):
    settings = GuildSettings(student_roles=("Cohort Autumn",))
    report = await activity_report(tools, ask(settings=settings))
    assert report.sentences == ("Ola has none of the roles that make a student, so I show nothing.",)


async def test_who_never_wrote_gets_a_sentence_with_the_day_of_joining(tools, school):
    report = await activity_report(tools, ask(6))
    assert report.sentences == ("Student 6 joined on 1 May 2026 and has not written a single message that I know of.",)
    assert report.png is None


async def test_silence_in_a_period_still_shows_the_cohort(tools, school):
    await write(school, 6, noon(60))
    report = await activity_report(tools, ask(6))
    assert "Student 6 wrote nothing in this period." in report.sentences
    assert values(report)[0].startswith("**0**\n")
    assert values(report)[2] == "23 Sept 2026, 13:00\n60 days ago"
    assert report.png


async def test_a_period_before_joining_is_no_silence(tools, school):
    await school.execute("update member set joined_at = $1 where user_id = 6", noon(20))
    await write(school, 6, noon(3))
    report = await activity_report(tools, ask(6, "2026-09-01 2026-09-30"))
    assert "Student 6 was not on the server in this period." in report.sentences


async def test_who_left_is_still_shown(tools, school):
    await school.execute("update member set present = false, left_at = $1 where user_id = $2", noon(5), OLA)
    report = await activity_report(tools, ask())
    assert "Ola left the server on 17 Nov 2026." in report.sentences
    assert report.png


async def test_an_author_who_is_no_member_is_not_on_the_server_any_more(tools, school):
    await join(school, 7, "Gone", joined_at=None, present=False)
    await write(school, 7, noon(3))
    report = await activity_report(tools, ask(7))
    assert "Gone is not on the server any more." in report.sentences
    assert values(report)[1].startswith("**1** of 4\n")


async def test_who_left_before_the_bot_came_is_shown_although_no_role_is_known(tools, school):
    await join(school, 7, "Gone", joined_at=None, present=False)
    await write(school, 7, noon(3))
    report = await activity_report(tools, ask(7, settings=GuildSettings(student_roles=("Student",))))
    assert report.sentences == ("Gone is not on the server any more.",)
    assert report.png


async def test_a_deleted_account_is_said(tools, school):
    await school.execute("update member set name = 'deleted_user_1a2b', present = false where user_id = $1", OLA)
    report = await activity_report(tools, ask())
    assert "This Discord account was deleted; what it wrote is still shown." in report.sentences


async def gap(con, first, last, kind="gap", channel_id=0):
    await con.execute(
        "insert into coverage (guild_id, channel_id, kind, from_at, to_at) values ($1, $2, $3, $4, $5)",
        GUILD,
        channel_id,
        kind,
        first,
        last,
    )


async def test_a_period_without_a_connection_is_no_silence(tools, school):
    await write(school, 6, noon(60))
    await gap(school, noon(40), NOW)
    report = await activity_report(tools, ask(6))
    assert "I saw nothing of this period, so I cannot say whether Student 6 wrote." in report.sentences
    assert values(report)[1].startswith("not enough data\n30 days earlier: not enough data")
    assert "30 days not recorded." in report.footnotes
    assert not any("wrote nothing" in sentence for sentence in report.sentences)


async def test_an_outage_is_named_with_its_days(tools, school):
    await gap(school, noon(20), noon(18))
    await gap(school, noon(2), noon(2) + timedelta(seconds=30))
    report = await activity_report(tools, ask())
    assert report.sentences == ("Not recorded 2–4 Nov 2026: hatched, and not counted as silence.",)
    assert "3 days not recorded." in report.footnotes


async def test_history_that_is_still_read_is_said(tools, school):
    await school.execute(
        "insert into channel (guild_id, id, name, low_id, readable) values ($1, $2, 'big', $3, true)",
        GUILD,
        snowflake(JOINED),
        snowflake(noon(9)),
    )
    report = await activity_report(tools, ask())
    assert report.sentences == ("Still reading the server’s history: before 13 Nov 2026 the figures are not complete.",)
    assert "20 days are still being read." in report.footnotes
    assert "20 days are still being read." in report.alt_text


async def test_channels_that_cannot_be_read_are_named(tools, school):
    await school.execute("update channel set readable = false where id = $1", SECRET)
    assert "Not counted: 1 channel that I may not read." in (await activity_report(tools, ask())).footnotes
    report = await activity_report(tools, ask(channels=[SECRET]))
    assert "Not counted: #secret, which I may not read." in report.footnotes


async def test_a_small_cohort_is_not_compared_with(tools, school):
    await school.execute("update member set roles = $1 where user_id in (1, 2)", [AUTUMN])
    report = await activity_report(tools, ask())
    assert values(report)[0].endswith("cohort middle: not enough data")
    assert report.footnotes[-1].startswith("A cohort’s middle is shown from 5 students on; here there are 2.")


async def test_without_a_cohort_all_students_are_compared_with(tools, school):
    await school.execute("update member set roles = '{}' where user_id = $1", OLA)
    report = await activity_report(tools, ask())
    assert report.footnotes[-1].startswith("Everybody: 6 students, silent ones included.")


async def test_the_whole_course_begins_with_the_first_message(tools, school):
    report = await activity_report(tools, ask(period="whole course"))
    assert rows(report)[0][0] == date(2026, 11, 13)


async def test_nothing_lies_before_the_whole_course(tools, school):
    report = await activity_report(tools, ask(period="whole course"))
    assert values(report)[0] == "**30**\ncohort middle: 10"


async def test_a_course_that_was_set_begins_when_it_was_set(tools, school):
    settings = GuildSettings(course_start=date(2026, 6, 1))
    report = await activity_report(tools, ask(period="whole course", settings=settings))
    assert rows(report)[0][0] == date(2026, 6, 1)
    assert rows(report)[1][0] == date(2026, 6, 8)


async def test_a_period_that_cannot_be_read_is_a_sentence(tools, school):
    with pytest.raises(ProfilerError, match="two dates"):
        await activity_report(tools, ask(period="someday"))


async def test_an_other_server_is_another_world(tools, school):
    report = await activity_report(tools, ask(guild=GUILD + 1))
    assert "I do not know this person" in report.sentences[0]


async def heard(con, first, last):
    await con.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'live', $2, $3)", GUILD, first, last
    )


async def test_voice_is_minutes_of_the_days_on_which_the_bot_listened(tools, school):
    await heard(school, noon(40), NOW)
    for back, minutes in ((2, 90), (3, 30)):
        await school.execute(
            "insert into voice_session (guild_id, user_id, from_at, channel_id, to_at, state_at)"
            " values ($1, $2, $3, $4, $5, $3)",
            GUILD,
            OLA,
            noon(back),
            SECRET,
            noon(back) + timedelta(minutes=minutes),
        )
    report = await activity_report(tools, ask(period="7 days", metric="voice"))
    assert report.fields[0].name == "Minutes in voice"
    assert values(report)[0] == "**120**\n7 days earlier: 0\ncohort middle: 0"
    assert values(report)[1].startswith("**2** of 7\n")


async def test_before_the_bot_listened_there_is_no_zero(tools, school):
    report = await activity_report(tools, ask(metric="reactions"))
    assert values(report)[0].startswith("not enough data\n")
    assert "Known only of the time in which I was here. Time zone: Europe/Warsaw." in report.footnotes[-1]


async def test_reactions_count_by_the_day_they_were_given(tools, school):
    await heard(school, noon(40), NOW)
    for back, removed in ((1, None), (2, None), (3, NOW)):
        await school.execute(
            "insert into message_reaction (guild_id, message_id, emoji, user_id, channel_id, added_at, removed_at,"
            " observed_at) values ($1, $2, 'x', $3, $4, $5, $6, $7)",
            GUILD,
            snowflake(noon(20), back),
            OLA,
            SECRET,
            noon(back),
            removed,
            NOW,
        )
    report = await activity_report(tools, ask(period="7 days", metric="reactions"))
    assert values(report)[0].startswith("**2**\n")
    assert [row[1] for row in rows(report)] == [0, 0, 0, 0, 1, 1, 0]


async def test_active_days_are_counted_by_week(tools, school):
    report = await activity_report(tools, ask(metric="active days"))
    assert [field.name for field in report.fields] == ["Active days", "Last message"]
    assert [row[1] for row in rows(report)][-2:] == [3, 7]
    assert report.alt_text.startswith("Active days of Ola, ")


async def test_the_period_before_the_whole_course_cannot_be_compared_with(tools, school):
    with pytest.raises(ProfilerError, match="Nothing lies before"):
        await activity_report(tools, ask(period="whole course", compare="earlier"))


async def test_a_metric_that_does_not_exist_is_a_sentence(tools, school):
    with pytest.raises(ProfilerError, match="I do not count that"):
        await activity_report(tools, ask(metric="mood"))
