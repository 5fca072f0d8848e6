"""A history whose round is over when everything that was missed is read."""

from services.history.progress import Progress
from services.history.reader import History


class SettlingHistory:
    """Waits for the history until it offers a round of its own."""

    def __init__(self, history: History, *, verified: bool = False) -> None:
        self._history, self._verified = history, verified

    async def refresh(self, guild_id: int) -> None:
        """Return when nothing is missing any more."""
        refresh = getattr(self._history, "refresh", None)
        if refresh is not None:
            await refresh(guild_id)
        else:
            await self._history.settled(verified=self._verified)

    def progress(self, guild_id: int) -> Progress:
        """How far it is."""
        return self._history.progress(guild_id)

    def unread(self, guild_id: int) -> tuple[int, ...]:
        """What is left."""
        return self._history.unread(guild_id)
