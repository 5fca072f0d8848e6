"""What holds the record against Discord: the hourly sync and the audit."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.schedule import EVERY_MINUTE, Schedule
from bot.wiring.around import Around, Part, now
from bot.wiring.recording import Recording
from cogs.ears import Ears
from services.audit.run import Auditor
from services.audit.tools import AuditTools
from services.sync.desk import SyncDesk
from services.sync.parts import SyncTools
from services.sync.runs import SCHEDULE

LOOK_SECONDS: Final = 0.5
SERVERS_COME_WITHIN: Final = 5.0  # seconds after a session began


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
    catch_up = partial(_once_all_listen, record.ears, desk.catch_up)
    return Comparing(desk, Schedule(EVERY_MINUTE, partial(desk.ask_due, SCHEDULE), catch_up), auditor)


async def _once_all_listen(ears: Ears, work: Part) -> None:
    """Do it when every shard of this process is connected; they begin one after the other."""
    if len(ears.by_shard) > 1:
        while not ears.listening:  # noqa: ASYNC110 - nothing tells when the last of them is
            await asyncio.sleep(LOOK_SECONDS)
        await asyncio.sleep(SERVERS_COME_WITHIN)
    await work()
