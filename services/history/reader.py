"""The history of every server: gaps closed, the past read newest first, changes made while away found again."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.database import Database
from services.discord.rest import DiscordRest
from services.discord.server_state import Change, ServerState
from services.history.channel.pages import PageFound, Sight
from services.history.channel.reading import ChannelReading
from services.history.channel.rereading import Reread, read_again
from services.history.details.reader import ChannelDetails, Details
from services.history.lists.listing import Listing
from services.history.lists.members import read_members
from services.history.lists.occasions import read_occasions
from services.history.pressing import Pressing
from services.history.progress import Progress, Unfinished, time_left
from services.history.refresh import catch_up, lasting_drift
from services.history.scheduling import PAUSE_AFTER_BUG, Reading, Scheduler
from services.history.server import ServerHistory
from services.history.tools import ContiguityKeeper, Owner, Tools
from services.logs import about
from services.records.snowflakes import created_at
from services.storage.transactions import is_passing, unless_cancelled

log = logging.getLogger(__name__)

LOG_EVERY = 5.0
LOOK_EVERY = 0.02
PATIENCE_FOR_LISTS = 120.0  # seconds that a refresh waits for who reacted and who voted
GAP_PAUSE = 2.0  # lost events come in bursts: plan once they have stopped


class History:
    """Reads what Discord holds and the database does not, and what changed unseen; `run` it beside the capture.

    It listens to `state`: every GUILD_CREATE begins a new session of that server, new channels and permissions that
    change are followed by themselves. Tell it of lost events with `gap`.
    """

    def __init__(
        self,
        database: Database,
        rest: DiscordRest,
        state: ServerState,
        capture: ContiguityKeeper,
        *,
        channels_at_once: int = 20,
        reread_days: float = 14,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        live: bool = True,
    ) -> None:
        self._state = state
        self._capture = capture
        self._reread = timedelta(days=reread_days)
        self._clock = clock
        self._servers: dict[int, ServerHistory] = {}
        self._owners: dict[Reading, Owner] = {}
        self._not_before: dict[int, float] = {}
        self._lost_since: dict[int, datetime] = {}
        self._wake = asyncio.Event()
        self._planning = False
        self._begun: Counter[int] = Counter()
        self._messages: Counter[int] = Counter()
        pressing = Pressing(self._reading_on, rest.limiter)
        self._scheduler = Scheduler(channels_at_once, self._finished, wanted=pressing.wanted)
        self._tools = Tools(
            database, rest, state, capture, clock, self._begin, self._wake.set, self._count, self.appeared, live
        )
        self._details = Details(self._tools, self._servers.keys, self._messages_missing)
        state.subscribe(self._noticed)

    @property
    def busy(self) -> bool:
        """Whether anything is left to be read."""
        return not self._is_settled(verified=True)

    def progress(self, guild_id: int | None = None) -> Progress:
        """How far everything is, or one server."""
        readings = self._reading_on(guild_id)
        newest = max((-r.priority[1] for r in readings), default=None)
        frontier = None if newest is None else created_at(newest)
        begun, messages = (
            (counted.total() if guild_id is None else counted[guild_id]) for counted in (self._begun, self._messages)
        )
        left = time_left(readings, self._tools.rest.limiter.seconds_between())
        return Progress(begun - len(readings), begun, messages, frontier, left)

    def unfinished(self, guild_id: int) -> Unfinished:
        """Which channels of a server are still to be read, and which are only compared once more."""
        server = self._servers.get(guild_id)
        readings = list(server.readings.values()) if server is not None else []
        checking = frozenset(reading.channel.id for reading in readings if reading.in_background)
        return Unfinished(frozenset(reading.channel.id for reading in readings) - checking, checking)

    def unread(self, guild_id: int) -> tuple[int, ...]:
        """The channels of a server with anything to be read or read again."""
        left = self.unfinished(guild_id)
        return tuple(sorted(left.missing | left.checking))

    async def reread(self, guild_id: int, channel_id: int, *, low: int = 0, high: int | None = None) -> Reread:
        """Read the messages of a channel from `low` to `high` (None: the newest) once more, ahead of everything else.

        `run` has to be under way. It stores, judges and notes what it finds like every page, and moves no watermark.

        Raises:
            ChannelHidden: the channel cannot be read, with the reason.
        """
        return await read_again(self._tools, self._servers.get(guild_id), guild_id, channel_id, low=low, high=high)

    async def refresh(self, guild_id: int) -> None:
        """Check that events told everything of a server, make up for what they did not, and read all that is due.

        In a quiet hour that takes a handful of requests. It returns once nothing of the server is missing; older
        messages may still be compared again, and lists of who reacted and voted may still be due when there are many.
        It may be cancelled at any time.

        Raises:
            Refused, DiscordUnavailable: Discord does not describe the server.
        """
        if self._tools.live and guild_id in self._servers:
            drift = await lasting_drift(self._tools, guild_id)
            catch_up(self._tools, drift)
            server = self._servers.get(guild_id)
            if drift.events:
                self.gap("the server differs from what events told", guild_id)
            elif server is not None and drift.behind:
                log.warning("messages of %d channels did not come; they are read", len(drift.behind))
                server.look_again(drift.behind)
            now = self._clock()
            await self._tools.older_events_written(now)
            await read_members(self._tools.database, self._tools.rest, self._state, guild_id, Sight(now))
        if guild_id in self._servers:
            await read_occasions(self._tools.database, self._tools.rest, guild_id)
        self._details.try_again(guild_id)
        while not self._is_settled(verified=False):  # noqa: ASYNC110 - as in settled
            await asyncio.sleep(LOOK_EVERY)
        with contextlib.suppress(TimeoutError):  # a first reading leaves hours of them: they go on behind
            async with asyncio.timeout(PATIENCE_FOR_LISTS):
                while not (self._is_settled(verified=False) and self._details.settled):  # noqa: ASYNC110 - as in settled
                    await asyncio.sleep(LOOK_EVERY)

    def session_started(self, guild_id: int) -> None:
        """From now on a server is seen live; plan everything that may have been missed before."""
        self._drop(guild_id)
        self._capture.session_started([guild_id])
        epoch = self._clock()
        sight = Sight(epoch, self._lost_since.pop(guild_id, None))
        self._servers[guild_id] = ServerHistory(self._tools, guild_id, sight=sight, reread_from=epoch - self._reread)
        self._details.try_again(guild_id)
        self._wake.set()

    def gap(self, reason: str, guild_id: int | None = None) -> None:
        """Events were lost on one server or all: what they said is read again once no more are lost."""
        now = asyncio.get_running_loop().time()
        for one in [guild_id] if guild_id is not None else [*self._servers]:
            if self._not_before.get(one, 0.0) <= now:
                log.warning("events were lost (%s); the last days are read again", reason)
            self._put_off(one, GAP_PAUSE)
            if one in self._servers and (seen := self._servers[one].seen_until) is not None:
                self._lost_since[one] = seen
            self.session_started(one)

    def appeared(self, guild_id: int, channel_ids: Iterable[int]) -> None:
        """Read channels or threads that were not known."""
        if guild_id in self._servers:
            self._servers[guild_id].appeared(channel_ids)

    def missed(self, guild_id: int, channel_id: int) -> None:
        """A live message of a channel came without its text: read the channel instead."""
        if guild_id in self._servers:
            self._servers[guild_id].missed(channel_id)

    async def run(self) -> None:
        """Read for ever; raises TokenRefused when Discord does not accept the bot any more."""
        tasks = [
            asyncio.create_task(work)
            for work in (self._scheduler.run(), self._plan(), self._details.run(), self._report())
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def settled(self, *, verified: bool = True) -> None:
        """Return once nothing is left to be read; with `verified` off, older messages may still be checked again."""
        while not self._is_settled(verified=verified):  # noqa: ASYNC110 - too many things settle it for one event
            await asyncio.sleep(LOOK_EVERY)

    def _reading_on(self, guild_id: int | None = None) -> list[ChannelReading]:
        """What of all servers, or of one, is not only compared again."""
        chosen = [server for one, server in self._servers.items() if guild_id in {None, one}]
        return [r for server in chosen for r in server.readings.values() if not r.in_background]

    def _is_settled(self, *, verified: bool) -> bool:
        if self._planning or self._wake.is_set() or not all(server.settled for server in self._servers.values()):
            return False
        if verified and not self._details.settled:
            return False
        return all(
            isinstance(reading, ChannelReading | ChannelDetails | Listing) and reading.in_background and not verified
            for reading in self._scheduler.unfinished()
        )

    def _messages_missing(self) -> bool:
        return any(not r.in_background for server in self._servers.values() for r in server.readings.values())

    async def _plan(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._planning = True
            try:
                for guild_id, server in [*self._servers.items()]:
                    if self._not_before.get(guild_id, 0.0) <= asyncio.get_running_loop().time():
                        await self._plan_server(guild_id, server)
            finally:
                self._planning = False

    async def _plan_server(self, guild_id: int, server: ServerHistory) -> None:
        try:
            await server.plan()
        except Exception as problem:
            unless_cancelled(problem)
            log.log(
                logging.WARNING if is_passing(problem) else logging.ERROR,
                "planning the history of server %s failed; it is tried again",
                guild_id,
                extra=about("planning_failed", guild=guild_id),
                exc_info=None if is_passing(problem) else problem,
            )
            self._put_off(guild_id, PAUSE_AFTER_BUG)

    def _put_off(self, guild_id: int, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._not_before[guild_id] = loop.time() + seconds
        loop.call_later(seconds, self._wake.set)

    async def _report(self) -> None:
        last = None
        while True:
            await asyncio.sleep(LOG_EVERY)
            now = replace(self.progress(), remaining=None)
            if now == last:
                continue
            last = now
            back_to = "" if now.frontier is None else f", everything since {now.frontier:%Y-%m-%d %H:%M} UTC"
            log.info(
                "history: %d of %d channels read, %d messages%s",
                now.channels_done,
                now.channels_total,
                now.messages_read,
                back_to,
            )

    def _noticed(self, change: Change) -> None:
        server = self._servers.get(change.guild_id)
        match change.kind:
            case "server":
                self.session_started(change.guild_id)
            case "server_gone":
                self._drop(change.guild_id)
            case "channel" if change.channel_id is not None:
                self.appeared(change.guild_id, [change.channel_id])
            case "channel_gone" if server is not None:
                server.some_went()
            case "permissions" if server is not None:
                server.permissions_changed()
                self._details.try_again(change.guild_id)

    def _drop(self, guild_id: int) -> None:
        server = self._servers.pop(guild_id, None)
        if server is not None:
            server.drop()

    def _begin(self, owner: Owner, reading: Reading) -> None:
        if isinstance(reading, ChannelReading) and not reading.asked_for:
            self._begun[reading.channel.guild_id] += 1
        self._owners[reading] = owner
        self._scheduler.add(reading)

    def _finished(self, reading: Reading) -> None:
        self._owners.pop(reading).finished(reading)

    def _count(self, guild_id: int, found: PageFound) -> None:
        self._messages[guild_id] += found.messages
        self._details.changed()
