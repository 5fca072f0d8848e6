"""One server's history within one session: which of its channels and lists are read, and when its gap is closed."""

import logging
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from functools import partial

from services.coverage import gap_closed
from services.database import Database
from services.discord.permissions import WITH_MESSAGES, WITH_THREADS
from services.discord.rest import DiscordRest
from services.discord.server_records import ChannelState
from services.discord.server_state import ServerState
from services.history.channel.pages import PageFound, Sight
from services.history.channel.plan import Watermarks, stretches
from services.history.channel.reading import ChannelReading
from services.history.channel.refusing import NOT_SHOWN
from services.history.channel.surroundings import Surroundings
from services.history.lists.members import read_members
from services.history.lists.server_lists import ServerLists
from services.history.lists.threads import check_vanished
from services.history.scheduling import Reading
from services.history.store import (
    StoredChannel,
    last_seen,
    stored_channels,
    stray_channels,
    write_readable,
    write_unreadable,
)
from services.history.tools import Tools
from services.history.withheld import WithheldText
from services.records.snowflakes import LARGEST_ID, first_id_at
from services.records.withheld import WITHHELD
from services.storage.transactions import Connection, in_one_transaction

log = logging.getLogger(__name__)

UNKNOWN = StoredChannel(Watermarks(), None, None, deleted=False)
FIRST, LAST = (0, -LARGEST_ID), (0, 0)
WHOLE_SERVER = 0


class Stage(Enum):
    """How far a server's lists are."""

    NEW = "nothing begun"
    LISTING = "members and archived threads"
    CHECKING = "channels that no list showed"
    DONE = "the gap is closed"


