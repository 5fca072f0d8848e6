"""/quiet from the record: what is read, what is said, and what was not seen."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.absences.store import add_absence
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings, Holiday
from services.quiet.actions import quiet_snooze, quiet_useful, quiet_useless
from services.quiet.finding import quiet_students
from services.quiet.people import Kind
from services.quiet.report import quiet_report
from services.quiet.student import quiet_student_report
from services.render import Renderer
from services.reports.action import Form, Press
from services.reports.question import Question, ReportTools, Viewer
from services.wording.answers import Told
from services.wording.periods import local_day
from tests.services.school import AUTUMN, GENERAL, GUILD, MENTOR_ROLE, NOW, SECRET, SPRING, found, join, noon, write

OLA, JAN, EWA, NEW, MENTOR = 1, 2, 3, 4, 50
ENGLISH = GuildSettings(time_zone="Europe/Warsaw")
POLISH = GuildSettings(time_zone="Europe/Warsaw", language="pl")
EVERYBODY = Viewer(MENTOR, None, frozenset({GENERAL, SECRET}))


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
    """Ola wrote daily until 13 days ago, in two channels; Jan until yesterday; Ewa never; four more as typical ones."""
    await found(con)
    await join(con, OLA, "Ola", SPRING)
    await join(con, JAN, "Jan", SPRING)
    await join(con, EWA, "Ewa", AUTUMN)
    await join(con, NEW, "Nowy", SPRING, joined_at=noon(4))
    await join(con, MENTOR, "Maja", MENTOR_ROLE)
    await write(con, OLA, *[noon(day) for day in range(13, 60)])
    await write(con, OLA, *[noon(day, 5) for day in range(20, 40)], channel_id=SECRET)
    await write(con, JAN, *[noon(day) for day in range(1, 60)])
    for number in range(10, 14):
        await join(con, number, f"Student {number}", SPRING)
        await write(con, number, *[noon(day, number) for day in range(2, 60, 2)])
    return con


def question(name="quiet", viewer=EVERYBODY, settings=ENGLISH, **values):
    return Question(GUILD, name, viewer, settings, NOW, values)


def press(action, value, viewer=EVERYBODY, number=1, **entered):
    return Press(GUILD, action, value, viewer, ENGLISH, NOW + timedelta(seconds=number), entered, id=number)


async def found_now(con, viewer=EVERYBODY, **more):
    return await quiet_students(con, GUILD, viewer, ENGLISH, NOW, **more)


async def test_the_silence_the_days_and_the_chance_are_those_of_the_record(school) -> None:
    now = await found_now(school)

    ola = now.everybody[OLA]
    assert (ola.kind, ola.silent_days, ola.habit.recent.active_days) == (Kind.QUIET, 12, 16)
    assert ola.habit.recent.silent_days == pytest.approx(12.5)  # noon in Warsaw to midnight
    assert ola.probability == pytest.approx(0.0497, abs=0.0001)  # lively until then: only ten days of silence name her
    assert [one.person.user_id for one in now.named] == [OLA, EWA]
    assert now.everybody[NEW].kind is None
    assert now.eligible == 6


async def test_days_are_those_of_the_server_also_where_hours_are_half_ones(school) -> None:
    kolkata = GuildSettings(time_zone="Asia/Kolkata")

    ola = (await quiet_students(school, GUILD, EVERYBODY, kolkata, NOW)).everybody[OLA]

    assert ola.habit is not None
    assert (ola.silent_days, ola.habit.recent.active_days) == (12, 16)
    assert ola.habit.recent.silent_days == pytest.approx(12 + 7.5 / 24)  # 11:00 UTC is 16:30 there


async def test_who_lost_a_channel_they_wrote_in_is_not_accused(school) -> None:
    await school.execute(
        "insert into coverage (guild_id, channel_id, kind, from_at) values ($1, $2, 'unreadable', $3)",
        GUILD,
        SECRET,
        noon(19),
    )

    now = await found_now(school)

    assert now.everybody[OLA].kind is None
    assert [one.person.user_id for one in now.unjudged] == [OLA]
    assert now.everybody[JAN].unseen_days == 0


async def test_a_channel_nobody_wrote_in_lately_spares_nobody(school) -> None:
    await school.execute("delete from message where channel_id = $1 and sent_at > $2", SECRET, noon(35))
    await school.execute(
        "insert into coverage (guild_id, channel_id, kind, from_at) values ($1, $2, 'unreadable', $3)",
        GUILD,
        SECRET,
        noon(5),
    )

    assert (await found_now(school)).everybody[OLA].kind is Kind.QUIET


async def test_a_time_without_connection_is_no_silence(school, tools) -> None:
    await school.execute(
        "insert into coverage (guild_id, kind, from_at, to_at) values ($1, 'gap', $2, $3)", GUILD, noon(12), noon(6)
    )

    now = await found_now(school)
    said = await quiet_report(tools, question())

    assert (now.everybody[OLA].silent_days, now.everybody[OLA].unseen_days) == (5, 7)
    assert "Not judged, because I did not see everything in that time: Ola." in said.footnotes


async def test_reactions_that_are_not_read_yet_are_not_denied(school, tools) -> None:
    await school.execute(
        "insert into detail_due (guild_id, message_id, kind, key, channel_id, since)"
        " values ($1, 1, 'reaction', 'x', 2, $2)",
        GUILD,
        NOW,
    )
    await school.execute(
        "insert into message_reaction (guild_id, message_id, emoji, user_id, channel_id, observed_at)"
        " values ($1, 1, 'x', $2, 2, $3)",
        GUILD,
        EWA,
        NOW,
    )

    told = await quiet_report(tools, question())

    assert "**Ewa**\nhere since 1 May 2026 · reads along: 1 reaction" in "\n".join(told.sentences)
    assert "I am still reading who reacted to what: some may have reacted more." in told.footnotes


async def test_reactions_and_voice_are_signs_of_life(school) -> None:
    await school.execute(
        "insert into voice_session (guild_id, user_id, from_at, to_at, channel_id, state_at)"
        " values ($1, $2, $3, $4, 5, $3)",
        GUILD,
        OLA,
        noon(3),
        noon(3) + timedelta(minutes=30),
    )

    ola = (await found_now(school)).everybody[OLA]

    assert (ola.kind, ola.silent_days) == (None, 2)
    assert ola.habit.recent.silent_days == pytest.approx(2.5)


async def test_a_mentor_of_one_cohort_sees_and_judges_its_students_alone(school) -> None:
    autumn = Viewer(MENTOR, frozenset({AUTUMN}), frozenset())

    assert set((await found_now(school, autumn)).everybody) == {EWA}
    with pytest.raises(NotAllowed):
        await found_now(school, autumn, cohort=SPRING)


async def test_a_hidden_channel_is_named_to_those_alone_who_may_know_it(school, tools) -> None:
    await school.execute("update channel set readable = false where id = $1", SECRET)

    told = await quiet_report(tools, question())
    other = await quiet_report(tools, question(viewer=Viewer(MENTOR, None, frozenset())))

    assert "I may not read #secret: who writes only there looks silent." in told.footnotes
    assert "I may not read 1 channel: who writes only there looks silent." in other.footnotes


async def test_a_student_is_explained_with_a_picture_and_raw_numbers(school, tools) -> None:
    told = await quiet_student_report(tools, question("quiet student", student=OLA))

    text = "\n".join(told.sentences)
    assert told.title == "Ola · gone quiet"
    assert "Named because the silence has lasted ten days or more." in text
    assert text.count("chance of silence for the next two weeks") == 1
    assert "5% chance of silence for the next two weeks (typical student: 3%)." in text
    assert "No silence on this server had lasted as long and is decided" in text
    assert told.png
    assert told.png.startswith(b"\x89PNG")
    assert "silent for 12 days (typical: 1.5): raises it most" in told.alt_text  # the picture says it: once is enough
    assert "active on 16 of the last 28 days (typical: 14): lowers it" in told.alt_text


async def test_polish_is_spoken(school, tools) -> None:
    told = await quiet_report(tools, question(settings=POLISH))

    assert told.title == "Kto ucichł"
    assert "**Ola**\ncisza od 12 dni (wcześniej prawie codziennie)" in "\n".join(told.sentences)


async def test_pages_hold_eight_and_the_menu_those_of_the_page(school, tools) -> None:
    for number in range(100, 120):
        await join(school, number, f"Silent {number}", AUTUMN)

    last = await quiet_report(tools, question(page=99))

    assert (last.page, last.pages) == (3, 3)
    assert last.menu is not None
    assert len(last.menu.choices) == 22 - 16
    assert last.table is not None
    assert len(last.table.rows) == 28


async def test_an_empty_server_has_a_friendly_answer(con, tools) -> None:
    await found(con)

    told = await quiet_report(tools, question())

    assert told.sentences == ("I know no students here yet.",)
    assert (told.menu, told.table) == (None, None)


async def test_the_last_verdict_of_a_mentor_and_day_counts_and_the_same_press_leaves_one(school, tools) -> None:
    for number, does in enumerate((quiet_useful, quiet_useless, quiet_useless), start=1):
        await does(tools, press("x", f"{OLA}:quiet:12:5", number=min(number, 2)))
    other = replace(EVERYBODY, user_id=MENTOR + 1)
    await quiet_useful(tools, press("x", f"{OLA}:quiet:12:5", other, number=3))

    told = await quiet_report(tools, question())

    assert any(note.startswith("False alarms: 1 of 2 that mentors judged") for note in told.footnotes)
    assert await school.fetchval("select count(*) from quiet_verdict") == 3
    shown = await school.fetchval("select shown from quiet_verdict order by id limit 1")
    assert shown == {"kind": "quiet", "silent_days": 12, "percent": 5}


async def test_nobody_acts_on_a_student_of_another_cohort(school, tools) -> None:
    autumn = Viewer(MENTOR, frozenset({AUTUMN}), frozenset())

    for does, value in ((quiet_useful, f"{OLA}:quiet:12:5"), (quiet_snooze, f"{OLA}:7")):
        with pytest.raises(NotAllowed):
            await does(tools, press("x", value, autumn))
    assert not await school.fetchval("select count(*) from quiet_verdict")


async def test_a_typed_day_of_waking_is_understood_or_refused_in_a_sentence(school, tools) -> None:
    assert isinstance(await quiet_snooze(tools, press("x", f"{OLA}:day")), Form)
    told = await quiet_snooze(tools, press("x", f"{OLA}:day", until="1.12"))

    assert isinstance(told, Told)
    assert "Not named as quiet before 1 Dec 2026" in told.text
    now = await found_now(school)
    assert OLA not in {one.person.user_id for one in now.named}
    assert list(now.snoozed) == [OLA]
    with pytest.raises(Exception, match="do not understand the day"):
        await quiet_snooze(tools, press("x", f"{OLA}:day", until="soon"))


async def away(con, student, first_back, last_back):
    """An absence from so many days before today to so many days before today."""
    first, last = (local_day(noon(days), ENGLISH.zone) for days in (first_back, last_back))
    await add_absence(con, GUILD, student, first, last, by_id=MENTOR, at=NOW, absence_id=student, text="surgery")


async def test_who_is_away_today_is_named_as_away_and_not_as_quiet(school, tools) -> None:
    await away(school, OLA, 0, -3)

    report = await quiet_report(tools, question())

    assert "Away, so not judged: Ola until 25 Nov." in report.footnotes
    assert "Ola" not in "\n".join(report.sentences)
    assert report.table is not None
    assert "surgery" not in str(report), "why somebody is away is not for a list"
    one = await quiet_student_report(tools, question("quiet student", student=OLA))
    assert one.title == "Ola · away until 25 Nov 2026"


async def test_days_away_are_no_silence_once_they_are_over(school) -> None:
    await away(school, OLA, 10, 2)

    ola = (await found_now(school)).everybody[OLA]

    assert (ola.kind, ola.silent_days, ola.away_days, ola.unseen_days) == (None, 3, 9, 0)


async def test_a_day_away_on_which_somebody_wrote_is_a_day_of_theirs(school) -> None:
    await away(school, JAN, 9, 3)

    jan = (await found_now(school)).everybody[JAN]

    assert jan.habit is not None
    assert (jan.silent_days, jan.away_days, jan.habit.recent.active_days) == (0, 0, 28)


async def test_who_never_wrote_is_not_named_for_the_days_away(school) -> None:
    await away(school, EWA, 200, 3)

    ewa = (await found_now(school)).everybody[EWA]

    assert ewa.kind is None


async def test_holidays_are_no_silence_and_are_said(school, tools) -> None:
    first, last = (local_day(noon(days), ENGLISH.zone) for days in (10, 2))
    resting = replace(ENGLISH, holidays=(Holiday(first, last, "Break"),))

    found = await quiet_students(school, GUILD, EVERYBODY, resting, NOW)
    ola, jan = found.everybody[OLA], found.everybody[JAN]

    assert (ola.kind, ola.silent_days, ola.free_days, ola.away_days, ola.unseen_days) == (None, 3, 9, 0, 0)
    assert (jan.silent_days, jan.free_days) == (0, 0), "who wrote all through them was there"
    one = await quiet_student_report(tools, replace(question("quiet student", student=OLA), settings=resting))
    assert "9 holidays, not counted" in str(one)
