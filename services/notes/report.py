"""The answer to /note list: everything that mentors wrote down about one student."""

from collections.abc import Sequence

from services.errors import ProfilerError
from services.notes.actions import note_button, talk_button, win_button
from services.notes.deleting import NOTE_DELETE
from services.notes.store import Note, NoteKind, notes_of
from services.people.students import find_person
from services.reports.question import Question, ReportTools
from services.reports.report import Choice, Menu, Report, Table
from services.wording.answers import as_it_is
from services.wording.periods import local_day
from services.wording.words import Words

PER_PAGE, MOST = 8, 500
TEXT_SIGNS, LABEL_SIGNS = 400, 80
SIGNS = {NoteKind.NOTE: "📝", NoteKind.TALK: "🗣️", NoteKind.WIN: "🏅", NoteKind.CONTACT: "✉️"}


async def notes_report(tools: ReportTools, question: Question) -> Report:
    """Notes, talks, wins and contacts, the newest first, eight a page. `values`: `student` and `page`."""
    settings, words = question.settings, question.settings.words
    async with tools.database.pool.acquire() as con:
        person = await find_person(con, question.guild_id, int(question.values["student"]), settings)
        if person is None:
            raise ProfilerError(words("I do not know this person."))
        found = await notes_of(con, question.guild_id, person.user_id, most=MOST)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, int(question.values.get("page") or 1)), pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Report(
        words("Notes about {name}", name=as_it_is(person.name)),
        tuple(_line(one, question, words) for one in shown) or (words("Nothing is written down yet."),),
        footnotes=(
            words(
                "Mentors who may see this student read it. The student gets it only "
                "by asking for everything that is kept about them."
            ),
        ),
        table=_table(found, words) if found else None,
        page=page,
        pages=pages,
        buttons=(
            note_button(person.user_id, words),
            win_button(person.user_id, words),
            talk_button(person.user_id, words),
        ),
        menu=_menu(shown, question, words),
        private=True,
    )


def said_in(note: Note, words: Words) -> str:
    """The text of a note in one line, or what it stands for where there is none."""
    otherwise = {NoteKind.TALK: words("A talk took place."), NoteKind.CONTACT: words("Wrote to the student.")}
    return " ".join(note.text.split()) or otherwise.get(note.kind, "")


def _line(note: Note, question: Question, words: Words) -> str:
    text = note.text.strip() or said_in(note, words)
    text = text if len(text) <= TEXT_SIGNS else text[: TEXT_SIGNS - 1] + "…"
    day = words.day(local_day(note.at, question.settings.zone))
    due = f"\n{words('Next talk: {day}.', day=words.day(note.due_on))}" if note.due_on else ""
    return f"{SIGNS[note.kind]} **{day}**, {as_it_is(note.author)}: {text}{due}"


def _menu(shown: Sequence[Note], question: Question, words: Words) -> Menu | None:
    own = [one for one in shown if one.author_id == question.viewer.user_id]
    choices = tuple(
        Choice(
            f"{words.day(local_day(one.at, question.settings.zone))}: {said_in(one, words)}"[:LABEL_SIGNS],
            f"{one.student_id}:{one.id}",
        )
        for one in own
    )
    return Menu(NOTE_DELETE, words("Delete a note of yours"), choices) if choices else None


def _table(found: Sequence[Note], words: Words) -> Table:
    kinds = {
        NoteKind.NOTE: words("note"),
        NoteKind.TALK: words("talk"),
        NoteKind.WIN: words("win"),
        NoteKind.CONTACT: words("message"),
    }
    columns = (words("Written on"), words("Kind"), words("Author"), words("Text"), words("Next talk on"))
    return Table("notes", columns, tuple((one.at, kinds[one.kind], one.author, one.text, one.due_on) for one in found))
