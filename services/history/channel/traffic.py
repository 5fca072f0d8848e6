"""A channel's pages on their way from Discord into the database; the next one is asked for while one is stored."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from services.discord.pagers import MessagePage, message_route, messages_before
from services.discord.server_records import ChannelState
from services.history.channel.pages import HISTORY_MESSAGE, Content, PageFound, PageOutcome, Shown, Sight
from services.history.channel.plan import Stretch
from services.history.channel.revival import revived
from services.history.channel.surroundings import Surroundings
from services.history.store import stored_ids
from services.records.snowflakes import LARGEST_ID


@dataclass(frozen=True, slots=True)
class _Ready:
    """A page that was asked for ahead, with all that is needed to judge and to store it."""

    before: int
    page: MessagePage
    content: Content
    stored: list[int]


class Traffic:
    """Asks for one channel's pages, makes them into records, holds them against what is stored, and stores them."""

    def __init__(self, around: Surroundings, channel: ChannelState, sight: Sight) -> None:
        self._around, self._channel, self._sight = around, channel, sight
        self._next: _Ready | None = None
        self._taken: _Ready | None = None

    @property
    def free(self) -> bool:
        """Whether the channel's messages can be asked for now without waiting for a limit, or letting others wait."""
        return self._around.rest.limiter.is_free(message_route(self._channel.id))

    def has_below(self, before: int | None) -> bool:
        """Whether the page below an id was asked for already."""
        return self._next is not None and self._next.before == before

    async def page_below(self, before: int | None) -> MessagePage:
        """The newest page below an id, or of all; raises what `messages_before` raises."""
        ahead, self._next = self._next, None
        self._taken = ahead if ahead is not None and ahead.before == before else None
        if self._taken is not None:
            return self._taken.page
        return await messages_before(self._around.rest, self._channel.id, before)

    @contextlib.asynccontextmanager
    async def looking_ahead(self, stretch: Stretch, before: int | None) -> AsyncIterator[None]:
        """Meanwhile ask for the page of a stretch below an id, if there is one and the limits let it out at once.

        Raises:
            What `messages_before` raises, when all that is done inside is done.
        """
        if before is None or not self.free:
            yield
            return
        looking = asyncio.create_task(self._look_ahead(replace(stretch, before=before), before))
        try:
            yield
            await looking
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)

    async def _look_ahead(self, stretch: Stretch, before: int) -> None:
        page = await messages_before(self._around.rest, self._channel.id, before)
        content = await self._around.desk.content(page, self._channel.guild_id)
        self._next = _Ready(before, page, content, await self.stored(page, stretch))

    async def stored(self, page: MessagePage, stretch: Stretch) -> list[int]:
        """The ids of undeleted messages that a page of a stretch is held against."""
        if self._taken is not None and self._taken.page is page:
            return self._taken.stored
        lowest = max(stretch.stop, page.oldest) if page.full else stretch.stop
        return await self.stored_between(lowest, LARGEST_ID if stretch.before is None else stretch.before)

    async def stored_between(self, lowest: int, below: int) -> list[int]:
        """The ids of undeleted messages from `lowest` up to but not `below`, last seen before the present session."""
        return await stored_ids(
            self._around.database, self._channel, lowest=lowest, below=below, seen_before=self._sight.epoch
        )

    async def store(self, outcome: PageOutcome) -> PageFound:
        """Store a page and all that follows from it; what nobody understands of it is kept aside."""
        content = await self._content(outcome.page)
        for reason, payload in content.strange:
            self._around.owner.unreadable(HISTORY_MESSAGE, reason, payload)
        found = await self._around.desk.store(
            Shown(self._channel, self._sight, outcome, content.records, content.details)
        )
        if not found.held:
            return found
        return replace(found, revived=await revived(self._around, self._channel, found.held))

    async def store_unproven(self, outcome: PageOutcome) -> PageFound:
        """Store what a page shows, and nothing that would follow from what it does not show."""
        content = await self._content(outcome.page)
        if not content.records:
            return PageFound()
        return await self._around.desk.store(
            Shown(self._channel, self._sight, outcome, content.records, content.details, proven=False)
        )

    async def _content(self, page: MessagePage) -> Content:
        if self._taken is not None and self._taken.page is page:
            return self._taken.content
        return await self._around.desk.content(page, self._channel.guild_id)
