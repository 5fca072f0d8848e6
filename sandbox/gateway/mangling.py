"""Payloads as a future or a careless Discord might send them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sandbox.faults.registry import Fault

type Json = dict[str, Any]

OPTIONAL = ("member", "mentions", "nonce", "flags", "components", "edited_timestamp", "last_pin_timestamp")
PARTIAL = ("id", "channel_id", "guild_id", "content", "edited_timestamp")


def unknown_enum(data: Json, fault: Fault) -> Json:
    """Numbers that name kinds become ones nobody knows yet."""
    key = fault.get("key", "type")
    return {**data, key: fault.get("value", 250)}


def missing_keys(data: Json, fault: Fault) -> Json:
    """Keys are left out: the named ones, else those that are optional."""
    gone = fault.get("keys", OPTIONAL)
    return {key: value for key, value in data.items() if key not in gone}


def extra_keys(data: Json, fault: Fault) -> Json:
    """Keys appear that nobody knows."""
    return {**data, **fault.get("extra", {"hologram": {"depth": 3}, "sparkles": [1, None]})}


def null_keys(data: Json, fault: Fault) -> Json:
    """Keys are null: the named ones, else those that are optional."""
    return {**data, **{key: None for key in fault.get("keys", OPTIONAL) if key in data}}


def forward_of_the_future(data: Json, _fault: Fault) -> Json:
    """A message refers to another in a way nobody knows; this one stops an unguarded nextcord."""
    reference = {"type": 7, "channel_id": data["channel_id"], "message_id": data["id"]}
    snapshot: Json = {"message": {"type": 251, "content": "", "timestamp": data.get("timestamp"), "embeds": []}}
    return {**data, "message_reference": reference, "message_snapshots": [snapshot]}


def partial_update(data: Json, _fault: Fault) -> Json:
    """An update carries only what changed, as it did before 2024."""
    return {key: data[key] for key in PARTIAL if key in data}


def nameless_emoji(data: Json, _fault: Fault) -> Json:
    """A reaction's own emoji was deleted: it has its id and no name."""
    emoji = data.get("emoji") or {}
    return {**data, "emoji": {**emoji, "name": None}} if emoji.get("id") else data


def huge_guild(data: Json, fault: Fault) -> Json:
    """A server comes with many more channels than it has."""
    template = data["channels"][0]
    extra = [{**template, "id": str(1000 + n), "name": f"filler-{n}"} for n in range(fault.get("channels", 5000))]
    return {**data, "channels": [*data["channels"], *extra]}


class Mangler(NamedTuple):
    """A way to change a payload; `event` is the only one it fits, None = all."""

    mangle: Callable[[Json, Fault], Json]
    event: str | None = None


MANGLERS: dict[str, Mangler] = {
    "unknown_enum": Mangler(unknown_enum),
    "missing_keys": Mangler(missing_keys),
    "extra_keys": Mangler(extra_keys),
    "null_keys": Mangler(null_keys),
    "future_forward": Mangler(forward_of_the_future, "MESSAGE_CREATE"),
    "partial_update": Mangler(partial_update, "MESSAGE_UPDATE"),
    "nameless_emoji": Mangler(nameless_emoji),
    "huge_guild": Mangler(huge_guild, "GUILD_CREATE"),
}
