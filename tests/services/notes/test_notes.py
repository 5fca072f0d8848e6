from datetime import date, timedelta

import pytest

from services.database import Database
from services.errors import ProfilerError
from services.notes.actions import note_add, note_win, talk_took_place
from services.notes.store import NoteKind, add_note, last_of, notes_of
from services.people.access import NotAllowed
from services.people.guild_settings import GuildSettings
from services.render import Renderer
from services.reports.action import Form, Press
from services.reports.question import ReportTools, Viewer
from services.wording.answers import Told
from tests.services.school import AUTUMN, GUILD, MENTOR_ROLE, NOW, SPRING, found, join

OLA, EWA, MAJA = 1, 2, 9


@pytest.fixture
async def tools(database: Database):
    async with database.pool.acquire() as con:
        await found(con)
        await join(con, OLA, "Ola", SPRING)
        await join(con, EWA, "Ewa", AUTUMN)
        await join(con, MAJA, "Maja", MENTOR_ROLE)
    return ReportTools(database, Renderer())


def press(student=OLA, cohorts=None, number=77, **entered):
    viewer = Viewer(MAJA, cohorts, frozenset())
    return Press(GUILD, "note", str(student), viewer, GuildSettings(), NOW, entered, number)


async def notes(tools, student=OLA, **which):
    async with tools.database.pool.acquire() as con:
        return await notes_of(con, GUILD, student, **which)


async def test_the_form_comes_first_and_writes_nothing(tools):
    form = await note_add(tools, press())
    assert isinstance(form, Form)
    assert form.title == "Note about Ola"
    assert await notes(tools) == []


async def test_a_note_is_kept_with_who_wrote_it(tools):
    told = await note_add(tools, press(text=" Prefers mornings "))
    assert told.title == "Written down about Ola"
    (note,) = await notes(tools)
    assert (note.text, note.author, note.kind, note.at) == ("Prefers mornings", "Maja", NoteKind.NOTE, NOW)


async def test_the_same_form_sent_twice_leaves_one_note(tools):
    for _ in range(2):
        await note_win(tools, press(text="Passed"))
    assert [note.kind for note in await notes(tools)] == [NoteKind.WIN]


async def test_a_talk_may_be_noted_without_a_word_and_with_the_next_day(tools):
    told = await talk_took_place(tools, press(text="", next="1.12"))
    assert isinstance(told, Told)
    assert "Next talk: 1 Dec 2026." in told.text
    (note,) = await notes(tools)
    assert note.due_on == date(2026, 12, 1)


async def test_an_empty_note_is_none(tools):
    with pytest.raises(ProfilerError, match="kept nothing"):
        await note_add(tools, press(text="  "))
    assert await notes(tools) == []


async def test_a_wrong_day_gives_the_text_back(tools):
    with pytest.raises(ProfilerError, match="a long story"):
        await talk_took_place(tools, press(text="a long story", next="someday"))
    assert await notes(tools) == []


@pytest.mark.parametrize("action", [note_add, note_win, talk_took_place])
@pytest.mark.parametrize("entered", [{}, {"text": "x"}])
async def test_nobody_writes_about_students_of_another_cohort(tools, action, entered):
    with pytest.raises(NotAllowed):
        await action(tools, press(EWA, frozenset({SPRING}), **entered))
    assert await notes(tools, EWA) == []


async def test_the_newest_come_first_and_kinds_can_be_chosen(tools):
    for number, kind in enumerate(NoteKind):
        at = NOW + timedelta(minutes=number)
        await add_note(tools.database, GUILD, OLA, MAJA, kind, kind.value, at, note_id=number)
    assert [note.kind for note in await notes(tools)] == list(reversed(NoteKind))
    assert [note.kind for note in await notes(tools, kinds=[NoteKind.WIN])] == [NoteKind.WIN]
    async with tools.database.pool.acquire() as con:
        last = await last_of(con, GUILD, [OLA, EWA], [NoteKind.NOTE, NoteKind.TALK])
        assert last == {OLA: NOW + timedelta(minutes=1)}


async def test_a_note_that_was_deleted_is_gone(tools):
    await note_add(tools, press(text="x"))
    await tools.database.pool.execute("update note set deleted_at = now()")
    assert await notes(tools) == []
