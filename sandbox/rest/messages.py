"""Writing messages: post, edit, delete, delete many."""

from datetime import timedelta
from typing import Any

from sandbox import permissions as bits
from sandbox.kinds import EPHEMERAL, THREADS
from sandbox.rest.bodies import SETTABLE_FLAGS, message_parts, refuse_empty
from sandbox.rest.call import Call, Route
from sandbox.rest.errors import ApiError, invalid, missing_permissions
from sandbox.rest.reading import message_of, readable_channel, refuse_archived
from sandbox.snowflake import time_of

type Json = dict[str, Any]

MESSAGE_DELETED, MESSAGES_DELETED = 72, 73
_DELETABLE_TYPES = frozenset({0, 6, 7, 8, 9, 10, 11, 12, 18, 19, 20, 22, 23, 24, 46})


def _post(call: Call) -> Json:
    channel = readable_channel(call)
    _check_sending(call, channel)
    seen = _seen_nonce(call, channel)
    if seen is not None:
        return seen
    parts = message_parts(call.world, int(channel["id"]), call.body, call.files)
    parts |= _reference(call, channel)
    refuse_empty(parts)
    parts["flags"] = parts.get("flags", 0) & ~EPHEMERAL
    told = call.world.post(channel["id"], call.bot, **parts, extra={"tts": bool(call.body.get("tts"))})
    nonce = call.body.get("nonce")
    if nonce is None:
        return told
    if call.body.get("enforce_nonce"):
        call.box.nonces.keep(channel["id"], str(nonce), told["id"], call.world.clock.now())
    return {**told, "nonce": nonce}


def _check_sending(call: Call, channel: Json) -> None:
    needed = (bits.ATTACH_FILES if call.files else 0) | (bits.EMBED_LINKS if call.body.get("embeds") else 0)
    call.channel(bits.sending(channel) | (needed if "guild_id" in channel else 0))
    if channel["type"] in THREADS and channel["thread_metadata"]["locked"]:
        call.channel(bits.MANAGE_THREADS)
    if "guild_id" not in channel:
        other = call.world.channel_seen_by(channel, call.bot)["recipients"][0]
        call.box.direct_messages.check_sending(call.world, int(other["id"]))


def _seen_nonce(call: Call, channel: Json) -> Json | None:
    if not call.body.get("enforce_nonce") or call.body.get("nonce") is None:
        return None
    seen = call.box.nonces.seen(channel["id"], str(call.body["nonce"]), call.world.clock.now())
    return call.world.messages(channel["id"]).get(seen) if seen else None


def _reference(call: Call, channel: Json) -> Json:
    given = call.body.get("message_reference")
    if not given:
        return {}
    if given.get("type") == 1:
        return {"forward_of": _forwarded(call, given)}
    if not call.world.may(call.bot, channel["id"], bits.READ_MESSAGE_HISTORY):
        raise ApiError(400, 160002, "Cannot reply without permission to read message history")
    there = call.world.messages(channel["id"]).get(given["message_id"])
    if there is None and given.get("fail_if_not_exists", True):
        raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    if there is None:
        return {}
    allowed = call.body.get("allowed_mentions") or {}
    return {"reply_to": given["message_id"], "mention_reply": allowed.get("replied_user", not allowed)}


def _forwarded(call: Call, given: Json) -> Json:
    source = given.get("channel_id")
    if source is None:
        raise invalid("message_reference.channel_id", "BASE_TYPE_REQUIRED", "This field is required")
    if not call.world.may(call.bot, source, bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY):
        raise missing_permissions()
    return call.world.message(source, given["message_id"])


def _edit(call: Call) -> Json:
    channel = readable_channel(call)
    message = call.world.message(channel["id"], call.id("message_id"))
    if message["author"]["id"] != str(call.bot):
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    refuse_archived(channel)
    parts = message_parts(call.world, int(channel["id"]), call.body, call.files, editing=message)
    parts.pop("poll", None)
    parts.pop("allowed_mentions", None)
    refuse_empty(message | parts)
    if "flags" in call.body:
        kept = message["flags"] & ~SETTABLE_FLAGS
        parts["flags"] = kept | (parts.get("flags", 0) & ~EPHEMERAL)
    return call.world.edit(channel["id"], message["id"], **parts)


def _delete(call: Call) -> None:
    channel = readable_channel(call)
    message = call.world.message(channel["id"], call.id("message_id"))
    if message["author"]["id"] != str(call.bot):
        call.channel(bits.MANAGE_MESSAGES)
    if message["type"] not in _DELETABLE_TYPES:
        raise ApiError(403, 50021, "Cannot execute action on a system message")
    call.world.delete(channel["id"], message["id"])
    if message["author"]["id"] != str(call.bot):
        options = {"channel_id": channel["id"], "count": "1"}
        call.audit(channel["guild_id"], MESSAGE_DELETED, message["author"]["id"], options)


def _bulk_delete(call: Call) -> None:
    channel = call.channel(bits.MANAGE_MESSAGES)
    ids = [int(one) for one in call.body["messages"]]
    if not 2 <= len(ids) <= 100:
        raise ApiError(400, 50016, "Provided too few or too many messages to delete. Must be between 2 and 100.")
    oldest = call.world.clock.now() - timedelta(weeks=2)
    if any(time_of(one) < oldest for one in ids):
        raise ApiError(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    call.world.bulk_delete(channel["id"], dict.fromkeys(ids))
    call.audit(channel["guild_id"], MESSAGES_DELETED, channel["id"], {"count": str(len(ids))})


def _crosspost(call: Call) -> Json:
    channel, message = message_of(call)
    if channel["type"] != 5:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return call.world.touch_message(channel["id"], message["id"], flags=message["flags"] | 1)


ROUTES = (
    Route("POST", "/channels/{channel_id}/messages", _post),
    Route("PATCH", "/channels/{channel_id}/messages/{message_id}", _edit),
    Route("DELETE", "/channels/{channel_id}/messages/{message_id}", _delete),
    Route("POST", "/channels/{channel_id}/messages/bulk-delete", _bulk_delete),
    Route("POST", "/channels/{channel_id}/messages/{message_id}/crosspost", _crosspost),
)
