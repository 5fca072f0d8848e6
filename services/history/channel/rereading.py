"""A part of a channel read once more because somebody asks for it."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

from services.discord.errors import Forbidden, NotFound
from services.discord.pagers import one_channel
from services.discord.server_records import ChannelState
from services.errors import ProfilerError
from services.history.channel.pages import PageFound, Sight
from services.history.channel.plan import Aim, Stretch, Watermarks
from services.history.channel.reading import ChannelReading
from services.history.channel.refusing import GONE, NOT_SHOWN
from services.history.channel.surroundings import Owner as Audience
from services.history.channel.surroundings import Surroundings
from services.history.scheduling import Reading
from services.history.store import last_seen, stored_channels, write_threads
from services.history.tools import Tools

ELSEWHERE = "the bot does not see this server now"


class ChannelHidden(ProfilerError):
    """A channel cannot be read; `reason` says why in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This channel cannot be read: {reason}.")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading again brought: how many messages, how many of them new, and the ids of unseen changes.

    `revived` were held for deleted and are so no more.
    `complete` is false when it ended before its lower end: the channel was hidden or went meanwhile.
    """

    messages: int
    new: int
    edited: tuple[int, ...]
    deleted: tuple[int, ...]
    complete: bool
    revived: tuple[int, ...] = ()


@dataclass(slots=True)
class _Listener:
    """Adds up what the pages bring and hears of the end; what concerns the channel is passed on."""

    tools: Tools
    guild_id: int
    server: Audience | None
    pages: list[PageFound] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def contiguous(self, guild_id: int, channel_id: int, up_to_id: int) -> None:
        """Nothing: the session's own reading says that."""

    def hidden(self, channel_id: int) -> None:
        """Pass on that Discord refuses."""
        if self.server is not None:
            self.server.hidden(channel_id)

    def withheld(self, channel_id: int) -> None:
        """Pass on that texts are withheld."""
        if self.server is not None:
            self.server.withheld(channel_id)

    def brought(self, found: PageFound) -> None:
        """One more page."""
        self.pages.append(found)
        self.tools.read(self.guild_id, found)

    def unreadable(self, name: str, reason: str, payload: object) -> None:
        """Keep what nobody understands."""
        self.tools.capture.unreadable(name, reason, payload)

    def finished(self, _reading: Reading) -> None:
        """It is over."""
        self.ended.set()


async def read_again(
    tools: Tools, server: Audience | None, guild_id: int, channel_id: int, *, low: int, high: int | None
) -> Reread:
    """Read the messages of a channel from `low` to `high` (None: the newest) again, judged like all pages.

    Raises:
        ChannelHidden: it cannot be read, with the reason.
    """
    channel = await _known(tools, guild_id, channel_id)
    epoch = datetime.now(UTC)
    await tools.older_events_written(epoch)
    stored = (await stored_channels(tools.database, guild_id, [channel_id])).get(channel_id)
    listener = _Listener(tools, guild_id, server)
    reading = ChannelReading(
        Surroundings(tools.database, tools.rest, tools.state, listener, tools.desk),
        channel,
        stored.marks if stored is not None else Watermarks(),
        deque([Stretch(Aim.VERIFY, None if high is None else high + 1, low)]),
        sight=Sight(epoch, await last_seen(tools.database, guild_id, epoch)),
        turn=tools.turn_of(channel_id),
        asked_for=True,
    )
    tools.begin(listener, reading)
    try:
        await listener.ended.wait()
    finally:
        reading.cancelled = True
    if not reading.whole and (reason := _hidden_because(tools, channel_id, reading)) is not None:
        raise ChannelHidden(reason)
    return Reread(
        sum(page.messages for page in listener.pages),
        sum(page.new for page in listener.pages),
        tuple(sorted({i for page in listener.pages for i in page.edited})),
        tuple(sorted({i for page in listener.pages for i in page.deleted})),
        reading.whole,
        tuple(sorted({i for page in listener.pages for i in page.revived})),
    )


def _hidden_because(tools: Tools, channel_id: int, reading: ChannelReading) -> str | None:
    """Why a reading ended early, if it is because the channel cannot be read."""
    if reading.refused is not None:
        return reading.refused
    return GONE if channel_id not in tools.state.channels else tools.state.why_unreadable(channel_id)


async def _known(tools: Tools, guild_id: int, channel_id: int) -> ChannelState:
    """The channel as the state knows it; a thread that no list showed is asked for."""
    if guild_id not in tools.state.guilds:
        raise ChannelHidden(ELSEWHERE)
    if channel_id not in tools.state.channels:
        try:
            payload = await one_channel(tools.rest, channel_id)
        except NotFound as refusal:
            raise ChannelHidden(GONE) from refusal
        except Forbidden as refusal:
            raise ChannelHidden(NOT_SHOWN) from refusal
        await write_threads(tools.database, guild_id, [payload])
        tools.state.note_thread(payload, guild_id)
        tools.appeared(guild_id, [channel_id])
    reason = tools.state.why_unreadable(channel_id)
    if reason is not None:
        raise ChannelHidden(reason)
    return tools.state.channels[channel_id]
