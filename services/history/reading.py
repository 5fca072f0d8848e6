"""One channel read from its newest message down, with every doubt about a page resolved before it counts."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from services.database import Database
from services.discord.errors import (
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    DiscordUnavailable,
    Forbidden,
    NotFound,
    RateLimited,
    Refused,
    TooManyRefusals,
)
from services.discord.pagers import MessagePage, message_route, messages_before, oldest_message_id, one_message
from services.discord.rest import DiscordRest
from services.discord.server_records import ChannelState, most_messages
from services.discord.server_state import ServerState
from services.history.judgement import judged, needs_confirmation, reaches_stop, witnesses
from services.history.plan import Aim, Stretch, Watermarks, stretches
from services.history.scheduling import Priority
from services.history.store import (
    PageOutcome,
    stored_ids,
    write_channel_gone,
    write_outcome,
    write_rows,
    write_unreadable,
)
from services.records.snowflakes import LARGEST_ID

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 60.0
REFUSED_BY_DISCORD = "Discord refuses to show this channel's messages"


class Owner(Protocol):
    """Whom a reading tells what it finds."""

    def contiguous(self, guild_id: int, channel_id: int, up_to_id: int) -> None:
        """The channel has no hole any more: from now on live messages raise its high watermark."""
        ...

    def hidden(self, channel_id: int) -> None:
        """Discord refuses to show the channel."""
        ...

    def brought(self, messages: int) -> None:
        """A page brought so many messages."""
        ...

    def unreadable(self, name: str, reason: str, payload: object) -> None:
        """Discord sent something that cannot be understood; keep it."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all readings of a server share."""

    database: Database
    rest: DiscordRest
    state: ServerState
    owner: Owner