class ServerHistory:
    """Plans and follows the readings of one server since `sight.epoch`, when its live view began."""

    def __init__(self, tools: Tools, guild_id: int, *, sight: Sight, reread_from: datetime) -> None:
        self.guild_id = guild_id
        self.readings: dict[int, ChannelReading] = {}
        self._tools = tools
        self.sight = sight
        self._reread_from = first_id_at(reread_from)
        self._around = Surroundings(tools.database, tools.rest, tools.state, self, tools.desk)
        self._dropped = False
        self._readable = {channel.id: tools.state.readable(channel.id) for channel in tools.state.in_guild(guild_id)}
        self._new = set(self._readable)
        self._planned: set[int] = set()
        self._hidden: dict[int, datetime | None] = {}
        self._withheld = WithheldText(tools, self._text_is_shown)
        self._filled: set[int] = set()
        self._epochs: dict[int, datetime] = {}
        self._open: set[int] = set()
        self._reopened: set[int] = set()
        self._lists = ServerLists(tools, partial(tools.begin, self))
        self._vanished: set[int] = set()
        self._stage = Stage.NEW

    @property
    def settled(self) -> bool:
        """Whether nothing is waiting or under way but the checking of older messages."""
        waiting = self._new or self._hidden or self._filled or self._lists.under_way or self._stage is not Stage.DONE
        return self._dropped or not waiting

    @property
    def seen_until(self) -> datetime | None:
        """Until when nothing escaped: if it ends now, what was not compared in it yet counts from before it."""
        return self.sight.epoch if self.settled and not self.readings else self.sight.before

    def drop(self) -> None:
        """End all readings: a new session or the loss of the server makes them moot."""
        self._dropped = True
        self._withheld.drop()
        under_way: list[Reading] = [*self.readings.values(), *self._lists.under_way]
        for reading in under_way:
            reading.cancelled = True

    def appeared(self, channel_ids: Iterable[int]) -> None:
        """Read those channels or threads that were not known yet."""
        for channel_id in channel_ids:
            if channel_id not in self._planned:
                self._readable.setdefault(channel_id, self._tools.state.readable(channel_id))
                self._new.add(channel_id)
        self._tools.wake()

    def look_again(self, channel_ids: Iterable[int]) -> None:
        """Read channels again whose live messages did not all come."""
        for channel_id in channel_ids:
            self._tools.capture.discontiguous(self.guild_id, channel_id)
            self._epochs[channel_id] = self._tools.clock()
            self._new.add(channel_id)
        self._tools.wake()

    def some_went(self) -> None:
        """Stop reading channels that are gone."""
        for channel_id, reading in self.readings.items():
            if channel_id not in self._tools.state.channels:
                reading.cancelled = True
                self._close(channel_id)

    def permissions_changed(self) -> None:
        """Stop reading what cannot be read any more, begin what can, and list threads that became visible."""
        for channel in self._tools.state.in_guild(self.guild_id):
            before, now = self._readable.get(channel.id), self._tools.state.readable(channel.id)
            if before and not now:
                self.hidden(channel.id)
                self._hidden[channel.id] = None
            elif before is False and now:
                self._readable[channel.id] = True
                self._epochs[channel.id] = self._tools.clock()
                self._new.add(channel.id)
            if before is not None and channel.kind in WITH_THREADS:
                self._lists.begin_archived(channel)
        self._tools.wake()

    def finished(self, reading: Reading) -> None:
        """A channel has nothing left to be read."""
        if isinstance(reading, ChannelReading) and self.readings.get(reading.channel.id) is reading:
            del self.readings[reading.channel.id]
            self._close(reading.channel.id)

    def contiguous(self, guild_id: int, channel_id: int, up_to_id: int) -> None:
        """A channel's gap is closed; passed on unless this session is over."""
        if not self._dropped:
            self._tools.capture.contiguous(guild_id, channel_id, up_to_id)
            if channel_id in self._reopened:
                self._reopened.discard(channel_id)
                self._filled.add(channel_id)
            self._close(channel_id)

    def hidden(self, channel_id: int) -> None:
        """A channel cannot be read: its live messages do not come either."""
        self._readable[channel_id] = False
        self._tools.capture.discontiguous(self.guild_id, channel_id)
        if channel_id in self.readings:
            self.readings[channel_id].cancelled = True
        self._close(channel_id)

    def withheld(self, channel_id: int) -> None:
        """A channel's messages come without their text: it is as good as hidden until that is over."""
        self.hidden(channel_id)
        self._withheld.add(channel_id)

    def missed(self, channel_id: int) -> None:
        """A live message of a channel could not be taken as it came."""
        if channel_id not in self._withheld:
            self.look_again([channel_id])

    def _text_is_shown(self, channel_ids: set[int]) -> None:
        if not self._dropped:
            self._readable |= dict.fromkeys(channel_ids, True)
            self.look_again(channel_ids)

    def brought(self, found: PageFound) -> None:
        """A page is stored."""
        self._tools.read(self.guild_id, found)

    def unreadable(self, name: str, reason: str, payload: object) -> None:
        """Keep what Discord sent and nobody can understand."""
        self._tools.capture.unreadable(name, reason, payload)

    async def plan(self) -> None:
        """Begin what waits to be begun and record what was settled; call it whenever something changed."""
        if self.sight.before is None:
            before = await last_seen(self._tools.database, self.guild_id, self.sight.epoch)
            self.sight = Sight(self.sight.epoch, before)
        if self._new and not self._dropped:
            await self._plan_channels()
        await self._record_hidden()
        if self._stage is Stage.NEW:
            self._stage = Stage.LISTING
            self._lists.begin("members", FIRST, partial(read_members, *self._means, self.guild_id, self.sight))
        if self._stage is Stage.LISTING and not self._lists.under_way:
            self._stage = Stage.CHECKING
            work = partial(check_vanished, *self._means, self.guild_id, sorted(self._vanished), self._tools.appeared)
            self._lists.begin("channels that vanished", LAST, work)
        if self._stage is Stage.CHECKING and not self._lists.under_way and not self._open:
            await self._show_again()
            self._stage = Stage.DONE
            self._filled.add(WHOLE_SERVER)
        await self._record_filled()

    async def _show_again(self) -> None:
        """Take back that channels are hidden where that was written down after they had come back to be read."""
        known = await stored_channels(self._tools.database, self.guild_id, sorted(self._planned & self._vanished))
        shown = [i for i, one in known.items() if one.reason == NOT_SHOWN and self._tools.state.readable(i)]
        await write_readable(self._tools.database, self.guild_id, shown, self._tools.clock())
        self._filled.update(shown)

    @property
    def _means(self) -> tuple[Database, DiscordRest, ServerState]:
        return self._tools.database, self._tools.rest, self._tools.state

    async def _plan_channels(self) -> None:
        everything = self._stage is Stage.NEW
        seen_from = {channel_id: self._seen_from(channel_id) for channel_id in self._new}
        await self._tools.older_events_written(max(seen_from.values()))
        stored = await stored_channels(self._tools.database, self.guild_id, None if everything else [*seen_from])
        ids = {channel_id for channel_id, since in seen_from.items() if self._seen_from(channel_id) == since}
        self._new -= ids  # what was hidden and shown again meanwhile is planned next time
        if everything:
            strays = await stray_channels(self._tools.database, self.guild_id)
            self._vanished = {channel_id for channel_id, known in stored.items() if not known.deleted}.union(strays)
        if self._dropped:
            return
        known = [self._tools.state.channels[i] for i in ids if i in self._tools.state.channels]
        newly = []
        for channel in known:
            if channel.kind in WITH_MESSAGES | WITH_THREADS:
                newly += self._plan_channel(channel, stored.get(channel.id, UNKNOWN))
        await write_readable(self._tools.database, self.guild_id, newly, self._tools.clock())

    def _seen_from(self, channel_id: int) -> datetime:
        """When the live view of a channel began."""
        return self._epochs.get(channel_id, self.sight.epoch)

    def _plan_channel(self, channel: ChannelState, stored: StoredChannel) -> list[int]:
        """Begin a channel's reading or note that it is hidden; returns its id when it became readable."""
        self._planned.add(channel.id)
        reason = self._tools.state.why_unreadable(channel.id)
        if reason is not None:
            if stored.readable is not False or stored.reason != reason:
                self._hidden[channel.id] = self.sight.before if self._stage is Stage.NEW else None
            return []
        if stored.reason == WITHHELD and not self._withheld.asked:
            self._withheld.add(channel.id)
            return []
        if channel.kind in WITH_THREADS:
            self._lists.begin_archived(channel)
        if channel.kind in WITH_MESSAGES:
            self._read(channel, stored)
        return [] if stored.readable else [channel.id]

    def _read(self, channel: ChannelState, stored: StoredChannel) -> None:
        if channel.id in self.readings:
            self.readings[channel.id].cancelled = True
        self._open.add(channel.id)
        if stored.readable is False or stored.hidden_since is not None:
            self._reopened.add(channel.id)
        reading = ChannelReading(
            self._around,
            channel,
            stored.marks,
            stretches(stored.marks, channel.last_message_id, self._reread_from, stored.verified),
            sight=Sight(self._seen_from(channel.id), stored.hidden_since or self.sight.before),
            turn=self._tools.turn_of(channel.id),
        )
        if reading.needed:
            self.readings[channel.id] = reading
            self._tools.begin(self, reading)

    def _close(self, channel_id: int) -> None:
        self._open.discard(channel_id)
        if not self._open or self._filled:
            self._tools.wake()

    async def _record_hidden(self) -> None:
        hidden, self._hidden = self._hidden, {}
        for since in {*hidden.values()}:
            ids = [i for i, lost in hidden.items() if lost == since and i in self._tools.state.channels]
            reasons = {i: self._tools.state.why_unreadable(i) for i in ids}
            still = {i: reason for i, reason in reasons.items() if reason is not None}
            await write_unreadable(self._tools.database, self.guild_id, still, self._tools.clock(), since=since)

    async def _record_filled(self) -> None:
        """Say in the database that what was missed is read now, for single channels or the whole server."""
        ids, self._filled = self._filled, set()
        if not ids or self._dropped:
            return
        at = self._tools.clock() if self._tools.live else self.sight.epoch

        async def close(con: Connection) -> None:
            for channel_id in sorted(ids):
                await gap_closed(con, self.guild_id, at, channel_id)

        await in_one_transaction(self._tools.database, close)
