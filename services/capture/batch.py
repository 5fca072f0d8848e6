"""What some gateway events amount to, and the few statements that store it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from models.sql import load
from services.records.json_values import (
    Payload,
    UnreadablePayload,
    as_object,
    optional_snowflake,
    storable,
    storable_json,
)
from services.records.mapping import (
    channel_record,
    member_record,
    role_record,
)
from services.records.records import ChannelRecord, GuildRecord, MemberRecord, MessagePatch, MessageRecord, RoleRecord
from services.storage.transactions import Connection
from services.storage.writes import (
    Deletion,
    Reaction,
    delete_roles,
    keep_only_roles,
    leave_guild,
    lock_channels,
    lock_people,
    mark_channel_deleted,
    patch_messages,
    raise_high,
    threads_of,
    write_channels,
    write_deletions,
    write_departures,
    write_guild,
    write_members,
    write_messages,
    write_reactions,
    write_roles,
)

type Key = tuple[int, int]  # guild, and channel, message, role or user


@dataclass(frozen=True, slots=True)
class Event:
    """A gateway event as it came; `fault` says why it is kept as unreadable instead of being stored."""

    name: str
    data: Any
    received_at: datetime
    fault: str | None = None


class Unreadable(NamedTuple):
    """A row of unreadable_event."""

    guild_id: int
    name: str
    reason: str
    payload: str
    received_at: datetime


class Batch:
    """What some events amount to."""

    def __init__(self) -> None:
        self.guilds: dict[int, GuildRecord] = {}
        self.left_guilds: dict[int, datetime] = {}
        self.channels: dict[Key, ChannelRecord] = {}
        self.gone_channels: dict[Key, datetime] = {}
        self.roles: dict[Key, RoleRecord] = {}
        self.gone_roles: dict[Key, datetime] = {}
        self.all_roles: dict[int, tuple[set[int], datetime]] = {}  # servers whose whole list of roles was told
        self.members: dict[Key, MemberRecord] = {}
        self.gone_members: dict[Key, tuple[MemberRecord, datetime]] = {}
        self.messages: list[MessageRecord] = []
        self.patches: list[MessagePatch] = []
        self.whole_updates: list[MessageRecord] = []
        self.deletions: list[Deletion] = []
        self.reactions: list[Reaction] = []
        self.unreadable: list[Unreadable] = []
        self.newest: dict[Key, int] = {}  # the newest message created in each channel

    def keep(self, event: Event, reason: str, payload: Any) -> None:
        """Keep what cannot be understood as it came."""
        held = orjson.dumps(storable_json(payload)).decode()
        self.unreadable.append(Unreadable(_guild_of(event), storable(event.name), reason, held, event.received_at))

    def each(self, event: Event, payloads: Iterable[Any], take: Callable[[Payload], None]) -> None:
        """Take every object of a list in; one that cannot be read is kept without costing the others."""
        for payload in payloads:
            try:
                take(as_object(payload, "an entry"))
            except UnreadablePayload as problem:
                self.keep(event, str(problem), payload)

    def take_member(self, payload: Payload, guild_id: int) -> None:
        """Somebody is on the server, whatever was heard before."""
        record = member_record(payload, guild_id)
        self.gone_members.pop((guild_id, record.user_id), None)
        self.members[guild_id, record.user_id] = record

    def take_channel(self, payload: Payload, guild_id: int) -> None:
        """A channel or thread is as described."""
        record = channel_record(payload, guild_id)
        self.channels[guild_id, record.id] = record

    def take_role(self, payload: Payload, guild_id: int) -> None:
        """A role is as described."""
        record = role_record(payload, guild_id)
        self.roles[guild_id, record.id] = record

    async def write(self, con: Connection, marks: dict[Key, int]) -> None:
        """Store everything, and raise the watermarks of channels to `marks`."""
        await lock_people(con, self._peopled_guilds(), authors_in=(message.guild_id for message in self.messages))
        await lock_channels(con, await self._touched_channels(con, marks))
        await self._write_server(con)
        await self._write_messages(con)
        for (guild_id, channel_id), at in sorted(self.gone_channels.items()):
            await mark_channel_deleted(con, guild_id, channel_id, at)
        await raise_high(con, marks)
        if self.unreadable:
            await con.execute(load("unreadable_insert"), *zip(*self.unreadable, strict=True))

    async def _write_messages(self, con: Connection) -> None:
        await write_messages(con, self.messages)
        early, late = self._reactions_around_patches()
        await write_reactions(con, early)
        missing = await patch_messages(con, self.patches)
        await write_messages(con, [each for each in self.whole_updates if (each.guild_id, each.id) in missing])
        await write_reactions(con, late)
        await write_deletions(con, self.deletions)

    def _reactions_around_patches(self) -> tuple[list[Reaction], list[Reaction]]:
        """The reactions before a message's first update and those after: each counts only on top of what it saw."""
        first: dict[Key, datetime] = {}
        for patch in self.patches:
            key = patch.guild_id, patch.id
            first[key] = min(patch.observed_at, first.get(key, patch.observed_at))
        early: list[Reaction] = []
        late: list[Reaction] = []
        for each in self.reactions:
            (early if each.at < first.get((each.guild_id, each.id), each.at) else late).append(each)
        return early, late

    async def _touched_channels(self, con: Connection, marks: dict[Key, int]) -> set[int]:
        """Every channel of which anything is written: pages of history then wait before the first row, not between."""
        spoken_of: list[MessageRecord | MessagePatch | Deletion] = [*self.messages, *self.patches, *self.deletions]
        touched = {each.channel_id for each in spoken_of}
        touched |= {channel_id for _, channel_id in (*self.channels, *self.gone_channels, *marks)}
        for guild_id, channel_id in self.gone_channels:
            touched |= set(await threads_of(con, guild_id, channel_id))
        return touched

    def _peopled_guilds(self) -> set[int]:
        """Every server whose people are written in more than one statement."""
        return {guild_id for guild_id, _ in (*self.members, *self.gone_members)} | {
            each.guild_id for each in self.whole_updates
        }

    async def _write_server(self, con: Connection) -> None:
        for guild in self.guilds.values():
            await write_guild(con, guild)
        for guild_id, at in self.left_guilds.items():
            await leave_guild(con, guild_id, at)
        await write_roles(con, self.roles.values())
        for (guild_id, role_id), at in self.gone_roles.items():
            await delete_roles(con, guild_id, [role_id], at)
        for guild_id, (ids, at) in self.all_roles.items():
            await keep_only_roles(con, guild_id, ids, at)
        await write_channels(con, self.channels.values())
        await write_members(con, self.members.values())
        await write_departures(con, dict(self.gone_members.values()))


def _guild_of(event: Event) -> int:
    try:
        data = as_object(event.data, "the event")
        key = "id" if event.name in {"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"} else "guild_id"
        return optional_snowflake(data, key) or 0
    except UnreadablePayload:
        return 0
