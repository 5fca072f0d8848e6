"""Channels: one, its changes and overwrites, typing."""

from typing import Any

from sandbox import permissions as bits
from sandbox.kinds import THREADS
from sandbox.rest.call import Call, Route

type Json = dict[str, Any]

_OF_CHANNEL = (
    "name",
    "type",
    "position",
    "topic",
    "nsfw",
    "rate_limit_per_user",
    "parent_id",
    "default_auto_archive_duration",
    "flags",
)
_OF_THREAD = (
    "name",
    "archived",
    "locked",
    "auto_archive_duration",
    "invitable",
    "rate_limit_per_user",
    "applied_tags",
    "flags",
)


def _channel(call: Call) -> Json:
    channel = call.world.channel_seen_by(call.channel(), call.bot)
    own = call.world.thread_members.get(int(channel["id"]), {}).get(call.bot)
    return channel | ({"member": own} if own else {})


def _change(call: Call) -> Json:
    channel = call.channel()
    if channel["type"] in THREADS:
        return _change_thread(call, channel)
    call.channel(bits.MANAGE_CHANNELS)
    changes = {key: call.body[key] for key in _OF_CHANNEL if key in call.body}
    if call.body.get("permission_overwrites") is not None:
        call.channel(bits.MANAGE_ROLES)
        overwrites = call.body["permission_overwrites"]
        changes["permission_overwrites"] = [_overwrite(one["id"], one) for one in overwrites]
    return call.world.update_channel(channel["id"], **changes)


def _change_thread(call: Call, thread: Json) -> Json:
    changes = {key: call.body[key] for key in _OF_THREAD if call.body.get(key) is not None}
    opens = changes.get("archived") is False and not thread["thread_metadata"]["locked"]
    if not (opens and changes.keys() == {"archived"}) and thread["owner_id"] != str(call.bot):
        call.channel(bits.MANAGE_THREADS)
    return call.world.update_thread(thread["id"], **changes)


def _delete(call: Call) -> Json:
    channel = call.channel()
    needed = bits.MANAGE_THREADS if channel["type"] in THREADS else bits.MANAGE_CHANNELS
    call.channel(needed)
    call.world.delete_channel(channel["id"])
    return channel


def _overwrite(target: str, given: Json) -> Json:
    told = {key: str(given.get(key) or 0) for key in ("allow", "deny")}
    return {"id": str(target), "type": int(given.get("type") or 0), **told}


def _put_overwrite(call: Call) -> None:
    channel, target = call.channel(bits.MANAGE_ROLES), call.id("overwrite_id")
    made = _overwrite(str(target), call.body)
    call.world.set_overwrite(channel["id"], target, made["type"], int(made["allow"]), int(made["deny"]))


def _remove_overwrite(call: Call) -> None:
    channel = call.channel(bits.MANAGE_ROLES)
    call.world.remove_overwrite(channel["id"], call.id("overwrite_id"))


def _typing(call: Call) -> None:
    channel = call.channel()
    call.channel(bits.sending(channel))
    call.world.typing(channel["id"], call.bot)


ROUTES = (
    Route("GET", "/channels/{channel_id}", _channel),
    Route("PATCH", "/channels/{channel_id}", _change),
    Route("DELETE", "/channels/{channel_id}", _delete),
    Route("PUT", "/channels/{channel_id}/permissions/{overwrite_id}", _put_overwrite),
    Route("DELETE", "/channels/{channel_id}/permissions/{overwrite_id}", _remove_overwrite),
    Route("POST", "/channels/{channel_id}/typing", _typing),
)
