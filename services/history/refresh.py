"""A server as Discord describes it now, held against what its events told: what differs got lost on the way."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from services.discord.errors import UNKNOWN_CHANNEL, NotFound
from services.discord.pagers import described, one_channel
from services.discord.permissions import THREADS
from services.discord.server_records import channel_state, role_permissions, snowflakes
from services.discord.server_state import ServerState
from services.history.tools import Tools

log = logging.getLogger(__name__)

ON_ITS_WAY = 2.0  # seconds that an event may take: what still differs then is lost
GONE = "CHANNEL_DELETE"

type Said = tuple[str, int]  # the event that would have told, and what it is about


@dataclass(frozen=True, slots=True)
class Drift:
    """What events did not tell: the data of those that are missing, and channels with messages that did not come."""

    events: dict[Said, dict[str, Any]] = field(default_factory=dict)
    behind: dict[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.events or self.behind)


async def lasting_drift(tools: Tools, guild_id: int) -> Drift:
    """What differs twice, with time in between for events that were on their way."""
    first = await _drift(tools, guild_id)
    if not first:
        return first
    await asyncio.sleep(ON_ITS_WAY)
    again = await _drift(tools, guild_id)
    events = {said: data for said, data in again.events.items() if said in first.events}
    behind = {one: newest for one, newest in again.behind.items() if one in first.behind}
    return Drift({said: data for said, data in events.items() if await _is_so(tools, said)}, behind)


def catch_up(tools: Tools, drift: Drift) -> None:
    """Take in what the missing events would have said."""
    for (name, _), data in drift.events.items():
        log.warning("an event %s was lost; it is made up for", name)
        tools.state.apply(name, data)
        if name != "GUILD_MEMBER_UPDATE":  # people have a list of their own
            tools.capture.offer(name, data, seq=None, received_at=tools.clock())
    for channel_id, newest in drift.behind.items():
        channel = tools.state.channels.get(channel_id)
        if channel is not None:
            channel.last_message_id = max(newest, channel.last_message_id or 0)


async def _drift(tools: Tools, guild_id: int) -> Drift:
    _, told = await described(tools.rest, guild_id)
    if guild_id not in tools.state.guilds:
        return Drift()
    payloads = [*told["channels"], *told["threads"]]
    known = tools.state.channels
    behind = {
        int(one["id"]): int(one["last_message_id"])
        for one in payloads
        if one.get("last_message_id") is not None
        and int(one["id"]) in known
        and tools.state.readable(int(one["id"]))
        and int(one["last_message_id"]) > (known[int(one["id"])].last_message_id or 0)
    }
    events = dict(_untold_channels(tools.state, guild_id, payloads))
    events |= dict(_untold_roles(tools.state, guild_id, told))
    return Drift(events, behind)


def _untold_channels(
    state: ServerState, guild_id: int, payloads: list[dict[str, Any]]
) -> Iterator[tuple[Said, dict[str, Any]]]:
    shown = set()
    for payload in payloads:
        now, data = channel_state(payload, guild_id), {**payload, "guild_id": str(guild_id)}
        shown.add(now.id)
        kind = "THREAD" if now.kind in THREADS else "CHANNEL"
        before = state.channels.get(now.id)
        if before is None:
            yield (f"{kind}_CREATE", now.id), data
        elif (before.kind, before.parent_id, before.overwrites) != (now.kind, now.parent_id, now.overwrites):
            yield (f"{kind}_UPDATE", now.id), data
    for channel in state.in_guild(guild_id):
        if channel.kind not in THREADS and channel.id not in shown:
            yield (GONE, channel.id), {"id": str(channel.id), "guild_id": str(guild_id), "type": channel.kind}


def _untold_roles(state: ServerState, guild_id: int, told: dict[str, Any]) -> Iterator[tuple[Said, dict[str, Any]]]:
    guild = state.guilds[guild_id]
    roles = {int(role["id"]): role for role in told.get("roles", ())}
    for role_id, role in roles.items():
        if guild.roles.get(role_id) != role_permissions(role)[1]:
            yield ("GUILD_ROLE_UPDATE", role_id), {"guild_id": str(guild_id), "role": role}
    for role_id in guild.roles.keys() - roles.keys():
        yield ("GUILD_ROLE_DELETE", role_id), {"guild_id": str(guild_id), "role_id": str(role_id)}
    (own,) = told["members"]
    if set(snowflakes(own.get("roles", ()))) != set(guild.own_roles):
        yield ("GUILD_MEMBER_UPDATE", int(own["user"]["id"])), {**own, "guild_id": str(guild_id)}


async def _is_so(tools: Tools, said: Said) -> bool:
    """Whether a channel that a list lacks is gone indeed: a list may hide what it does not show."""
    name, channel_id = said
    if name != GONE:
        return True
    try:
        await one_channel(tools.rest, channel_id)
    except NotFound as refusal:
        return refusal.code == UNKNOWN_CHANNEL
    return False
