"""One channel read from its newest message down, with every doubt about a page resolved before it counts."""

import asyncio
import logging
from collections import deque
from dataclasses import replace

from services.discord.errors import (
    ContentWithheld,
    DiscordUnavailable,
    RateLimited,
    Refused,
    TooManyRefusals,
)
from services.discord.pagers import MessagePage, first_messages, message_route
from services.discord.server_records import ChannelState, most_messages
from services.history.channel.beginning import Beginning, goes_on_below, wanted
from services.history.channel.compared import Comparison
from services.history.channel.judgement import judged, needs_confirmation, reaches, reaches_stop
from services.history.channel.pages import PageOutcome, Sight
from services.history.channel.plan import Aim, Stretch, Watermarks, is_fresh, missed_from
from services.history.channel.proofs import contradicted, is_the_end
from services.history.channel.refusing import why_refused, why_withheld
from services.history.channel.surroundings import Surroundings
from services.history.channel.traffic import Traffic
from services.history.scheduling import Priority
from services.history.waiting import Waiting
from services.logs import about
from services.records.snowflakes import LARGEST_ID

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.1
SOMEBODY_WAITS: Priority = (0, -LARGEST_ID)


class ChannelReading:
    """Reads the stretches of a channel in order: a gap, the last days, the unread past, older messages once more.

    Only messages last seen before `sight.epoch` can have changed unseen. `turn` keeps apart the steps of two readings
    of one channel, so that this one compares with all that the other has written. With `asked_for` somebody waits for
    it: it goes first and leaves the watermarks alone.
    """

    def __init__(
        self,
        around: Surroundings,
        channel: ChannelState,
        marks: Watermarks,
        wanted: deque[Stretch],
        *,
        sight: Sight,
        turn: asyncio.Lock,
        asked_for: bool = False,
    ) -> None:
        self.channel = channel
        self.cancelled = False
        self.whole = False
        self.refused: str | None = None
        self.pages = self.span_read = 0
        self._around = around
        self._marks = marks
        self._turn = turn
        self._sight = sight
        self.asked_for = asked_for
        self._announced = channel.last_message_id
        self._most = most_messages(channel)
        self._stretches = wanted
        self._traffic = Traffic(around, channel, sight)
        self._comparison = Comparison(channel.id)
        self._top: int | None = None
        self._suspect: MessagePage | None = None
        self._beginning: Beginning | None = None
        self._waiting = Waiting(around.rest.limiter, FIRST_PAUSE)
        self.gap_open = not asked_for
        if self.gap_open:
            self._settle_gap()

    @property
    def priority(self) -> Priority:
        """Newest first; what is only checked again comes after everything that is missing, the longest unseen first."""
        if not self._stretches:
            return (0, 0)
        if self.asked_for:
            return SOMEBODY_WAITS
        if self.in_background:
            return (1, self._stretches[0].seen, -self._frontier())
        return (0, -self._frontier())

    @property
    def in_background(self) -> bool:
        """Whether only older, already stored messages are left to be checked."""
        return all(stretch.aim is Aim.VERIFY for stretch in self._stretches)

    @property
    def span_left(self) -> int:
        """How wide the ids are that are still to be read, from now down to the channel's beginning at most."""
        newest = self._announced or self.channel.id
        tops = [newest if one.before is None else one.before for one in self._stretches]
        bottoms = [one.stop or self.channel.id for one in self._stretches]
        return sum(max(0, top - bottom) for top, bottom in zip(tops, bottoms, strict=True))

    @property
    def seconds_a_page(self) -> float:
        """How long a page takes at the pace of the channel's own limit."""
        return self._around.rest.limiter.seconds_between(message_route(self.channel.id))

    @property
    def needed(self) -> bool:
        """Whether there is anything to read."""
        return bool(self._stretches)

    def ready_at(self) -> float:
        """When this channel's own limit and pauses let the next page be asked for, if there is one."""
        if self._stretches and self._needs_no_request(self._stretches[0]):
            return self._waiting.until
        return max(self._around.rest.limiter.ready_at(message_route(self.channel.id)), self._waiting.until)

    def _needs_no_request(self, stretch: Stretch) -> bool:
        reached = self._beginning is not None and self._beginning.reached_by(stretch)
        return reached or (self._suspect is None and self._traffic.has_below(stretch.before))

    async def step(self) -> bool:
        """Read one page, or confirm one; returns whether the channel is done (for now: events may plan it again)."""
        try:
            async with self._turn:
                done = not self._may_read() or await self._read_or_confirm()
        except RateLimited:
            return False
        except TooManyRefusals as closed:
            self._waiting.pause(closed.wait)
            return False
        except ContentWithheld:
            self.refused = await why_withheld(self._around, self.channel, self._sight.before if self.gap_open else None)
            return True
        except DiscordUnavailable as problem:
            log.warning(
                "reading channel %s waits: %s",
                self.channel.id,
                problem,
                extra=about("reading_waits", guild=self.channel.guild_id, channel=self.channel.id),
            )
            self._waiting.longer()
            return False
        except Refused as refusal:
            return await self._refused(refusal)
        return done or self.cancelled

    async def _read_or_confirm(self) -> bool:
        stretch = self._stretches[0]
        if self._suspect is not None:
            return await self._confirm(self._suspect, stretch)
        if self._beginning is None and wanted(stretch):
            return await self._look_at_beginning(stretch)
        if self._beginning is not None and self._beginning.reached_by(stretch):
            return await self._take(MessagePage([], self._beginning.asked_at), stretch, proven=True)
        return await self._take(await self._traffic.page_below(stretch.before), stretch, proven=False)

    async def _look_at_beginning(self, stretch: Stretch) -> bool:
        """Store the channel's first messages ahead of those between; they move no watermark."""
        page = await first_messages(self._around.rest, self.channel.id)
        beginning = Beginning.shown_by(page)
        if not self._may_read():
            return True
        if beginning.ids:
            stored = await self._traffic.stored_between(page.oldest, page.newest + 1)
            missed = missed_from(stretch, self._marks, self._sight.before)
            outcome = PageOutcome(page, missed_from=missed, fresh=is_fresh(stretch, stored))
            self._around.owner.brought(await self._traffic.store(outcome))
        self._beginning = beginning
        return False

    async def _confirm(self, suspect: MessagePage, stretch: Stretch) -> bool:
        self._suspect = None
        if not await self._is_the_end(suspect, stretch):
            return self._doubt()
        return await self._take(suspect, stretch, proven=True)

    async def _is_the_end(self, page: MessagePage, stretch: Stretch) -> bool:
        """Ask for the channel's very first message, unless Discord said that there is none."""
        if not page.messages and stretch.before is None and self._announced is None:  # never used, as Discord said
            return True
        return await is_the_end(self._around.rest, self.channel.id, page, stretch)

    async def _take(self, page: MessagePage, stretch: Stretch, *, proven: bool) -> bool:
        """Judge a page against what is stored; store it once nothing about it is in doubt."""
        if not self._may_read():
            return True
        stored = await self._traffic.stored(page, stretch)
        if self._beginning is not None and self._beginning.reached_by(stretch):
            stored = [one for one in stored if one not in self._beginning.ids]
        fresh = is_fresh(stretch, stored)
        judgement = judged(page, stored, at_top=stretch.before is None)
        whole = stretch.before is None and len(page.messages) >= self._most
        if not (proven or whole) and needs_confirmation(
            page, stretch, judgement, high=self._marks.high, complete=self._marks.complete
        ):
            if not self._traffic.free:
                self._suspect = page
                await self._keep_unproven(page, stretch, fresh=fresh)
                return False
            if not await self._proven_at_once(page, stretch, fresh=fresh):
                return self._doubt()
        doubtful = judgement.above if page.messages else judgement.claimed
        if await contradicted(self._around.rest, self.channel.id, page, doubtful, stretch, self._announced):
            return self._doubt()
        if not self._may_read():
            return True
        return await self._store(page, judgement.claimed, stretch, fresh=fresh)

    async def _proven_at_once(self, page: MessagePage, stretch: Stretch, *, fresh: bool) -> bool:
        """Whether a short page is the channel's end; what it shows is kept if that is not proven."""
        try:
            proven = await self._is_the_end(page, stretch)
        except Exception:
            await self._keep_unproven(page, stretch, fresh=fresh)
            raise
        if not proven:
            await self._keep_unproven(page, stretch, fresh=fresh)
        return proven

    async def _keep_unproven(self, page: MessagePage, stretch: Stretch, *, fresh: bool) -> None:
        missed = missed_from(stretch, self._marks, self._sight.before)
        found = await self._traffic.store_unproven(PageOutcome(page, missed_from=missed, fresh=fresh))
        self._around.owner.brought(replace(found, messages=0))

    async def _store(self, page: MessagePage, gone: tuple[int, ...], stretch: Stretch, *, fresh: bool) -> bool:
        ended = not page.full
        finished = ended or reaches_stop(page, stretch)
        if stretch.before is None and page.messages:
            self._top = max(page.newest, self._marks.high or 0)
        closes_gap = self.gap_open and reaches(page, stretch, self._marks.high or 0)
        backfill = stretch.aim is Aim.BACKFILL
        outcome = PageOutcome(
            page,
            gone,
            low_id=page.oldest if backfill and page.messages else None,
            high_id=self._top if closes_gap else None,
            complete=True if backfill and ended else None,
            missed_from=missed_from(stretch, self._marks, self._sight.before),
            fresh=fresh,
            compared=self._comparison.with_page(page, stretch, finished=finished),
        )
        ahead = None if finished else goes_on_below(page, stretch, self._beginning)
        async with self._traffic.looking_ahead(stretch, ahead):
            found = await self._traffic.store(outcome)
            known = 0 if self._beginning is None else self._beginning.among(page.ids)
            self._waiting.over()
            self.pages += 1
            self._around.owner.brought(replace(found, messages=found.messages - known))
            if closes_gap and not self.cancelled:
                self._say_contiguous(self._top or self._marks.high or 0)
            self._advance(page, finished=finished)
        self.whole = not self._stretches
        return self.whole

    def _advance(self, page: MessagePage, *, finished: bool) -> None:
        if page.messages:
            top = self._stretches[0].before or page.newest
            self.span_read += max(0, top - page.oldest)
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
        if self._beginning is not None:  # it may have been wrong as well
            self._beginning = replace(self._beginning, ids=frozenset(), newest=0)
        log.info(
            "a page of channel %s was not whole; asking again",
            self.channel.id,
            extra=about("page_not_whole", guild=self.channel.guild_id, channel=self.channel.id),
        )
        self._waiting.longer()
        return False

    async def _refused(self, refusal: Refused) -> bool:
        """Discord says no: the channel is done with, unless only a message is missing."""
        self.refused = await why_refused(self._around, self.channel, refusal)
        return self.refused is not None or self._doubt()
