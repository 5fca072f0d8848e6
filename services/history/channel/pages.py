"""A page of messages, and what it leads to in the database."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from services.discord.pagers import MessagePage
from services.discord.server_records import ChannelState
from services.history.channel.compared import Compared
from services.records.json_values import UnreadablePayload
from services.records.message_details import MessageDetails, message_details
from services.records.messages import MessageRecord, message_record

HISTORY_MESSAGE = "a message of the history"

type Unreadable = Callable[[str, str, object], None]


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

    @classmethod
    def by(
        cls,
        channel: ChannelState,
        sight: Sight,
        outcome: PageOutcome,
        unreadable: Unreadable = lambda *_: None,
        *,
        proven: bool = True,
    ) -> Self:
        """What a page shows; messages that cannot be understood are handed to `unreadable`."""
        shown = cls(channel, sight, outcome, [], [], proven)
        page = outcome.page
        for payload in page.messages:
            try:
                record = message_record(payload, channel.guild_id, page.asked_at)
                details = message_details(payload, channel.guild_id, page.asked_at)
            except UnreadablePayload as problem:
                unreadable(HISTORY_MESSAGE, str(problem), payload)
                continue
            shown.records.append(record)
            if details is not None:
                shown.details.append(details)
        return shown

    @property
    def first_look(self) -> bool:
        """Whether nothing about it can have happened unseen, as of a past that nobody had read."""
        return self.outcome.fresh and not any(one >= self.outcome.missed_from for one in self.outcome.page.ids[:1])
