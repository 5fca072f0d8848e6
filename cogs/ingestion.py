"""Raw gateway events in: first the picture of the server, then the database."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from nextcord.ext import commands

from services import coverage
from services.capture.writer import Capture
from services.database import Database
from services.discord.server_state import ServerState
from services.storage.writes import in_one_transaction

log = logging.getLogger(__name__)

BEAT_SECONDS = 10.0


class Ingestion(commands.Cog):
    """Takes every raw event in the order of the wire; it neither waits nor raises.

    It also keeps the record of when the bot was listening, so that silence and absence can be told apart.
    """

    def __init__(
        self,
        database: Database,
        state: ServerState,
        capture: Capture,
        on_gap: Callable[[str], None],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database, self._state, self._capture = database, state, capture
        self._on_gap, self._clock = on_gap, clock
        self._listening, self._stirred = asyncio.Event(), asyncio.Event()
        self._opened: dict[int, tuple[datetime, str]] = {}
        self._live: set[int] = set()

    def received(self, name: str, data: dict[str, Any], *, seq: int | None) -> None:
        """One event: the picture first, because capture and history decide by it."""
        at = self._clock()
        try:
            self._follow_session(name, data, at)
        except (KeyError, TypeError, ValueError):
            log.warning("an unreadable %s says nothing about the session", name)
        try:
            self._state.apply(name, data)
        except Exception:  # a mistake of ours must not cost the event itself, nor the connection
            log.exception("%s was not taken into the picture of the server", name)
        self._capture.offer(name, data, seq=seq, received_at=at)

    def unreadable(self, reason: str, frame: object) -> None:
        """A frame that is no event: kept and counted like an event that cannot be read."""
        self._capture.unreadable("(frame)", reason, frame)

    def missed(self, reason: str) -> None:
        """Events are lost for certain: the record says so, and history has to look again."""
        log.warning("%s; reading again what may be missing", reason)
        for guild_id in self._live:
            self._opened.setdefault(guild_id, (self._clock(), coverage.EVENTS_LOST))
        self._stirred.set()
        self._on_gap(reason)

    def down(self) -> None:
        """The connection is gone; until READY or RESUMED nothing is heard."""
        self._listening.clear()

    async def keep_time(self) -> None:
        """Write down, every few seconds and for ever, from when to when the bot was listening."""
        while True:
            await self._listening.wait()
            self._stirred.clear()
            opened, self._opened = self._opened, {}
            for guild_id, (at, why) in opened.items():
                await in_one_transaction(self._database, _opening(guild_id, at, why))
                self._live.add(guild_id)
            now = self._capture.waiting_since or self._clock()  # never claim what a crash would still lose
            for guild_id in sorted(self._live):
                await in_one_transaction(self._database, _beat(guild_id, now))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), BEAT_SECONDS)

    def _follow_session(self, name: str, data: dict[str, Any], at: datetime) -> None:
        match name:
            case "READY":
                self._live.clear()  # until its GUILD_CREATE a server's events do not come
                self._listening.set()
            case "RESUMED":
                self._listening.set()
            case "GUILD_CREATE" if not data.get("unavailable"):
                self._opened[int(data["id"])] = at, coverage.NOT_CONNECTED
                self._stirred.set()
            case "GUILD_DELETE":
                self._live.discard(int(data["id"]))


def _opening(guild_id: int, at: datetime, why: str) -> Callable[[Any], Any]:
    return lambda connection: coverage.session_opened(connection, guild_id, at, why)


def _beat(guild_id: int, at: datetime) -> Callable[[Any], Any]:
    return lambda connection: coverage.still_live(connection, guild_id, at)
