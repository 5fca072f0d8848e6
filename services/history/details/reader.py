"""Who reacted and who voted, read where counts differ from what is stored, and pins; after everything else."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.discord.detail_pagers import Enough, pins, poll_voters, reaction_route, reaction_users
from services.discord.errors import UNKNOWN_EMOJI, DiscordUnavailable, NotFound, Refused
from services.discord.server_state import ServerState
from services.history.details.store import (
    Due,
    are_all,
    due_channels,
    due_in,
    give_up,
    leave_pins,
    moved_pins,
    put_off,
    put_off_no_longer,
    write_pins,
    write_reacting,
    write_voting,
)
from services.history.scheduling import Priority, Reading
from services.history.tools import Tools
from services.history.waiting import Waiting
from services.logs import about
from services.storage.transactions import complain, is_passing, unless_cancelled

log = logging.getLogger(__name__)

LAST_OF_ALL: Priority = (2, 0)
SHORTEST_REST, LONGER_REST = 0.05, 0.5  # seconds; every page that is stored may make something due
REST_FOR_WORK = 10  # times the seconds that looking took
LOOK_AFTER = 5.0  # seconds after which due lists are looked for unasked: live events make some too
FIRST_PAUSE = 0.5
REFUSED_PAUSE = timedelta(hours=1)


@dataclass(slots=True, eq=False)
class ChannelDetails:
    """The due lists of one channel, one a step.

    `pins_due`: its pins are to be read as well; `pins_of` is when the newest was pinned, as far as Discord said.
    """

    tools: Tools
    guild_id: int
    channel_id: int
    pins_due: bool = False
    pins_of: datetime | None = None
    cancelled: bool = False
    in_background: bool = True
    waiting: Waiting = field(init=False)

    def __post_init__(self) -> None:
        self.waiting = Waiting(self.tools.rest.limiter, FIRST_PAUSE)

    @property
    def priority(self) -> Priority:
        """Behind all reading of messages."""
        return LAST_OF_ALL

    def ready_at(self) -> float:
        """When the channel's own limit and pauses allow the next list."""
        return max(self.tools.rest.limiter.ready_at(reaction_route(self.channel_id)), self.waiting.until)

    async def step(self) -> bool:
        """Read one list; returns whether none is left that may be read now."""
        if self.cancelled or not self.tools.state.readable(self.channel_id):
            return True
        try:
            if self.pins_due:
                await self._read_pins()
                self.pins_due = False
                return False
            due = await due_in(self.tools.database, self.guild_id, self.channel_id, self.tools.clock())
            if due is None:
                return True
            await self._read(due)
        except DiscordUnavailable as problem:
            log.warning(
                "reading reactions, votes or pins of channel %s waits: %s",
                self.channel_id,
                problem,
                extra=about("details_wait", guild=self.guild_id, channel=self.channel_id),
            )
            self.waiting.longer()
            return False
        except Refused as refusal:
            log.warning(
                "reactions, votes or pins of channel %s cannot be read: %s",
                self.channel_id,
                refusal,
                extra=about("details_hidden", guild=self.guild_id, channel=self.channel_id, code=refusal.code),
            )
            return True
        self.waiting.over()
        return False

    async def _read_pins(self) -> None:
        asked_at = self.tools.clock()
        try:
            pinned = await pins(self.tools.rest, self.channel_id)
        except Refused as refusal:
            log.info(
                "the pins of channel %s cannot be read: %s",
                self.channel_id,
                refusal,
                extra=about("pins_hidden", guild=self.guild_id, channel=self.channel_id, code=refusal.code),
            )
            await leave_pins(self.tools.database, self.guild_id, self.channel_id, asked_at, self.pins_of)
            return
        if self.tools.state.readable(self.channel_id):  # else an empty list may only mean that nothing is shown
            await write_pins(self.tools.database, self.guild_id, self.channel_id, pinned, asked_at, self.pins_of)

    async def _reacting(self, due: Due, *, burst: bool, enough: Enough | None = None) -> set[int]:
        try:
            return await reaction_users(
                self.tools.rest, due.channel_id, due.message_id, due.key, burst=burst, enough=enough
            )
        except NotFound as refusal:
            if refusal.code != UNKNOWN_EMOJI:
                raise
            return set()  # nobody reacts with it any more

    async def _read_reaction(self, due: Due, asked_at: datetime) -> None:
        """Read who reacted; who did so with super reactions is not asked for where all that were counted are found.

        Then nothing is known of what happened since they were counted: the list is as old as that.
        """
        counted = False

        async def enough(found: set[int]) -> bool:
            nonlocal counted
            counted = await are_all(self.tools.database, due, len(found))
            return counted

        normal = await self._reacting(due, burst=False, enough=enough)
        burst = set() if counted else await self._reacting(due, burst=True)
        await write_reacting(self.tools.database, due, normal, burst, due.since if counted else asked_at)

    async def _read(self, due: Due) -> None:
        asked_at = self.tools.clock()
        try:
            if due.kind == "reaction":
                await self._read_reaction(due, asked_at)
            else:
                voters = await poll_voters(self.tools.rest, due.channel_id, due.message_id, int(due.key))
                await write_voting(self.tools.database, due, voters, asked_at)
        except NotFound:  # the message went, or its channel
            await give_up(self.tools.database, due)
        except Refused as refusal:
            log.info(
                "a list of channel %s cannot be read now: %s",
                due.channel_id,
                refusal,
                extra=about("list_hidden", guild=due.guild_id, channel=due.channel_id, code=refusal.code),
            )
            await put_off(self.tools.database, due, asked_at + REFUSED_PAUSE)


