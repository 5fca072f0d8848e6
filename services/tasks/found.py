"""What is offered while somebody chooses a task."""

from datetime import datetime

from services.people.acted_on import people_seen
from services.people.finding import offered
from services.people.guild_settings import GuildSettings
from services.reports.question import Viewer
from services.storage.transactions import Connection
from services.tasks.store import Task, open_tasks


async def find_tasks(
    con: Connection, guild_id: int, text: str, viewer: Viewer, settings: GuildSettings, now: datetime
) -> list[tuple[str, int]]:
    """Open tasks that fit what was typed: the viewer's own and nobody's, what is due first in front."""
    found = await open_tasks(con, guild_id, now, assignee_id=viewer.user_id)
    people = await people_seen(con, guild_id, {one.student_id for one in found if one.student_id}, viewer, settings)
    return offered(text, ((_label(one), one.id) for one in found if one.student_id is None or one.student_id in people))


def _label(one: Task) -> str:
    said = " ".join(one.text.split()) or "–"
    return f"{one.student} · {said}" if one.student else said
