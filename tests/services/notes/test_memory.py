"""Notes deleted, tasks, absences and shifts, as the commands and the buttons of mentors write them."""

from datetime import date, timedelta

import pytest

from services.absences.actions import absence_add, absence_remove
from services.absences.report import absences_report
from services.absences.store import absent
from services.brief.report import brief_report
from services.database import Database
from services.duty.actions import oncall_remove, oncall_set
from services.duty.report import find_shifts, oncall_report
from services.errors import ProfilerError
from services.notes.deleting import note_delete
from services.notes.found import find_notes
from services.notes.report import notes_report
from services.notes.store import NoteKind, add_note
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.render import Renderer
from services.reports.action import Form, Press
from services.reports.question import Question, ReportTools, Viewer
from services.tasks.actions import task_add, task_done, task_reopen, task_take
from services.tasks.found import find_tasks
from services.tasks.report import tasks_report
from services.wording.answers import Told
from tests.services.school import AUTUMN, GUILD, MENTOR_ROLE, NOW, SPRING, found, join, noon, write

OLA, EWA, MAJA, ADAM = 1, 2, 9, 8
SETTINGS = GuildSettings(time_zone="Europe/Warsaw")
ALL, SPRINGS = Viewer(MAJA, None, frozenset()), Viewer(ADAM, frozenset({SPRING}), frozenset())


@pytest.fixture
async def tools(database: Database):
    async with database.pool.acquire() as con:
        await found(con)
        await join(con, OLA, "Ola", SPRING)
        await join(con, EWA, "Ewa", AUTUMN)
        await join(con, MAJA, "Maja", MENTOR_ROLE)
        await join(con, ADAM, "Adam", MENTOR_ROLE)
        await write(con, OLA, noon(20))
    return ReportTools(database, Renderer())


def press(value, viewer=ALL, number=77, **entered):
    return Press(
        GUILD, "any", str(value), viewer, SETTINGS, NOW, {key: str(one) for key, one in entered.items()}, number
    )


def question(name, viewer=ALL, **values):
    return Question(GUILD, name, viewer, SETTINGS, NOW, values)


async def said(report):
    return "\n".join([report.title, *report.sentences])


async def test_a_note_is_listed_offered_and_deleted_by_its_author(tools):
    await add_note(tools.database, GUILD, OLA, MAJA, NoteKind.NOTE, "Prefers *mornings*", NOW, note_id=5)
    listed = await notes_report(tools, question("notes", student=OLA))
    assert "Prefers *mornings*" in await said(listed)
    assert listed.menu is not None
    assert [one.value for one in listed.menu.choices] == ["1:5"]
    async with tools.database.pool.acquire() as con:
        assert await find_notes(con, GUILD, "morn", ALL, SETTINGS) == [("Ola · 22 Nov · Prefers *mornings*", 5)]
        assert await find_notes(con, GUILD, "", SPRINGS, SETTINGS) == []
    told = await note_delete(tools, press("1:5"))
    assert told.text == "Prefers *mornings*", "what was deleted can be written once more"
    assert "Nothing is written down yet." in await said(await notes_report(tools, question("notes", student=OLA)))
    with pytest.raises(ProfilerError, match="no such note"):
        await note_delete(tools, press("1:5"))


async def test_another_mentors_note_is_theirs_until_they_are_no_mentor(tools):
    await add_note(tools.database, GUILD, OLA, MAJA, NoteKind.NOTE, "x", NOW, note_id=5)
    with pytest.raises(NotAllowed, match="Maja wrote this note"):
        await note_delete(tools, press("1:5", SPRINGS))
    await tools.database.pool.execute("update member set roles = '{}' where user_id = $1", MAJA)
    assert (await note_delete(tools, press("1:5", SPRINGS))).text == "x"


@pytest.mark.parametrize("value", ["0:", "0:abc", "0:99999999999999999999", "0:5"])
async def test_what_names_nothing_is_told_in_a_sentence(tools, value):
    for action in (note_delete, task_done, absence_remove, oncall_remove):
        with pytest.raises(ProfilerError, match="Choose one from the list"):
            await action(tools, press(value))


