"""Reading the server's past, and saying when all of it is there."""

import asyncio
import logging

from nextcord.ext import commands

from services.capture.writer import Capture
from services.discord.server_state import ServerState
from services.history.progress import Progress
from services.history.reader import History

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2


class HistoryReader(commands.Cog):
    """Runs the reader of history, which logs its own progress, and announces that it is complete."""

    def __init__(self, history: History, state: ServerState, capture: Capture) -> None:
        self._history, self._state, self._capture = history, state, capture
        self.complete = asyncio.Event()

    async def run(self) -> None:
        """Read for ever: what was missed first, then the past."""
        await self._history.run()

    async def announce(self) -> None:
        """Say once that the whole history of every server is stored; then there is nothing left to announce."""
        while not self._state.guilds:  # noqa: ASYNC110 - nothing tells when the first server is known
            await asyncio.sleep(LOOK_SECONDS)
        await self._history.settled(verified=False)  # checking old messages again goes on behind it
        await self._capture.drained()
        self.complete.set()
        log.info("the history is complete: %d messages read", self._history.progress().messages_read)
        await asyncio.Event().wait()


def in_words(progress: Progress) -> str:
    """How far the reading is, for people."""
    back_to = f", everything since {progress.frontier:%d %B %Y}" if progress.frontier else ""
    return f"{progress.channels_done} of {progress.channels_total} channels, {progress.messages_read} messages{back_to}"
