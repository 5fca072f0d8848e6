"""What the state of a server is made of, and how it is read from Discord's payloads."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.discord.permissions import Overwrite

Payload = Mapping[str, Any]
OLD_COUNTS_STOP = 50


@dataclass(slots=True)
class ChannelState:
    """One channel or thread; `payload` is Discord's own description of it."""

    id: int
    guild_id: int
    kind: int
    name: str
    parent_id: int | None
    overwrites: tuple[Overwrite, ...]
    last_message_id: int | None
    archived: bool
    in_thread: bool
    payload: Payload


@dataclass(slots=True)
class GuildState:
    """One server: its roles' permissions and names, and the bot's own place in it."""

    id: int
    name: str
    owner_id: int | None
    roles: dict[int, int] = field(default_factory=dict)
    role_names: dict[int, str] = field(default_factory=dict)
    own_roles: tuple[int, ...] = ()
    channels: set[int] = field(default_factory=set)
    member_moves: dict[int, float] = field(default_factory=dict)


def channel_state(payload: Payload, guild_id: int) -> ChannelState:
    """A channel or thread as its payload describes it; raises what a malformed payload makes Python raise."""
    return ChannelState(
        id=int(payload["id"]),
        guild_id=guild_id,
        kind=int(payload["type"]),
        name=str(payload.get("name") or ""),
        parent_id=optional_id(payload.get("parent_id")),
        overwrites=tuple(
            Overwrite(int(o["id"]), int(o.get("allow") or 0), int(o.get("deny") or 0))
            for o in payload.get("permission_overwrites") or ()
        ),
        last_message_id=optional_id(payload.get("last_message_id")),
        archived=bool((payload.get("thread_metadata") or {}).get("archived")),
        in_thread=bool(payload.get("member")),
        payload=payload,
    )


def deciding_facts(channel: ChannelState) -> tuple[object, ...]:
    """What of a channel decides whether it can be read."""
    return channel.kind, channel.parent_id, channel.overwrites, channel.in_thread


def most_messages(channel: ChannelState) -> float:
    """How many messages an archived thread can hold at most, by Discord's own count; infinity where it may grow."""
    count = channel.payload.get("message_count")
    if not channel.archived or not isinstance(count, int) or count >= OLD_COUNTS_STOP:
        return math.inf
    return count + 1  # the first message is not counted


def role_permissions(role: Payload) -> tuple[int, int]:
    """A role's id and its permission bits."""
    return int(role["id"]), int(role.get("permissions") or 0)


def role_name(role: Payload) -> tuple[int, str]:
    """A role's id and its name."""
    return int(role["id"]), str(role.get("name") or "")


def snowflakes(values: Iterable[Any]) -> tuple[int, ...]:
    """Ids from Discord's strings."""
    return tuple(int(value) for value in values)


def optional_id(value: object) -> int | None:
    """An id, or None where Discord sends null or nothing."""
    return None if value is None else int(str(value))
