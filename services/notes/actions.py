"""The forms with which mentors write something down. A button's value is the student's id."""

from services.errors import ProfilerError
from services.notes.days import day_to_come
from services.notes.store import NoteKind, add_note
from services.people.students import Person, find_person
from services.people.viewing import check_may_see
from services.reports.action import Form, Input, Press
from services.reports.question import ReportTools
from services.reports.report import Button, Style
from services.wording.answers import Told, as_it_is
from services.wording.periods import local_day
from services.wording.words import Words

TEXT, NEXT = "text", "next"
LONGEST = 2000
NOTE_ADD, NOTE_WIN, TALK_TOOK_PLACE = "note_add", "note_win", "note_talk"


def note_button(student_id: int, words: Words) -> Button:
    """Opens the form for a note about a student."""
    return Button(words("Add note"), NOTE_ADD, str(student_id))


def win_button(student_id: int, words: Words) -> Button:
    """Opens the form for a student's win."""
    return Button(words("Add win"), NOTE_WIN, str(student_id))


def talk_button(student_id: int, words: Words) -> Button:
    """Opens the form for a talk that took place."""
    return Button(words("Talk took place"), TALK_TOOK_PLACE, str(student_id), Style.MAIN)


async def note_add(tools: ReportTools, press: Press) -> Told | Form:
    """Write a note about a student."""
    return await _written(tools, press, NoteKind.NOTE)


async def note_win(tools: ReportTools, press: Press) -> Told | Form:
    """Write down something that went well."""
    return await _written(tools, press, NoteKind.WIN)


async def talk_took_place(tools: ReportTools, press: Press) -> Told | Form:
    """Write down that a one-to-one talk took place, what came of it and when the next one is."""
    return await _written(tools, press, NoteKind.TALK)


async def _written(tools: ReportTools, press: Press, kind: NoteKind) -> Told | Form:
    words, settings = press.settings.words, press.settings
    person = await _student(tools, press)
    if not press.entered:
        return _form(kind, person.name, words)
    text = press.entered.get(TEXT, "").strip()
    if not text and kind is not NoteKind.TALK:
        raise ProfilerError(words("The note was empty, so I kept nothing."))
    try:
        due_on = day_to_come(press.entered.get(NEXT, ""), local_day(press.now, settings.zone), words)
    except ProfilerError as problem:  # nobody should have to type it all again
        raise ProfilerError(f"{problem}\n>>> {text}" if text else str(problem)) from problem
    await add_note(
        tools.database,
        press.guild_id,
        person.user_id,
        press.viewer.user_id,
        kind,
        text,
        press.now,
        note_id=press.id,
        due_on=due_on,
    )
    lines = [text, words("Next talk: {day}.", day=words.day(due_on)) if due_on else ""]
    return Told(
        words("Written down about {name}", name=as_it_is(person.name)),
        "\n".join(line for line in lines if line),
        words(
            "Mentors who may see this student read it. The student gets it only "
            "by asking for everything that is kept about them."
        ),
    )


def _form(kind: NoteKind, name: str, words: Words) -> Form:
    title, label = {
        NoteKind.TALK: (words("Talk with {name}", name=name), words("What was said and agreed")),
        NoteKind.WIN: (words("A win of {name}", name=name), words("What went well")),
    }.get(kind, (words("Note about {name}", name=name), words("Note")))
    inputs = [Input(TEXT, label, required=kind is not NoteKind.TALK, long=True, most=LONGEST)]
    if kind is NoteKind.TALK:
        hint = words("A day such as 14.12, or nothing")
        inputs.append(Input(NEXT, words("Next talk on"), hint=hint, required=False, most=40))
    return Form(title, tuple(inputs))


async def _student(tools: ReportTools, press: Press) -> Person:
    """The student of the button; raises NotAllowed when they are not the presser's to see."""
    async with tools.database.pool.acquire() as con:
        person = await find_person(con, press.guild_id, int(press.value), press.settings)
    if person is None:
        raise ProfilerError(press.settings.words("I do not know this person."))
    check_may_see(person, press.viewer, press.settings)
    return person
