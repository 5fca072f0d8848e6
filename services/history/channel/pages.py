"""A page of messages, and what it leads to in the database."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from services.discord.pagers import MessagePage
from services.discord.server_records import ChannelState, Payload
from services.history.channel.compared import Compared
from services.records.json_values import UnreadablePayload
from services.records.message_details import MessageDetails, message_details
from services.records.messages import MessageRecord, message_record

HISTORY_MESSAGE = "a message of the history"
AT_A_TIME = 20  # messages made into records before whatever else waits has its turn


@dataclass(frozen=True, slots=True)
class Sight:
    """Since when a channel is seen live, and until when it was before (None: never); aware UTC.

    What happened in between happened unseen.
    """

    epoch: datetime
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What one page leads to: its rows, the ids it proves deleted, and how far the channel is read now.

    Messages of at least `missed_from` that are new were missed; older ones were merely not read yet. `fresh` says that
    nothing of it was stored when the channel came into view.
    """

    page: MessagePage
    gone: Collection[int] = ()
    low_id: int | None = None
    high_id: int | None = None
    complete: bool | None = None
    missed_from: int = 0
    fresh: bool = False
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class PageFound:
    """What a page brought: how many messages, how many of them new, and the ids of changes that nobody had seen.

    `held` are those it shows although they are held for deleted, `revived` those of them that are so no more.
    """

    messages: int = 0
    new: int = 0
    edited: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()
    held: tuple[int, ...] = ()
    revived: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The messages of a page as records, what they show besides, and what nobody understands, each with why."""

    records: list[MessageRecord] = field(default_factory=list)
    details: list[MessageDetails] = field(default_factory=list)
    strange: list[tuple[str, Payload]] = field(default_factory=list)

    @classmethod
    async def of(cls, page: MessagePage, guild_id: int) -> Self:
        """The content of a page; whatever else waits has its turn every few messages."""
        content = cls()
        for number, payload in enumerate(page.messages, start=1):
            try:
                record = message_record(payload, guild_id, page.asked_at)
                details = message_details(payload, guild_id, page.asked_at)
            except UnreadablePayload as problem:
                content.strange.append((str(problem), payload))
                continue
            content.records.append(record)
            if details is not None:
                content.details.append(details)
            if number % AT_A_TIME == 0:
                await asyncio.sleep(0)
        return content


@dataclass(frozen=True, slots=True)
class Shown:
    """A page on its way into the database: its messages as records, and what they show besides.

    Of one that is not `proven` only what it shows is stored, and nothing that would follow from what it does not show.
    """

    channel: ChannelState
    sight: Sight
    outcome: PageOutcome
    records: list[MessageRecord]
    details: list[MessageDetails]
    proven: bool = True

    @property
    def first_look(self) -> bool:
        """Whether nothing about it can have happened unseen, as of a past that nobody had read."""
        return self.outcome.fresh and not any(one >= self.outcome.missed_from for one in self.outcome.page.ids[:1])
