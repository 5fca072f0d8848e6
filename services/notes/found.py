"""What is offered while somebody chooses a note of theirs."""

from services.notes.report import said_in
from services.notes.store import Note, notes_by
from services.people.acted_on import people_seen
from services.people.finding import offered
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.wording.periods import local_day


async def find_notes(
    con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings
) -> list[tuple[str, int]]:
    """The viewer's own notes that fit what was typed, the newest first, by whom they are about, day and text."""
    words, notes = settings.words, await notes_by(con, guild_id, viewer.user_id)
    people = await people_seen(con, guild_id, {one.student_id for one in notes}, viewer, settings)
    return offered(
        text,
        (
            (" · ".join((people[one.student_id].name, _day(one, settings), said_in(one, words))), one.id)
            for one in notes
            if one.student_id in people
        ),
    )


def _day(note: Note, settings: GuildSettings) -> str:
    return settings.words.short_day(local_day(note.at, settings.zone))