class Details:
    """Looks for due lists and has them read, channel by channel; `run` it beside the scheduler.

    `others_first` says whether messages are still missing: then it looks less often.
    """

    def __init__(
        self, tools: Tools, servers: Callable[[], Collection[int]], others_first: Callable[[], bool] = lambda: False
    ) -> None:
        self._others_first = others_first
        self._tools = tools
        self._servers = servers
        self._under_way: dict[tuple[int, int], ChannelDetails] = {}
        self._wake = asyncio.Event()
        self._wake.set()
        self._looking = True  # nobody has looked yet
        self._anew: set[int] = set()
        self._passed_over: set[tuple[int, int]] = set()

    @property
    def settled(self) -> bool:
        """Whether nothing is due, as far as was looked since the last `changed`."""
        return not (self._wake.is_set() or self._looking or self._under_way)

    def changed(self) -> None:
        """Something may be due."""
        self._wake.set()

    def try_again(self, guild_id: int) -> None:
        """What Discord refused to tell of a server may be told now."""
        self._anew.add(guild_id)
        self.changed()

    async def run(self) -> None:
        """Look for ever: when something changed, and every few seconds."""
        while True:
            try:
                async with asyncio.timeout(LOOK_AFTER):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._looking = True
            self._wake.clear()
            begun, missing = time.monotonic(), self._others_first()
            try:
                for guild_id in [*self._servers()]:
                    await self._look(guild_id)
            except Exception as problem:
                unless_cancelled(problem)
                if is_passing(problem):
                    complain(self._tools.database, log, "lists of people wait for the database", problem)
                else:
                    log.exception("looking for due lists failed; it is tried again")
            self._looking = False
            rest = LONGER_REST if self._others_first() else SHORTEST_REST
            took = time.monotonic() - begun  # long when the database was away: nothing to rest from
            await self._rest(max(rest, min(REST_FOR_WORK * took, LOOK_AFTER)), missing=missing)

    async def _rest(self, seconds: float, *, missing: bool) -> None:
        """Look no more for a while, or until no messages are missing any more: then these lists are waited for.

        `missing` is whether some were when the last look began.
        """
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and (self._others_first() or not missing):  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(min(left, SHORTEST_REST))

    def finished(self, reading: Reading) -> None:
        """A channel has nothing due, or nothing that may be read."""
        if isinstance(reading, ChannelDetails):
            channel = reading.guild_id, reading.channel_id
            self._under_way.pop(channel, None)
            if channel in self._passed_over:  # something became due there meanwhile, maybe too late to be read along
                self._passed_over.discard(channel)
                self._wake.set()

    async def _look(self, guild_id: int) -> None:
        tools = self._tools
        if guild_id in self._anew:
            await put_off_no_longer(tools.database, guild_id)
            self._anew.discard(guild_id)
        due = await due_channels(tools.database, guild_id, tools.clock())
        moved = await moved_pins(tools.database, guild_id)
        for channel_id in dict.fromkeys((*due, *moved)):
            if (guild_id, channel_id) in self._under_way:
                self._passed_over.add((guild_id, channel_id))
            elif _readable(tools.state, channel_id):
                reading = ChannelDetails(tools, guild_id, channel_id, channel_id in moved, moved.get(channel_id))
                self._under_way[guild_id, channel_id] = reading
                tools.begin(self, reading)


def _readable(state: ServerState, channel_id: int) -> bool:
    return channel_id in state.channels and state.readable(channel_id)
