"""The lists of one server that are read within a session: each kind of archived threads once, and others by name."""

from collections.abc import Awaitable, Callable
from functools import partial

from services.discord.pagers import ArchivedKind
from services.discord.server_records import ChannelState
from services.history.lists.listing import Listing
from services.history.lists.threads import archived_kinds, archived_priority, read_archived
from services.history.scheduling import Priority
from services.history.tools import Tools


class ServerLists:
    """Begins the lists and knows which are under way."""

    def __init__(self, tools: Tools, begin: Callable[[Listing], None]) -> None:
        self.under_way: set[Listing] = set()
        self._tools, self._begin = tools, begin
        self._listed: set[tuple[int, ArchivedKind]] = set()

    def begin(self, name: str, priority: Priority, work: Callable[[], Awaitable[None]]) -> None:
        """Read one list."""
        listing = Listing(name, self._tools.rest, priority, work, self._done)
        self.under_way.add(listing)
        self._begin(listing)

    def begin_archived(self, channel: ChannelState) -> None:
        """List what may be listed and was not; a list that may no longer be read is read again once it may."""
        tools = self._tools
        allowed = {(channel.id, kind) for kind in archived_kinds(tools.state, channel)}
        self._listed -= {pair for pair in self._listed if pair[0] == channel.id} - allowed
        for channel_id, kind in sorted(allowed - self._listed):
            self._listed.add((channel_id, kind))
            work = partial(read_archived, tools.database, tools.rest, tools.state, channel, kind, tools.appeared)
            self.begin(f"{kind} archived threads of channel {channel_id}", archived_priority(tools.clock()), work)

    def _done(self, listing: Listing) -> None:
        self.under_way.discard(listing)
        self._tools.wake()
