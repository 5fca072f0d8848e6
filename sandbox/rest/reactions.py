"""Reactions, pins and polls' answers."""

from typing import Any

from sandbox import permissions as bits
from sandbox.clock import iso, parsed
from sandbox.rest.call import Call, Route
from sandbox.rest.errors import ApiError
from sandbox.rest.reading import as_told, message_of, refuse_archived
from sandbox.world.reactions import emoji_object, same_emoji

type Json = dict[str, Any]


def _emoji(call: Call) -> str:
    emoji = call.params["emoji_name"]
    if emoji.isascii() and ":" not in emoji:
        raise ApiError(400, 10014, "Unknown Emoji")
    return emoji


def _users(call: Call) -> list[Json]:
    channel, message = message_of(call)
    limit, after = call.integer("limit", 25, 1, 100), call.snowflake("after") or 0
    burst = call.integer("type", 0, 0, 1) == 1
    people = _people(call, channel, message, burst=burst)
    return [call.world.user_known_as(one) for one in people if one > after][:limit]


def _people(call: Call, channel: Json, message: Json, *, burst: bool) -> list[int]:
    emoji, stale = emoji_object(_emoji(call)), call.box.stale_since
    if stale is None:
        return call.world.reactors(channel["id"], message["id"], emoji, burst=burst)
    then = call.world.reacted_then(int(message["id"]), iso(stale))
    reacted = next((one for one in then if same_emoji(one.emoji, emoji)), None)
    return sorted(reacted.burst if burst else reacted.normal) if reacted else []


def _add(call: Call) -> None:
    channel, message = message_of(call)
    refuse_archived(channel)
    known = any(_names(one["emoji"]) == call.params["emoji_name"] for one in message.get("reactions", ()))
    if not known:
        call.channel(bits.ADD_REACTIONS)
    call.world.react(channel["id"], message["id"], call.bot, _emoji(call))


def _names(emoji: Json) -> str:
    return f"{emoji['name']}:{emoji['id']}" if emoji["id"] else emoji["name"]


def _remove_own(call: Call) -> None:
    channel, message = message_of(call)
    call.world.unreact(channel["id"], message["id"], call.bot, _emoji(call))


def _remove_of(call: Call) -> None:
    channel, message = message_of(call, needed=bits.MANAGE_MESSAGES)
    call.world.unreact(channel["id"], message["id"], call.id("user_id"), _emoji(call))


def _clear(call: Call) -> None:
    channel, message = message_of(call, needed=bits.MANAGE_MESSAGES)
    emoji = _emoji(call) if "emoji_name" in call.params else None
    call.world.clear_reactions(channel["id"], message["id"], emoji)


def _pins(call: Call) -> Json:
    channel = call.channel()
    limit, before = call.integer("limit", 50, 1, 50), call.time("before")
    if not call.world.may(call.bot, channel["id"], bits.READ_MESSAGE_HISTORY):
        return {"items": [], "has_more": False}
    pins = [
        (message_id, at)
        for message_id, at in call.world.pins(channel["id"])
        if before is None or parsed(at) < parsed(before)
    ]
    items = [{"pinned_at": at, "message": _pinned(call, channel, message_id)} for message_id, at in pins[:limit]]
    return {"items": items, "has_more": len(pins) > limit}


def _pinned(call: Call, channel: Json, message_id: int) -> Json:
    return as_told(call, channel, [call.world.message(channel["id"], message_id)])[0]


def _first_pins(call: Call) -> list[Json]:
    channel = call.channel()
    if not call.world.may(call.bot, channel["id"], bits.READ_MESSAGE_HISTORY):
        return []
    return [_pinned(call, channel, message_id) for message_id, _ in call.world.pins(channel["id"])[:50]]


def _pin(call: Call) -> None:
    channel, message = message_of(call, needed=bits.PIN_MESSAGES)
    refuse_archived(channel)
    call.world.pin(channel["id"], message["id"], call.bot)


def _unpin(call: Call) -> None:
    channel, message = message_of(call, needed=bits.PIN_MESSAGES)
    call.world.unpin(channel["id"], message["id"])


def _voters(call: Call) -> Json:
    channel, message = message_of(call)
    limit, after = call.integer("limit", 25, 1, 100), call.snowflake("after") or 0
    voters = call.world.voters(channel["id"], message["id"], call.id("answer_id"))
    return {"users": [call.world.user_known_as(one) for one in voters if one > after][:limit]}


def _end_poll(call: Call) -> Json:
    channel, message = message_of(call)
    if message["author"]["id"] != str(call.bot):
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    return call.world.end_poll(channel["id"], message["id"])


_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_REACTIONS = f"{_MESSAGE}/reactions"

ROUTES = (
    Route("GET", f"{_REACTIONS}/{{emoji_name}}", _users),
    Route("PUT", f"{_REACTIONS}/{{emoji_name}}/@me", _add),
    Route("DELETE", f"{_REACTIONS}/{{emoji_name}}/@me", _remove_own),
    Route("DELETE", f"{_REACTIONS}/{{emoji_name}}/{{user_id}}", _remove_of),
    Route("DELETE", f"{_REACTIONS}/{{emoji_name}}", _clear),
    Route("DELETE", _REACTIONS, _clear),
    Route("GET", "/channels/{channel_id}/messages/pins", _pins),
    Route("PUT", "/channels/{channel_id}/messages/pins/{message_id}", _pin),
    Route("DELETE", "/channels/{channel_id}/messages/pins/{message_id}", _unpin),
    Route("GET", "/channels/{channel_id}/pins", _first_pins),
    Route("PUT", "/channels/{channel_id}/pins/{message_id}", _pin),
    Route("DELETE", "/channels/{channel_id}/pins/{message_id}", _unpin),
    Route("GET", "/channels/{channel_id}/polls/{message_id}/answers/{answer_id}", _voters),
    Route("POST", "/channels/{channel_id}/polls/{message_id}/expire", _end_poll),
)
