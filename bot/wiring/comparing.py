"""What holds the record against Discord: the hourly sync and the audit."""

from dataclasses import dataclass
from functools import partial

from bot.schedule import EVERY_MINUTE, Schedule
from bot.wiring.around import Around, Part, now
from bot.wiring.recording import Recording
from services.audit.run import Auditor
from services.audit.tools import AuditTools
from services.sync.desk import SyncDesk
from services.sync.parts import SyncTools
from services.sync.runs import SCHEDULE


@dataclass(frozen=True, slots=True)
class Comparing:
    """Everything that holds the record against Discord: the hourly sync and the audit."""

    desk: SyncDesk
    schedule: Schedule
    auditor: Auditor

    @property
    def parts(self) -> dict[str, Part]:
        """What runs for as long as the process does, by name."""
        return {"the sync": self.desk.run, "the schedule": self.schedule.run}


def comparing(around: Around, record: Recording) -> Comparing:
    """The parts that compare, wired."""
    history, capture = record.history, record.capture
    tools = SyncTools(around.database, history, record.keeper, lambda: around.rest.requests, now)
    desk = SyncDesk(
        tools,
        lambda: record.state.guilds,
        lambda guild_id: around.live.of(guild_id).sync_minute,
        ours=around.settings.shards.mine,
    )
    auditor = Auditor(
        AuditTools(
            around.database,
            around.rest,
            history,
            waiting_since=lambda: capture.waiting_since,
            unread=lambda guild_id: history.unfinished(guild_id).missing,
            clock=now,
        )
    )
    return Comparing(desk, Schedule(EVERY_MINUTE, partial(desk.ask_due, SCHEDULE), desk.catch_up), auditor)
