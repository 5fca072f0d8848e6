"""Reading messages: pages, one message, and what the message content switch hides."""

from typing import Any

from sandbox import permissions as bits
from sandbox.censoring import censored, reads_content
from sandbox.kinds import HOLDS_MESSAGES, VOICE_LIKE
from sandbox.rest.call import Call, Route
from sandbox.rest.errors import ApiError, missing_access
from sandbox.world import Missing

type Json = dict[str, Any]


def readable_channel(call: Call) -> Json:
    """The call's channel, which holds messages and lets the bot in; the right to read history is not asked."""
    channel = call.channel()
    if channel["type"] in VOICE_LIKE and not call.world.may(call.bot, channel["id"], bits.CONNECT):
        raise missing_access()
    if channel["type"] not in HOLDS_MESSAGES:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return channel


def as_told(call: Call, channel: Json, messages: list[Json]) -> list[Json]:
    """Messages as the application may read them."""
    if reads_content(call.world.application):
        return messages
    direct = "guild_id" not in channel
    return [censored(message, call.bot, direct=direct) for message in messages]


def _page(call: Call) -> list[Json]:
    channel = readable_channel(call)
    limit = call.integer("limit", 50, 1, 100)
    before, after, around = (call.snowflake(name) for name in ("before", "after", "around"))
    if not call.world.may(call.bot, channel["id"], bits.READ_MESSAGE_HISTORY):
        return []
    messages = call.world.messages(channel["id"])
    if call.box.stale_since is not None and around is None:
        page = messages.as_of(call.box.stale_since, before=before, after=after, limit=limit)
    else:
        page = messages.page(before=before, after=after, around=around, limit=limit)
    return as_told(call, channel, page)


def message_of(call: Call, *, needed: int = 0) -> tuple[Json, Json]:
    """The channel and the message that a path names; it needs the right to read history."""
    channel = readable_channel(call)
    call.channel(bits.READ_MESSAGE_HISTORY | needed)
    message = call.world.messages(channel["id"]).get(call.id("message_id"))
    if message is None:
        raise Missing("Message", 10008)
    return channel, message


def refuse_archived(channel: Json) -> None:
    """Error 50083: in an archived thread messages can only be read and deleted."""
    if channel.get("thread_metadata", {}).get("archived"):
        raise ApiError(400, 50083, "Thread is archived")


def _message(call: Call) -> Json:
    channel, message = message_of(call)
    return as_told(call, channel, [message])[0]


ROUTES = (
    Route("GET", "/channels/{channel_id}/messages", _page),
    Route("GET", "/channels/{channel_id}/messages/{message_id}", _message),
)
