"""Servers, channels, threads and roles."""

from datetime import datetime

from services.capture.parts.part import Key
from services.records.json_values import Payload, moment, snowflake
from services.records.mapping import channel_record, role_record
from services.records.records import ChannelRecord, GuildRecord, RoleRecord
from services.storage.transactions import Connection
from services.storage.writes import (
    ask_for_pins,
    delete_roles,
    keep_only_roles,
    leave_guild,
    mark_channel_deleted,
    threads_of,
    write_channels,
    write_guild,
    write_last_pins,
    write_roles,
)


class ServerPart:
    """What some events say about servers and their channels and roles."""

    def __init__(self) -> None:
        self.guilds: dict[int, GuildRecord] = {}
        self.left_guilds: dict[int, datetime] = {}
        self.channels_described: dict[Key, ChannelRecord] = {}
        self.channels_gone: dict[Key, datetime] = {}
        self.last_pins: dict[Key, datetime | None] = {}
        self.pins_moved: set[Key] = set()
        self.roles: dict[Key, RoleRecord] = {}
        self.roles_gone: dict[Key, datetime] = {}
        self.all_roles: dict[int, tuple[set[int], datetime]] = {}  # servers whose whole list of roles was told

    def take_channel(self, payload: Payload, guild_id: int) -> None:
        """A channel or thread is as described."""
        record = channel_record(payload, guild_id)
        self.channels_described[guild_id, record.id] = record
        if record.last_pin_at is not None:  # what was said of its pins before is older than this
            self.last_pins.pop((guild_id, record.id), None)

    def take_pins(self, payload: Payload, guild_id: int) -> None:
        """Something was pinned or unpinned in a channel; when the newest was pinned need not be said."""
        key = guild_id, snowflake(payload, "channel_id")
        self.pins_moved.add(key)
        if "last_pin_timestamp" in payload:
            self.last_pins[key] = moment(payload, "last_pin_timestamp")

    def take_role(self, payload: Payload, guild_id: int) -> None:
        """A role is as described."""
        record = role_record(payload, guild_id)
        self.roles[guild_id, record.id] = record

    def guilds_of_people(self) -> set[int]:
        """None."""
        return set()

    def channels(self) -> set[int]:
        """Those described and those gone; the threads of the latter are known to the database only."""
        return {channel_id for _, channel_id in (*self.channels_described, *self.channels_gone, *self.pins_moved)}

    async def threads_gone(self, con: Connection) -> set[int]:
        """The stored threads of the channels that are gone."""
        gone: set[int] = set()
        for guild_id, channel_id in self.channels_gone:
            gone |= set(await threads_of(con, guild_id, channel_id))
        return gone

    async def write(self, con: Connection) -> None:
        """Store everything but what went with a deleted channel, which `write_gone` does after the messages."""
        for guild in self.guilds.values():
            await write_guild(con, guild)
        for guild_id, at in self.left_guilds.items():
            await leave_guild(con, guild_id, at)
        await write_roles(con, self.roles.values())
        for (guild_id, role_id), at in self.roles_gone.items():
            await delete_roles(con, guild_id, [role_id], at)
        for guild_id, (ids, at) in self.all_roles.items():
            await keep_only_roles(con, guild_id, ids, at)
        await write_channels(con, self.channels_described.values())
        await write_last_pins(con, self.last_pins)
        await ask_for_pins(con, self.pins_moved)

    async def write_gone(self, con: Connection) -> None:
        """Mark the channels that are gone, and all that is stored of them."""
        for (guild_id, channel_id), at in sorted(self.channels_gone.items()):
            await mark_channel_deleted(con, guild_id, channel_id, at)
