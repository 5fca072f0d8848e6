"""Taking back what was written down about a student."""

from dataclasses import replace

from services.errors import ProfilerError
from services.notes.store import delete_note, note
from services.people.access import NotAllowed
from services.people.acted_on import student_of
from services.people.students import find_person
from services.reports.action import Press
from services.reports.question import ReportTools
from services.storage.transactions import in_one_transaction
from services.wording.answers import Told, as_it_is

NOTE_DELETE = "note_delete"
LONGEST_ID = 19


async def note_delete(tools: ReportTools, press: Press) -> Told:
    """Delete a note of one's own, or of somebody who is no mentor any more; the value ends with its id."""
    words, number = press.settings.words, press.value.rpartition(":")[2].strip()
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_ID):
        raise ProfilerError(words("I know no such note. Choose one from the list."))
    async with tools.database.pool.acquire() as con:
        known = await note(con, press.guild_id, int(number))
        if known is None:
            raise ProfilerError(words("I know no such note. Choose one from the list."))
        person = await student_of(con, replace(press, value=str(known.student_id)))
        author = await find_person(con, press.guild_id, known.author_id, press.settings)
    if known.author_id != press.viewer.user_id and author is not None and author.present and author.is_mentor:
        raise NotAllowed(words("{name} wrote this note: ask them to delete it.", name=as_it_is(known.author)))
    await in_one_transaction(tools.database, lambda con: delete_note(con, press.guild_id, known.id, press.now))
    return Told(
        words("Deleted: a note about {name}", name=as_it_is(person.name)),
        known.text,
        words("It is gone for all mentors. This was its text, should you need it once more."),
    )
