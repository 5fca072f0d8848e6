"""How far the record of a server is: channel by channel, the worst first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum

from models.sql import load
from services.consent.left_out import left_by_channel
from services.storage.transactions import Connection
from services.sync import runs
from services.sync.parts import ReadingProgress
from services.sync.runs import Run

LEFT_OUT = """
select id from channel
where guild_id = $1 and not tracked and deleted_at is null and kind in (0, 2, 5, 13, 15, 16)
order by position, id
"""


class Health(IntEnum):
    """How a channel is, the worst first."""

    HIDDEN = 0
    UNREAD = 1
    GAP = 2
    READING = 3
    FILES = 4
    FINE = 5


COMPLETE = {Health.READING, Health.FILES, Health.FINE}


@dataclass(frozen=True, slots=True)
class ChannelStatus:
    """One channel or thread; times aware UTC, None where nothing is known.

    `back_to`: how far down everything is read; with `history_complete` that is its beginning. `complete_through`: up to
    when nothing is missing. `reading`: something of it is being read or compared now.
    """

    channel_id: int
    name: str
    parent_id: int | None
    parent: str
    is_thread: bool
    readable: bool | None
    reason: str | None
    history_complete: bool
    back_to: datetime | None
    complete_through: datetime | None
    has_gap: bool
    verified_at: datetime | None
    waiting_files: int
    reading: bool = False

    @property
    def health(self) -> Health:
        """What most needs to be known of it."""
        if self.readable is False:
            return Health.HIDDEN
        if not self.history_complete:
            return Health.UNREAD
        if self.has_gap:
            return Health.GAP
        if self.reading:
            return Health.READING
        return Health.FILES if self.waiting_files else Health.FINE

    @property
    def complete(self) -> bool:
        """Whether nothing of it is missing."""
        return self.health in COMPLETE


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """A server as a whole: its channels worst first, runs of the sync, and the reading of history.

    `lists_due`: how many lists of who reacted or voted are still to be read. `left_out` are the channels of which
    administrators want nothing recorded, `not_kept` counts messages by channel that their authors do not want kept.
    """

    channels: tuple[ChannelStatus, ...]
    last: Run | None
    under_way: Run | None
    next_at: datetime
    progress: ReadingProgress
    lists_due: int = 0
    left_out: tuple[int, ...] = ()
    not_kept: Mapping[int, int] = field(default_factory=dict)

    @property
    def complete(self) -> int:
        """How many channels lack nothing."""
        return sum(channel.complete for channel in self.channels)

    @property
    def complete_through(self) -> datetime | None:
        """Up to when nothing is missing, where that is the same moment for all complete channels."""
        moments = {channel.complete_through for channel in self.channels if channel.complete}
        return moments.pop() if len(moments) == 1 else None

    @property
    def being_read(self) -> bool:
        """Whether history that was never read is being read."""
        return self.progress.channels_done < self.progress.channels_total


async def sync_status(
    con: Connection, guild_id: int, progress: ReadingProgress, unread: Collection[int], next_at: datetime
) -> SyncStatus:
    """The state of a server's record; `unread` are the channels being read now."""
    rows = await con.fetch(load("sync_status"), guild_id)
    reading = set(unread)
    channels = [ChannelStatus(**dict(row), reading=row["channel_id"] in reading) for row in rows]
    return SyncStatus(
        tuple(sorted(channels, key=lambda channel: (channel.health, channel.is_thread))),
        await runs.last_over(con, guild_id),
        await runs.under_way(con, guild_id),
        next_at,
        progress,
        await con.fetchval("select count(*) from detail_due where guild_id = $1", guild_id),
        tuple(row["id"] for row in await con.fetch(LEFT_OUT, guild_id)),
        {one.channel_id: one.messages for one in await left_by_channel(con, guild_id)},
    )


def without_names(status: SyncStatus, readable: Collection[int], unnamed: str) -> SyncStatus:
    """The same for somebody who may read those channels alone: others are counted, and called `unnamed`."""
    return replace(
        status,
        channels=tuple(
            replace(
                one,
                name=one.name if one.channel_id in readable else unnamed,
                parent=one.parent if not one.is_thread or one.parent_id in readable else unnamed,
            )
            for one in status.channels
        ),
        left_out=tuple(one for one in status.left_out if one in readable),
    )
