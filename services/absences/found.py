"""What is offered while somebody chooses an absence."""

from datetime import datetime

from services.absences.report import AHEAD, BACK
from services.absences.store import absences_between
from services.people.finding import offered
from services.people.guild_settings import GuildSettings
from services.people.roster import named_students
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.wording.periods import local_day


async def find_absences(
    con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings, now: datetime
) -> list[tuple[str, int]]:
    """Absences that fit what was typed, of students whom the viewer may see, by their beginning."""
    today, words = local_day(now, settings.zone), settings.words
    names = {student: name for name, student in await named_students(con, guild_id, settings, viewer)}
    found = await absences_between(con, guild_id, list(names), today - BACK, today + AHEAD)
    return offered(text, ((f"{names[one.student_id]} · {words.days(one.first, one.last)}", one.id) for one in found))
