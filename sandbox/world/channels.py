"""Channels of servers, their overwrites, and direct messages."""

from collections.abc import Iterable
from typing import Any

from sandbox.clock import iso
from sandbox.kinds import DM
from sandbox.objects import channels
from sandbox.snowflake import Snowflake, time_of
from sandbox.world.events import Event
from sandbox.world.servers import Servers

type Json = dict[str, Any]


class Channels(Servers):
    """Channels that are no threads."""

    def add_channel(
        self,
        guild_id: Snowflake,
        name: str,
        kind: int = 0,
        parent_id: Snowflake | None = None,
        overwrites: Iterable[Json] = (),
        topic: str | None = None,
        tags: Iterable[str] = (),
        *,
        id: Snowflake | None = None,  # noqa: A002 - Discord's word
    ) -> Json:
        """A new channel; overwrites are Discord's dicts, or made by ``sandbox.objects.channels.overwrite``."""
        self.guild(guild_id)
        channel_id = self.new_id() if id is None else int(id)
        made = channels.channel(channel_id, int(guild_id), name, kind, self._position(int(guild_id)))
        made |= {"topic": topic, "permission_overwrites": list(overwrites)}
        if parent_id is not None:
            made["parent_id"] = self.channel(parent_id)["id"]
        if "available_tags" in made:
            made["available_tags"] = [channels.tag(self.new_id(time_of(channel_id)), tag) for tag in tags]
        self.channels[channel_id] = made
        self.publish(Event("CHANNEL_CREATE", made, int(guild_id), channel_id))
        return made

    def _position(self, guild_id: int) -> int:
        return sum(1 for one in self.channels_of(guild_id))

    def channels_of(self, guild_id: Snowflake) -> list[Json]:
        """A server's channels without threads, in the order they were made."""
        return [
            channel
            for channel in self.channels.values()
            if channel.get("guild_id") == str(int(guild_id)) and "thread_metadata" not in channel
        ]

    def update_channel(self, channel_id: Snowflake, **changes: Any) -> Json:
        """Change a channel: name, topic, type, position, parent_id, permission_overwrites and so on."""
        old = self.channel(channel_id)
        guild_id = int(old["guild_id"])
        before = self.seen_by_bot(guild_id)
        channel = self.channels[int(channel_id)] = {**old, **changes}
        self.publish(Event("CHANNEL_UPDATE", channel, guild_id, int(channel_id)))
        self.tell_gained_threads(guild_id, before)
        return channel

    def set_overwrite(
        self, channel_id: Snowflake, target_id: Snowflake, kind: int, allow: int = 0, deny: int = 0
    ) -> Json:
        """Put a permission overwrite for a role (kind 0) or a member (1)."""
        made = channels.overwrite(int(target_id), kind, allow, deny)
        others = self._overwrites_without(channel_id, target_id)
        return self.update_channel(channel_id, permission_overwrites=[*others, made])

    def remove_overwrite(self, channel_id: Snowflake, target_id: Snowflake) -> Json:
        """Take a permission overwrite away."""
        left = self._overwrites_without(channel_id, target_id)
        return self.update_channel(channel_id, permission_overwrites=left)

    def _overwrites_without(self, channel_id: Snowflake, target_id: Snowflake) -> list[Json]:
        overwrites: list[Json] = self.channel(channel_id)["permission_overwrites"]
        return [one for one in overwrites if one["id"] != str(int(target_id))]

    def open_dm(self, user_id: Snowflake, with_id: Snowflake | None = None) -> Json:
        """The direct-message channel between a user and another, the bot by default."""
        pair = {str(int(user_id)), str(int(with_id or self.bot_user_id))}
        for channel in self.channels.values():
            if channel["type"] == DM and {who["id"] for who in channel["recipients"]} == pair:
                return channel
        made = channels.direct(self.new_id())
        made["recipients"] = [self.user(one) for one in sorted(pair)]
        self.channels[int(made["id"])] = made
        return made

    def direct_messages_of(self, user_id: Snowflake) -> list[Json]:
        """The direct-message channels somebody is part of."""
        return [
            channel
            for channel_id, channel in self.channels.items()
            if channel["type"] == DM and self.is_recipient(user_id, channel_id)
        ]

    def channel_seen_by(self, channel: Json, user_id: Snowflake) -> Json:
        """A channel as one user gets it: a direct message lists only the others."""
        if channel["type"] != DM:
            return channel
        others = [self.user(who["id"]) for who in channel["recipients"] if who["id"] != str(int(user_id))]
        return {**channel, "recipients": others}

    def typing(self, channel_id: Snowflake, user_id: Snowflake) -> None:
        """Let somebody be seen typing."""
        now, guild_id = self.clock.now(), self.guild_of(channel_id)
        data: Json = {
            "channel_id": str(int(channel_id)),
            "user_id": str(int(user_id)),
            "timestamp": int(now.timestamp()),
        }
        if guild_id is not None:
            data |= {"guild_id": str(guild_id), "member": self.member(guild_id, user_id)}
        self.publish(Event("TYPING_START", data, guild_id, int(channel_id)))

    def _touch(self, channel_id: int, **changes: Any) -> None:
        """Change a channel without an event: last_message_id, counts and so on."""
        self.channels[channel_id] = {**self.channels[channel_id], **changes}

    def _tell_pins(self, channel_id: int) -> None:
        guild_id = self.guild_of(channel_id)
        data: Json = {
            "channel_id": str(channel_id),
            "last_pin_timestamp": self.channels[channel_id]["last_pin_timestamp"],
        }
        if guild_id is not None:
            data["guild_id"] = str(guild_id)
        self.publish(Event("CHANNEL_PINS_UPDATE", data, guild_id, channel_id))

    def _now(self) -> str:
        return iso(self.clock.now())
