"""The ways from a question to its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.wiring.around import Around, now
from bot.wiring.recording import Recording
from cogs.answering import Answering
from cogs.student_shell import StudentShell
from services.erasure.actions import ReceiptByMessage
from services.erasure.eraser import Eraser
from services.people.belonging import servers_here
from services.people.far_seeing import FarSeeing
from services.people.seeing import Seeing
from services.privacy_export.actions import SPOOL as OWN_DATA
from services.privacy_export.actions import tidy
from services.reports.question import ReportTools
from services.reports.student_press import StudentTools


@dataclass(frozen=True, slots=True)
class Shells:
    """The ways from a question to its answer: those of mentors and of students; what both and the chores share."""

    mentors: Answering
    students: StudentShell
    seeing: Seeing
    eraser: Eraser
    ready: Callable[[int], bool | None]


def shells(around: Around, record: Recording) -> Shells:
    """The shells, wired."""
    database, store, renderer, chosen = around.database, around.store, around.renderer, around.live.of
    seeing, far = Seeing(database, record.state), FarSeeing(database, record.state, around.rest)

    def ready(guild_id: int) -> bool | None:
        return not record.history.unfinished(guild_id).missing if guild_id in record.state.guilds else None

    async def servers() -> Mapping[int, str]:
        """Direct messages come to one process, whichever has the server."""
        if around.settings.shards.alone:
            return {guild_id: guild.name for guild_id, guild in record.state.guilds.items()}
        return await servers_here(database)

    tell = ReceiptByMessage(record.courier, chosen)
    eraser = Eraser(database, store, around.rest, around.key, now, tell=tell, shared=not around.settings.shards.alone)
    spool = around.settings.passing_dir / OWN_DATA
    tidy(spool)
    students = StudentTools(database, renderer, around.rest, store, around.key, far, record.talks, eraser, spool)
    return Shells(
        Answering(ReportTools(database, renderer), chosen, seeing, now),
        StudentShell(students, chosen, servers, now),
        seeing,
        eraser,
        ready,
    )
