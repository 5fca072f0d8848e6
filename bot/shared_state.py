"""nextcord's picture of the servers, for several shards in one process."""

from typing import Any

from nextcord.state import ConnectionState

from services.discord.shards import shard_of


class SharedState(ConnectionState):
    """A new session of one shard forgets the servers of that shard alone; nextcord would forget all of them."""

    _beginning: int | None = None

    def parse_ready(self, data: Any) -> None:
        """A session begins."""
        self._beginning = data["__shard_id__"]
        try:
            super().parse_ready(data)
        finally:
            self._beginning = None

    def clear(self, *, views: bool = True, modals: bool = True) -> None:
        """Forget the servers of the shard whose session begins; without one, everything."""
        if self._beginning is None or self.shard_count is None:
            super().clear(views=views, modals=modals)
            return
        for guild_id in [one for one in self._guilds if shard_of(one, self.shard_count) == self._beginning]:
            del self._guilds[guild_id]
