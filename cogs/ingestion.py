"""Raw gateway events in: first the picture of the server, then the database."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from nextcord.ext import commands

from services import coverage
from services.capture.left_out import kept
from services.capture.writer import Capture
from services.clock import ClockWatch
from services.database import Database
from services.discord.server_state import ServerState
from services.storage.writes import in_one_transaction

log = logging.getLogger(__name__)

BEAT_SECONDS = 10.0
OF_SESSIONS = frozenset({"READY", "RESUMED", "GUILD_CREATE", "GUILD_DELETE"})


class Opening(NamedTuple):
    """From when on a server is heard again, why it was not before, and until when it surely was."""

    guild_id: int
    at: datetime
    why: str
    since: datetime | None = None


class Ingestion(commands.Cog):
    """Takes every raw event in the order of the wire; it neither waits nor raises.

    It also keeps the record of when the bot was listening, so that silence and absence can be told apart. `also` is
    told of every event; like this it must not wait or raise.
    """

    def __init__(
        self,
        database: Database,
        state: ServerState,
        capture: Capture,
        on_gap: Callable[[str], None],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        also: Callable[[str, dict[str, Any]], None] = lambda _name, _data: None,
        watch: ClockWatch | None = None,
    ) -> None:
        self._database, self._state, self._capture = database, state, capture
        self._on_gap, self._clock, self._also = on_gap, clock, also
        self._listening, self._stirred = asyncio.Event(), asyncio.Event()
        self._openings: deque[Opening] = deque()
        self._here: set[int] = set()
        self._live: set[int] = set()
        self._last_event: datetime | None = None
        self._last_sign: datetime | None = None
        self._watch = watch or ClockWatch()

    @property
    def listening(self) -> bool:
        """Whether events come from Discord now."""
        return self._listening.is_set()

    @property
    def last_sign(self) -> datetime | None:
        """When anything last came from Discord, heartbeats included; None before the first."""
        return self._last_sign

    def received(self, name: str, data: dict[str, Any], *, seq: int | None, frame: bytes | None = None) -> None:
        """One event: the picture first, because capture and history decide by it."""
        at = self._time()
        if name in OF_SESSIONS:
            try:
                self._follow_session(name, data, at)
            except (KeyError, TypeError, ValueError):
                log.warning("an unreadable %s says nothing about the session", name)
        try:
            self._state.apply(name, data)
        except Exception:  # a mistake of ours must not cost the event itself, nor the connection
            log.exception("%s was not taken into the picture of the server", name)
        recorded = kept(self._state, name, data)
        if recorded is not None:
            frame = frame if recorded is data else None
            self._capture.offer(name, recorded, seq=seq, received_at=at, frame=frame)
        self._also(name, data)
        self._last_event = self._last_sign = at

    def unreadable(self, reason: str, frame: object) -> None:
        """A frame that is no event: kept and counted like an event that cannot be read."""
        self._capture.unreadable("(frame)", reason, frame)

    def missed(self, reason: str) -> None:
        """Events are lost for certain: the record says so, and history has to look again."""
        self._missed(reason, self._time(), self._last_event)

    def alive(self) -> None:
        """The connection brought something, be it only the answer to a heartbeat."""
        self._last_sign = self._time()

    def down(self) -> None:
        """The connection is gone; until READY or RESUMED nothing is heard."""
        self._listening.clear()

    async def keep_time(self) -> None:
        """Write down, every few seconds and for ever, from when to when the bot was listening."""
        while True:
            await self._listening.wait()
            self._stirred.clear()
            while self._openings:
                opening = self._openings[0]
                await in_one_transaction(self._database, _written(opening, self._clock()))
                self._openings.popleft()
                self._live.add(opening.guild_id)
            for guild_id in sorted(self._live):
                if (until := self._seen_until(guild_id)) is not None:
                    await in_one_transaction(self._database, _beat(guild_id, until))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), BEAT_SECONDS)

    def _time(self) -> datetime:
        """Now; a clock that jumped meanwhile makes a hole.

        Forwards the machine may have slept, so that nobody listened. Backwards what counts as seen lies in the future.
        """
        at = self._clock()
        step = self._watch.step(at)
        if step:
            way = "forwards" if step > timedelta() else "backwards"
            self._missed(f"the clock jumped {way} by {abs(step)}", at, self._last_sign if step > timedelta() else None)
        return at

    def _missed(self, reason: str, at: datetime, since: datetime | None) -> None:
        log.warning("%s; reading again what may be missing", reason)
        for guild_id in self._here:
            self._openings.append(Opening(guild_id, at, coverage.EVENTS_LOST, since))
        self._stirred.set()
        self._on_gap(reason)

    def _seen_until(self, guild_id: int) -> datetime | None:
        """Until when a server was surely heard and what was heard is stored; None when that is not known now."""
        if guild_id not in self._here or any(opening.guild_id == guild_id for opening in self._openings):
            return None
        return self._capture.waiting_since or self._last_sign

    def _follow_session(self, name: str, data: dict[str, Any], at: datetime) -> None:
        match name:
            case "READY":
                self._here.clear()  # until its GUILD_CREATE a server's events do not come
                self._listening.set()
            case "RESUMED":
                self._listening.set()
            case "GUILD_CREATE" if not data.get("unavailable"):
                self._openings.append(Opening(int(data["id"]), at, coverage.NOT_CONNECTED))
                self._here.add(int(data["id"]))
                self._stirred.set()
            case "GUILD_DELETE":
                self._here.discard(int(data["id"]))


def _written(opening: Opening, now: datetime) -> Callable[[Any], Any]:
    return lambda connection: coverage.session_opened(connection, *opening, now=now)


def _beat(guild_id: int, at: datetime) -> Callable[[Any], Any]:
    return lambda connection: coverage.still_live(connection, guild_id, at)
