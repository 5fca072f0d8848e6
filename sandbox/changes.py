"""Every change of the world by its name, with arguments as JSON has them."""

import base64
import binascii
import inspect
import mimetypes
from collections.abc import Mapping
from typing import Any

from sandbox.clock import parsed
from sandbox.interactions.model import NotPossible
from sandbox.world import MadeUp, Upload, World

type Json = dict[str, Any]

CHANGES = frozenset(
    {
        "add_user",
        "update_user",
        "delete_account",
        "add_guild",
        "update_guild",
        "add_role",
        "update_role",
        "delete_role",
        "add_emoji",
        "delete_emoji",
        "audit",
        "add_channel",
        "update_channel",
        "delete_channel",
        "set_overwrite",
        "remove_overwrite",
        "add_thread",
        "update_thread",
        "archive_thread",
        "unarchive_thread",
        "delete_thread",
        "join_thread",
        "leave_thread",
        "add_member",
        "update_member",
        "remove_member",
        "give_role",
        "take_role",
        "ban",
        "unban",
        "open_dm",
        "post",
        "edit",
        "touch_message",
        "delete",
        "bulk_delete",
        "react",
        "unreact",
        "clear_reactions",
        "pin",
        "unpin",
        "vote",
        "unvote",
        "end_poll",
        "end_due_polls",
        "voice",
        "typing",
        "create_invite",
        "delete_invite",
        "webhooks_changed",
        "presence",
        "add_scheduled_event",
        "update_scheduled_event",
        "start_scheduled_event",
        "end_scheduled_event",
        "cancel_scheduled_event",
        "attend",
        "delete_scheduled_event",
    }
)
TIMES = frozenset({"at", "joined_at", "start", "end"})


def applied(world: World, name: str, given: Mapping[str, Any]) -> Any:
    """What a change returns; `NotPossible` for an unknown one or for arguments that it does not take."""
    if name not in CHANGES:
        raise NotPossible(f"There is no change {name!r}; there are: {', '.join(sorted(CHANGES))}.")
    arguments = {key: _read(key, value) for key, value in given.items()}
    method = getattr(world, name)
    try:
        inspect.signature(method).bind(**arguments)
    except TypeError as error:
        raise NotPossible(f"{name}: {error}.") from None
    return method(**arguments)


def _read(key: str, value: Any) -> Any:
    if key in TIMES and isinstance(value, str):
        return parsed(value)
    if key == "attachments" and isinstance(value, list):
        return [upload(one) if isinstance(one, dict) and "name" in one else one for one in value]
    return value


def upload(given: Json) -> Upload:
    """A file from {name, base64}, or {name, size, seed} for bytes that are made up."""
    kind = given.get("content_type") or guessed(given["name"])
    if "size" in given:
        return Upload(given["name"], MadeUp(int(given["size"]), int(given.get("seed", 0))), kind)
    return Upload(given["name"], decoded(given.get("base64", "")), kind)


def decoded(text: str) -> bytes:
    """Bytes from base64; `NotPossible` when it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotPossible("A file's content is no base64.") from None


def guessed(name: str) -> str | None:
    """A file's content type, by its name."""
    return mimetypes.guess_type(name)[0]