async def test_a_task_about_a_student_stands_in_the_list_and_the_brief_until_it_is_done(tools):
    told = await task_add(tools, press(OLA, text="Call about loops", due="1.12", mentor=ADAM))
    assert isinstance(told, Told)
    assert told.text == "Call about loops\nAbout Ola.\nFor Adam.\nDue 1 Dec 2026."
    assert "Nothing is open." in await said(await tasks_report(tools, question("tasks", whose="mine")))
    assert "Call about loops · about Ola · due 1 Dec" in await said(
        await tasks_report(tools, question("tasks", SPRINGS, whose="mine"))
    )
    assert "Call about loops · Adam does it" in await said(await brief_report(tools, question("brief", student=OLA)))
    async with tools.database.pool.acquire() as con:
        assert await find_tasks(con, GUILD, "loops", SPRINGS, SETTINGS, NOW) == [("Ola · Call about loops", 77)]
    assert (await task_done(tools, press("1:77"))).title == "Done."
    assert (await task_done(tools, press("1:77", SPRINGS))).title == "This was done already."
    assert "Call about loops" not in await said(await brief_report(tools, question("brief", student=OLA)))
    await task_reopen(tools, press("1:77"))
    await task_take(tools, press("1:77"))
    assert "Call about loops" in await said(await tasks_report(tools, question("tasks", whose="mine")))


async def test_tasks_are_for_mentors_and_about_students_one_may_see(tools):
    with pytest.raises(ProfilerError, match="Tasks are for mentors"):
        await task_add(tools, press(0, text="x", mentor=OLA))
    with pytest.raises(ProfilerError, match=r"someday.*\n>>> a long story"):
        await task_add(tools, press(0, text="a long story", due="someday"))
    for entered in ({}, {"text": "x"}):
        with pytest.raises(NotAllowed):
            await task_add(tools, press(EWA, SPRINGS, **entered))
    await task_add(tools, press(EWA, text="Ask Ewa"))
    listed = await tasks_report(tools, question("tasks", SPRINGS, whose="everybody"))
    assert "Nothing is open." in listed.sentences
    with pytest.raises(NotAllowed):
        await task_done(tools, press("2:77", SPRINGS))


async def test_an_absence_goes_from_its_form_to_the_list_and_the_brief_and_away_again(tools):
    assert isinstance(await absence_add(tools, press(OLA)), Form)
    told = await absence_add(tools, press(OLA, **{"from": "20.11", "to": "3.12", "text": "at sea"}))
    assert isinstance(told, Told)
    assert (told.title, told.text) == ("Ola is away", "**20 Nov – 3 Dec 2026**\nat sea")
    assert "**Ola** · 20 Nov – 3 Dec 2026 · at sea" in await said(await absences_report(tools, question("absences")))
    brief = await said(await brief_report(tools, question("brief", student=OLA)))
    assert "**Away now**: 20 Nov – 3 Dec 2026: at sea" in brief
    assert "silent" not in brief
    await absence_remove(tools, press("1:77"))
    assert "Nobody is away" in await said(await absences_report(tools, question("absences")))
    async with tools.database.pool.acquire() as con:
        assert await absent(con, GUILD, [OLA], date(2026, 11, 22)) == {}


async def test_absences_of_another_cohort_are_neither_shown_nor_touched(tools):
    await absence_add(tools, press(EWA, **{"from": "tomorrow"}))
    assert "Nobody is away" in await said(await absences_report(tools, question("absences", SPRINGS)))
    with pytest.raises(NotAllowed):
        await absence_remove(tools, press("2:77", SPRINGS))
    with pytest.raises(NotAllowed):
        await absence_add(tools, press(EWA, SPRINGS, **{"from": "tomorrow"}))


async def test_the_roster_says_who_is_on_duty_now_and_next(tools):
    assert "Nobody is on duty at any time" in await said(await oncall_report(tools, question("oncall")))
    await oncall_set(tools, press(0, days="Mon-Fri", hours="9-17", mentor=ADAM))
    await oncall_set(tools, press(0, number=78, days="weekend", hours="12-20", **{"from": "22.11", "to": "22.11"}))
    shown = await oncall_report(tools, question("oncall"))  # NOW is a Sunday, 18:00 in Warsaw
    assert shown.sentences[0] == "**Now**: Maja"
    late = Question(GUILD, "oncall", ALL, SETTINGS, NOW + timedelta(hours=3), {})
    assert (await oncall_report(tools, late)).sentences[:2] == (
        "**Now**: nobody",
        "**Next on duty**: Adam, Monday 9:00",
    )
    async with tools.database.pool.acquire() as con:
        assert await find_shifts(con, GUILD, "adam", ALL, SETTINGS) == [("Adam: Mon–Fri, 9:00–17:00", 77)]
    await oncall_remove(tools, press("0:77"))
    assert "Adam" not in await said(await oncall_report(tools, question("oncall")))
    with pytest.raises(ProfilerError, match="Only mentors"):
        await oncall_set(tools, press(0, days="Mon", hours="9-17", mentor=OLA))
