"""The sandbox's own truth in the shape of a database's rows, and whether everything has come to rest."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.clock import parsed
from sandbox.gateway.protocol import Op
from sandbox.permissions import CONNECT, READ_MESSAGE_HISTORY, VIEW_CHANNEL
from sandbox.world import World

if TYPE_CHECKING:
    from sandbox.server import Sandbox

type Json = dict[str, Any]

STEP, QUIET = 0.02, 0.25
# nextcord answers at most 110 times a minute, then it stops listening: ask quickly at first, seldom later.
FIRST_PROBE, LAST_PROBE, SLOWER = 0.3, 2.0, 1.5
VOICE_LIKE = frozenset({2, 13})


@dataclass(frozen=True, slots=True)
class TrueMessage:
    """A message as Discord holds it; `deleted_at` None = it is there."""

    id: int
    channel_id: int
    author_id: int
    type: int
    content: str
    sent_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    pinned: bool
    versions: tuple[str, ...]
    """The texts it had before, oldest first."""
    reactions: dict[str, int]
    """Counts by the emoji's name, or name:id for the server's own."""


@dataclass(frozen=True, slots=True)
class TrueChannel:
    """A channel or thread; `readable` = the bot may read its history now."""

    id: int
    kind: int
    name: str
    parent_id: int | None
    archived: bool
    deleted: bool
    readable: bool


@dataclass(frozen=True, slots=True)
class TrueMember:
    """Somebody's stays in a server, oldest first; the last one is open while they are there."""

    user_id: int
    present: bool
    stays: tuple[tuple[datetime, datetime | None], ...]


@dataclass(slots=True)
class TrueGuild:
    """All of a server by id."""

    id: int
    name: str
    channels: dict[int, TrueChannel] = field(default_factory=dict)
    members: dict[int, TrueMember] = field(default_factory=dict)
    messages: dict[int, TrueMessage] = field(default_factory=dict)

    def readable_messages(self) -> dict[int, TrueMessage]:
        """The messages that are there and that the bot may read."""
        return {
            message_id: message
            for message_id, message in self.messages.items()
            if message.deleted_at is None and self.channels[message.channel_id].readable
        }


def truth(world: World) -> dict[int, TrueGuild]:
    """Everything that ever was, by server."""
    guilds = {guild_id: TrueGuild(guild_id, guild["name"]) for guild_id, guild in world.guilds.items()}
    for channel in [*world.channels.values(), *world.deleted_channels.values()]:
        if channel.get("guild_id"):
            guilds[int(channel["guild_id"])].channels[int(channel["id"])] = _channel(world, channel)
    for guild_id, members in _members(world).items():
        guilds[guild_id].members = members
    for facts in world.every_message():
        if facts["guild_id"]:
            guilds[int(facts["guild_id"])].messages[int(facts["id"])] = _message(facts)
    return guilds


def readable(world: World, channel_id: int, kind: int) -> bool:
    """Whether the bot may read a channel's history."""
    needed = VIEW_CHANNEL | READ_MESSAGE_HISTORY | (CONNECT if kind in VOICE_LIKE else 0)
    return channel_id in world.channels and world.may(world.bot_user_id, channel_id, needed)


def _channel(world: World, channel: Json) -> TrueChannel:
    channel_id = int(channel["id"])
    parent = channel.get("parent_id")
    return TrueChannel(
        id=channel_id,
        kind=channel["type"],
        name=channel["name"],
        parent_id=None if parent is None else int(parent),
        archived=bool(channel.get("thread_metadata", {}).get("archived")),
        deleted=channel_id not in world.channels,
        readable=readable(world, channel_id, channel["type"]),
    )


def _members(world: World) -> dict[int, dict[int, TrueMember]]:
    found: dict[int, dict[int, TrueMember]] = defaultdict(dict)
    for (guild_id, user_id), stays in world.stays.items():
        times = tuple((parsed(one["joined_at"]), _moment(one["left_at"])) for one in stays)
        found[guild_id][user_id] = TrueMember(user_id, user_id in world.members[guild_id], times)
    return found


def _message(facts: Json) -> TrueMessage:
    return TrueMessage(
        id=int(facts["id"]),
        channel_id=int(facts["channel_id"]),
        author_id=int(facts["author_id"]),
        type=facts["type"],
        content=facts["content"],
        sent_at=parsed(facts["timestamp"]),
        edited_at=_moment(facts["edited_timestamp"]),
        deleted_at=_moment(facts["deleted_at"]),
        pinned=facts["pinned"],
        versions=tuple(one["content"] for one in facts["versions"]),
        reactions={_emoji(one["emoji"]): one["count"] for one in facts["reactions"] if one["count"]},
    )


def _emoji(emoji: Json) -> str:
    return f"{emoji['name']}:{emoji['id']}" if emoji.get("id") else str(emoji["name"])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parsed(text)


def unsettled(box: "Sandbox") -> list[str]:
    """What is still going on, in words; nothing when all is at rest."""
    reasons = []
    if box.open_requests:
        reasons.append(f"{box.open_requests} REST requests are under way")
    if box.gateway.pending:
        reasons.append("events wait to be sent")
    waiting = len(box.interactions.board.open)
    if waiting:
        reasons.append(f"{waiting} interactions wait for an answer")
    sessions = list(box.gateway.sessions.values())
    joined = [session for session in sessions if session.connection is not None]
    if sessions and not joined:
        reasons.append("no session is connected")
    reasons += [
        f"a session has acknowledged {session.acked} of {session.last_seq} events"
        for session in joined
        if session.acked < session.last_seq
    ]
    return reasons


async def settled(box: "Sandbox", timeout: float) -> bool:  # noqa: ASYNC109 - the caller wants an answer, no error
    """Wait until nothing is going on and no request has come for a moment; False when that takes too long.

    Sessions are asked for a heartbeat when they lag behind, as Discord does with op 1.
    """
    loop = asyncio.get_running_loop()
    end, quiet_since, requests = loop.time() + timeout, loop.time(), box.transcript.requests
    ask_at, pause = loop.time(), FIRST_PROBE
    while loop.time() < end:
        if unsettled(box) or box.transcript.requests != requests:
            quiet_since, requests = loop.time(), box.transcript.requests
        elif loop.time() - quiet_since >= QUIET:
            return True
        if loop.time() >= ask_at and _ask_for_heartbeats(box):
            ask_at, pause = loop.time() + pause, min(pause * SLOWER, LAST_PROBE)
        await asyncio.sleep(STEP)
    return False


def _ask_for_heartbeats(box: "Sandbox") -> bool:
    """Send op 1 to sessions that lag behind; whether there were any."""
    lagging = [one for one in box.gateway.sessions.values() if one.connection is not None and one.acked < one.last_seq]
    for session in lagging:
        assert session.connection is not None
        session.connection.control(Op.HEARTBEAT)
    return bool(lagging)