class ChannelReading:
    """Closes a channel's gap, reads its last days again, its unread past, and last its older messages again.

    `epoch` is when the live view began: only messages last seen before it can have been deleted unseen. `turn` keeps
    apart the steps of two readings of one channel, so that this one compares with all that the other has written.
    """

    def __init__(
        self,
        around: Surroundings,
        channel: ChannelState,
        marks: Watermarks,
        *,
        epoch: datetime,
        reread_from: int,
        turn: asyncio.Lock,
    ) -> None:
        self.channel = channel
        self.cancelled = False
        self._around = around
        self._marks = marks
        self._turn = turn
        self._epoch = epoch
        self._announced = channel.last_message_id
        self._most = most_messages(channel)
        self._stretches = stretches(marks, channel.last_message_id, reread_from)
        self._top: int | None = None
        self._suspect: MessagePage | None = None
        self._not_before = float("-inf")
        self._failures = 0
        self.gap_open = True
        self._settle_gap()

    @property
    def priority(self) -> Priority:
        """Newest first; what is only checked again comes after everything that is missing."""
        if not self._stretches:
            return (0, 0)
        return (int(self.in_background), -self._frontier())

    @property
    def in_background(self) -> bool:
        """Whether only older, already stored messages are left to be checked."""
        return all(stretch.aim is Aim.VERIFY for stretch in self._stretches)

    @property
    def needed(self) -> bool:
        """Whether there is anything to read."""
        return bool(self._stretches)

    def ready_at(self) -> float:
        """When this channel's own limit and pauses let the next page be asked for."""
        return max(self._around.rest.limiter.ready_at(message_route(self.channel.id)), self._not_before)

    async def step(self) -> bool:
        """Read one page, or confirm one; returns whether the channel is done (for now: events may plan it again)."""
        try:
            async with self._turn:
                done = not self._may_read() or await self._read_or_confirm()
        except RateLimited:
            return False
        except TooManyRefusals as closed:
            self._pause(closed.wait)
            return False
        except DiscordUnavailable as problem:
            log.warning("reading channel %s waits: %s", self.channel.id, problem)
            self._back_off()
            return False
        except Refused as refusal:
            return await self._refused(refusal)
        return done or self.cancelled

    async def _read_or_confirm(self) -> bool:
        stretch = self._stretches[0]
        if self._suspect is not None:
            return await self._confirm(self._suspect, stretch)
        page = await messages_before(self._around.rest, self.channel.id, stretch.before)
        return await self._take(page, stretch, proven=False)

    async def _confirm(self, suspect: MessagePage, stretch: Stretch) -> bool:
        """Ask for the channel's very first message: one row cannot be cut, and it needs the permission too."""
        self._suspect = None
        if not suspect.messages and stretch.before is None and self._announced is None:  # never used, as Discord said
            return await self._take(suspect, stretch, proven=True)
        oldest = await oldest_message_id(self._around.rest, self.channel.id)
        last = suspect.oldest if suspect.messages else stretch.before
        if oldest is not None and (last is None or oldest < last):
            return self._doubt()
        if oldest is None and last is not None and await self._exists(last):
            return self._doubt()
        return await self._take(suspect, stretch, proven=True)

    async def _take(self, page: MessagePage, stretch: Stretch, *, proven: bool) -> bool:
        """Judge a page against what is stored; store it once nothing about it is in doubt."""
        if not self._may_read():
            return True
        lowest = max(stretch.stop, page.oldest) if page.full else stretch.stop
        below = LARGEST_ID if stretch.before is None else stretch.before
        stored = await stored_ids(
            self._around.database, self.channel, lowest=lowest, below=below, seen_before=self._epoch
        )
        judgement = judged(page, stored, at_top=stretch.before is None)
        whole = stretch.before is None and len(page.messages) >= self._most
        if not (proven or whole) and needs_confirmation(
            page, stretch, judgement, high=self._marks.high, complete=self._marks.complete
        ):
            self._suspect = page
            await write_rows(self._around.database, self.channel, page)
            return False
        if await self._contradicted(page, judgement.above if page.messages else judgement.claimed, stretch):
            return self._doubt()
        if not self._may_read():
            return True
        return await self._store(page, judgement.claimed, stretch)

    async def _contradicted(self, page: MessagePage, claimed: tuple[int, ...], stretch: Stretch) -> bool:
        """Whether Discord still has, one by one, a message whose absence from the page says that it is gone."""
        asked = list(witnesses(claimed))
        newest = page.newest if page.messages else 0
        if stretch.before is None and self._announced is not None and self._announced > newest:
            asked.append(self._announced)  # the server's description named a newer message than the list shows
        for message_id in asked:
            if await self._exists(message_id):
                return True
        return False

    async def _exists(self, message_id: int) -> bool:
        try:
            await one_message(self._around.rest, self.channel.id, message_id)
        except NotFound as refusal:
            if refusal.code == UNKNOWN_MESSAGE:
                return False
            raise
        return True

    async def _store(self, page: MessagePage, gone: tuple[int, ...], stretch: Stretch) -> bool:
        ended = not page.full
        finished = ended or reaches_stop(page, stretch)
        if stretch.before is None and page.messages:
            self._top = max(page.newest, self._marks.high or 0)
        closes_gap = self.gap_open and self._closes_gap(page, stretch, ended=ended)
        backfill = stretch.aim is Aim.BACKFILL
        outcome = PageOutcome(
            page,
            gone,
            low_id=page.oldest if backfill and page.messages else None,
            high_id=self._top if closes_gap else None,
            complete=True if backfill and ended else None,
        )
        await write_outcome(self._around.database, self.channel, outcome, self._around.owner.unreadable)
        self._failures = 0
        self._around.owner.brought(len(page.messages))
        if closes_gap and not self.cancelled:
            self._say_contiguous(self._top or self._marks.high or 0)
        self._advance(page, finished=finished)
        return not self._stretches

    def _closes_gap(self, page: MessagePage, stretch: Stretch, *, ended: bool) -> bool:
        if stretch.aim is Aim.BACKFILL:
            return True
        return ended or page.oldest <= (self._marks.high or 0)

    def _advance(self, page: MessagePage, *, finished: bool) -> None:
        if finished:
            self._stretches.popleft()
        else:
            self._stretches[0].before = page.oldest

    def _settle_gap(self) -> None:
        """A channel whose newest message is stored already needs no request to be whole."""
        if not self._stretches or self._stretches[0].before is not None:
            self._say_contiguous(self._marks.high or 0)

    def _say_contiguous(self, up_to_id: int) -> None:
        self.gap_open = False
        self._around.owner.contiguous(self.channel.guild_id, self.channel.id, up_to_id)

    def _may_read(self) -> bool:
        """Whether the channel still is and can be read; when not, whoever changed that has planned what follows."""
        return not self.cancelled and self._around.state.readable(self.channel.id)

    def _frontier(self) -> int:
        if self._stretches[0].before is None:
            return self._announced or 0  # what came since was seen live
        return self._stretches[0].frontier

    def _doubt(self) -> bool:
        """A page was cut or contradicted: ask again, a little later each time."""
        log.info("a page of channel %s was not whole; asking again", self.channel.id)
        self._back_off()
        return False

    def _back_off(self) -> None:
        self._pause(min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE))
        self._failures = min(self._failures + 1, 16)

    def _pause(self, seconds: float) -> None:
        self._not_before = self._around.rest.limiter.now() + seconds

    async def _refused(self, refusal: Refused) -> bool:
        """Discord says no: the channel is gone, or hidden until permissions change."""
        now = datetime.now(UTC)
        guild_id, channel_id = self.channel.guild_id, self.channel.id
        if isinstance(refusal, NotFound):
            if refusal.code != UNKNOWN_CHANNEL:
                return self._doubt()
            self._around.state.forget_channel(channel_id)
            await write_channel_gone(self._around.database, guild_id, channel_id, now)
            return True
        log.warning("channel %s cannot be read (code %s)", channel_id, refusal.code)
        self._around.owner.hidden(channel_id)
        reason = REFUSED_BY_DISCORD if isinstance(refusal, Forbidden) else str(refusal)
        await write_unreadable(self._around.database, guild_id, {channel_id: reason}, now)
        return True
