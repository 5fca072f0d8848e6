"""What becomes of a channel that Discord refuses to show: it is gone, or hidden until permissions change."""

import logging
from datetime import UTC, datetime

from services.discord.errors import UNKNOWN_CHANNEL, Forbidden, NotFound, Refused
from services.discord.server_records import ChannelState
from services.history.channel.surroundings import Surroundings
from services.history.store import write_channel_gone, write_unreadable
from services.logs import about
from services.records.withheld import WITHHELD

log = logging.getLogger(__name__)

GONE = "Discord no longer has this channel"
NOT_SHOWN = "Discord does not show this channel to the bot"
REFUSED_BY_DISCORD = "Discord refuses to show this channel's messages"


async def why_refused(around: Surroundings, channel: ChannelState, refusal: Refused) -> str | None:
    """Record that a channel is gone or hidden, and return why; None when only a message was not found."""
    now = datetime.now(UTC)
    if isinstance(refusal, NotFound):
        if refusal.code != UNKNOWN_CHANNEL:
            return None
        around.state.forget_channel(channel.id)
        await write_channel_gone(around.database, channel.guild_id, channel.id, now)
        return GONE
    log.warning(
        "channel %s cannot be read (code %s)",
        channel.id,
        refusal.code,
        extra=about("channel_hidden", guild=channel.guild_id, channel=channel.id, code=refusal.code),
    )
    around.owner.hidden(channel.id)
    reason = REFUSED_BY_DISCORD if isinstance(refusal, Forbidden) else str(refusal)
    await write_unreadable(around.database, channel.guild_id, {channel.id: reason}, now)
    return reason


async def why_withheld(around: Surroundings, channel: ChannelState, since: datetime | None) -> str:
    """Record that a channel is not seen since a moment (None: now), for lack of its text, and return why."""
    log.warning(
        "channel %s cannot be read: %s",
        channel.id,
        WITHHELD,
        extra=about("channel_hidden", guild=channel.guild_id, channel=channel.id),
    )
    reason = {channel.id: WITHHELD}
    await write_unreadable(around.database, channel.guild_id, reason, datetime.now(UTC), since=since)
    around.owner.withheld(channel.id)
    return WITHHELD
