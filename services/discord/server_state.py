"""The servers as the gateway last described them: channels, threads, roles and what the bot may read."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from services.discord.permissions import THREADS, channel_permissions, server_permissions, why_unreadable
from services.discord.server_records import (
    ChannelState,
    GuildState,
    Payload,
    channel_state,
    deciding_facts,
    optional_id,
    role_name,
    role_permissions,
    snowflakes,
)

log = logging.getLogger(__name__)

ChangeKind = Literal["server", "server_gone", "channel", "channel_gone", "permissions"]
CHANGE_NO_PERMISSION = frozenset({"MESSAGE_CREATE", "THREAD_MEMBERS_UPDATE"})
UNKNOWN_PARENT = "the channel of this thread is hidden from the bot"
LEFT_OUT = "an administrator leaves this channel out"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that decides what can be read: a server described anew, a channel that came or went, permissions."""

    kind: ChangeKind
    guild_id: int
    channel_id: int | None = None


class ServerState:
    """Follows raw gateway events; every method is synchronous and none raises because of a payload."""

    def __init__(self, bot_user_id: int | None = None, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.bot_user_id = bot_user_id
        self.guilds: dict[int, GuildState] = {}
        self.channels: dict[int, ChannelState] = {}
        self._monotonic = monotonic
        self._permissions: dict[int, int] = {}
        self._listeners: list[Callable[[Change], None]] = []
        self._leaves_out: Callable[[int, int], bool] = lambda _guild_id, _channel_id: False
        self._steps: dict[str, Callable[[Payload], Iterable[Change]]] = {
            "READY": self._ready,
            "GUILD_CREATE": self._guild_create,
            "GUILD_UPDATE": self._guild_update,
            "GUILD_DELETE": self._guild_delete,
            "GUILD_ROLE_CREATE": self._role,
            "GUILD_ROLE_UPDATE": self._role,
            "GUILD_ROLE_DELETE": self._role_delete,
            "GUILD_MEMBER_ADD": self._member,
            "GUILD_MEMBER_UPDATE": self._member,
            "GUILD_MEMBER_REMOVE": self._member,
            "CHANNEL_CREATE": self._channel,
            "CHANNEL_UPDATE": self._channel,
            "CHANNEL_DELETE": self._channel_delete,
            "THREAD_CREATE": self._channel,
            "THREAD_UPDATE": self._channel,
            "THREAD_DELETE": self._channel_delete,
            "THREAD_LIST_SYNC": self._thread_list,
            "THREAD_MEMBERS_UPDATE": self._thread_members,
            "MESSAGE_CREATE": self._message,
        }

    def subscribe(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` with every change, synchronously, after the state has taken it in."""
        self._listeners.append(listener)

    def leave_out(self, judge: Callable[[int, int], bool]) -> None:
        """Ask `judge` which channels (server, channel) are as good as hidden, since nobody wants them recorded."""
        self._leaves_out = judge

    def left_out(self, guild_id: int, channel_id: int) -> bool:
        """Whether nothing of a channel is to be recorded."""
        return self._leaves_out(guild_id, channel_id)

    def judged_anew(self, guild_id: int) -> None:
        """Tell everybody that other channels of a server are left out from now on."""
        if guild_id in self.guilds:
            self._tell(Change("permissions", guild_id))

    def line_of(self, channel_id: int) -> tuple[int, ...]:
        """A channel's id, its parent's and its category's, as far as they are known."""
        line, one = [channel_id], self.channels.get(channel_id)
        while one is not None and one.parent_id is not None and one.parent_id not in line:
            line.append(one.parent_id)
            one = self.channels.get(one.parent_id)
        return tuple(line)

    def apply(self, name: str, data: Payload) -> None:
        """Take in one gateway event; names that do not matter here are ignored."""
        step = self._steps.get(name)
        if step is None:
            return
        if name not in CHANGE_NO_PERMISSION:
            self._permissions.clear()
        changes: list[Change] = []
        try:
            changes.extend(step(data))
        except (AttributeError, KeyError, TypeError, ValueError):
            log.warning("an unreadable %s left the picture of the server as it was", name)
        for change in changes:
            self._tell(change)

    def note_thread(self, payload: Payload, guild_id: int, *, joined: bool = False) -> bool:
        """Take in a thread that a REST list showed, perhaps of those the bot has joined; returns whether it was new."""
        thread = channel_state(payload, guild_id)
        if thread.id in self.channels:
            return False
        thread.in_thread = thread.in_thread or joined
        self._keep(thread)
        return True

    def forget_channel(self, channel_id: int) -> None:
        """Forget a channel that Discord says is gone, and its threads."""
        gone = self.channels.pop(channel_id, None)
        if gone is None:
            return
        if gone.guild_id in self.guilds:
            self.guilds[gone.guild_id].channels.discard(channel_id)
        for thread in [c.id for c in self.channels.values() if c.parent_id == channel_id and c.kind in THREADS]:
            self.forget_channel(thread)

    def in_guild(self, guild_id: int) -> Iterable[ChannelState]:
        """Every known channel and thread of a server."""
        guild = self.guilds.get(guild_id)
        return [self.channels[i] for i in guild.channels] if guild else []

    def permissions(self, channel_id: int) -> int:
        """The bot's permission bits in a channel, those of its parent for a thread; 0 when unknown."""
        channel = self.channels.get(channel_id)
        if channel is not None and channel.kind in THREADS:
            channel = self.channels.get(channel.parent_id or 0)
        if channel is None:
            return 0
        if channel.id not in self._permissions:
            self._permissions[channel.id] = self._computed(channel)
        return self._permissions[channel.id]

    def _computed(self, channel: ChannelState) -> int:
        guild = self.guilds.get(channel.guild_id)
        if guild is None or self.bot_user_id is None:
            return 0
        owns = guild.owner_id == self.bot_user_id
        granted = server_permissions(guild.roles, guild.id, guild.own_roles, owns_server=owns)
        return channel_permissions(
            granted,
            channel.overwrites,
            guild_id=guild.id,
            member_roles=guild.own_roles,
            user_id=self.bot_user_id,
        )

    def why_unreadable(self, channel_id: int) -> str | None:
        """Why the bot cannot read a channel's messages, in words, or None when it can."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.kind in THREADS and channel.parent_id not in self.channels):
            return UNKNOWN_PARENT
        if self._leaves_out(channel.guild_id, channel_id):
            return LEFT_OUT
        return why_unreadable(channel.kind, self.permissions(channel_id), in_thread=channel.in_thread)

    def readable(self, channel_id: int) -> bool:
        """Whether the bot may read a channel's messages now."""
        return self.why_unreadable(channel_id) is None

    def moved_since(self, guild_id: int, user_id: int, since: float) -> bool:
        """Whether a member came, changed or left after `since` (monotonic seconds), as far as events told."""
        guild = self.guilds.get(guild_id)
        return guild is not None and guild.member_moves.get(user_id, float("-inf")) >= since

    def moved(self, guild_id: int, since: float) -> set[int]:
        """The members of whom `moved_since` is true."""
        guild = self.guilds.get(guild_id)
        return {user for user, at in guild.member_moves.items() if at >= since} if guild else set()

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)

    def _keep(self, channel: ChannelState) -> None:
        self._permissions.pop(channel.id, None)
        self.channels[channel.id] = channel
        if channel.guild_id in self.guilds:
            self.guilds[channel.guild_id].channels.add(channel.id)

    def _ready(self, data: Payload) -> Iterator[Change]:
        self.bot_user_id = int(data["user"]["id"])
        yield from ()

    def _guild_create(self, data: Payload) -> Iterator[Change]:
        if data.get("unavailable"):
            return
        guild = GuildState(int(data["id"]), str(data.get("name", "")), optional_id(data.get("owner_id")))
        guild.roles = dict(role_permissions(role) for role in data.get("roles", ()))
        guild.role_names = dict(role_name(role) for role in data.get("roles", ()))
        own = [m for m in data.get("members", ()) if int(m["user"]["id"]) == self.bot_user_id]
        guild.own_roles = snowflakes(own[0]["roles"]) if own else ()
        self._forget_guild(guild.id)
        self.guilds[guild.id] = guild
        for payload in (*data.get("channels", ()), *data.get("threads", ())):
            self._keep_if_readable(payload, guild.id)
        yield Change("server", guild.id)

    def _keep_if_readable(self, payload: Payload, guild_id: int) -> None:
        try:
            self._keep(channel_state(payload, guild_id))
        except (AttributeError, KeyError, TypeError, ValueError):
            log.warning("one unreadable channel in a GUILD_CREATE was left out")

    def _forget_guild(self, guild_id: int) -> None:
        old = self.guilds.pop(guild_id, None)
        for channel_id in old.channels if old else ():
            self.channels.pop(channel_id, None)

    def _guild_update(self, data: Payload) -> Iterator[Change]:
        guild = self.guilds[int(data["id"])]
        guild.name = str(data.get("name", guild.name))
        guild.owner_id = optional_id(data.get("owner_id")) or guild.owner_id
        guild.roles |= dict(role_permissions(role) for role in data.get("roles", ()))
        guild.role_names |= dict(role_name(role) for role in data.get("roles", ()))
        yield Change("permissions", guild.id)

    def _guild_delete(self, data: Payload) -> Iterator[Change]:
        guild_id = int(data["id"])
        self._forget_guild(guild_id)
        yield Change("server_gone", guild_id)

    def _role(self, data: Payload) -> Iterator[Change]:
        guild = self.guilds[int(data["guild_id"])]
        role_id, permissions = role_permissions(data["role"])
        before, guild.roles[role_id] = guild.roles.get(role_id), permissions
        guild.role_names |= (role_name(data["role"]),)
        if before != permissions:
            yield Change("permissions", guild.id)

    def _role_delete(self, data: Payload) -> Iterator[Change]:
        guild = self.guilds[int(data["guild_id"])]
        guild.roles.pop(int(data["role_id"]), None)
        guild.role_names.pop(int(data["role_id"]), None)
        yield Change("permissions", guild.id)

    def _member(self, data: Payload) -> Iterator[Change]:
        guild, user_id = self.guilds[int(data["guild_id"])], int(data["user"]["id"])
        guild.member_moves[user_id] = self._monotonic()
        if user_id == self.bot_user_id and "roles" in data and snowflakes(data["roles"]) != guild.own_roles:
            guild.own_roles = snowflakes(data["roles"])
            yield Change("permissions", guild.id)

    def _channel(self, data: Payload) -> Iterator[Change]:
        guild_id = int(data["guild_id"])
        channel, before = channel_state(data, guild_id), self.channels.get(int(data["id"]))
        if before is not None:
            channel.last_message_id = max(channel.last_message_id or 0, before.last_message_id or 0) or None
            channel.in_thread = channel.in_thread or before.in_thread
        self._keep(channel)
        if before is None:
            yield Change("channel", guild_id, channel.id)
        if before is not None and deciding_facts(before) != deciding_facts(channel):
            yield Change("permissions", guild_id, channel.id)

    def _channel_delete(self, data: Payload) -> Iterator[Change]:
        channel_id = int(data["id"])
        self.forget_channel(channel_id)
        yield Change("channel_gone", int(data["guild_id"]), channel_id)

    def _thread_list(self, data: Payload) -> Iterator[Change]:
        joined = {int(m["id"]) for m in data.get("members", ()) if "id" in m}
        for payload in data.get("threads", ()):
            yield from self._channel({**payload, "guild_id": data["guild_id"]})
            if int(payload["id"]) in joined:
                self.channels[int(payload["id"])].in_thread = True
        yield Change("permissions", int(data["guild_id"]))

    def _thread_members(self, data: Payload) -> Iterator[Change]:
        thread = self.channels.get(int(data["id"]))
        if thread is None:
            return
        before = thread.in_thread
        if any(int(m["user_id"]) == self.bot_user_id for m in data.get("added_members", ())):
            thread.in_thread = True
        if self.bot_user_id in snowflakes(data.get("removed_member_ids", ())):
            thread.in_thread = False
        if before != thread.in_thread:
            yield Change("permissions", thread.guild_id, thread.id)

    def _message(self, data: Payload) -> Iterable[Change]:
        channel = self.channels.get(int(data["channel_id"]))
        if channel is not None:
            channel.last_message_id = max(channel.last_message_id or 0, int(data["id"]))
        return ()
