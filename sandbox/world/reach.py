"""Who may do what where, asked by id."""

from typing import Any

from sandbox import permissions
from sandbox.kinds import DM, THREADS
from sandbox.snowflake import Snowflake
from sandbox.world.state import State

type Json = dict[str, Any]

_IN_DIRECT_MESSAGES = (
    permissions.EVERYONE_DEFAULT | permissions.PIN_MESSAGES | permissions.MENTION_EVERYONE
) & ~permissions.CREATE_PUBLIC_THREADS


class Reach(State):
    """Permissions of people in channels."""

    def guild_permissions(self, user_id: Snowflake, guild_id: Snowflake) -> int:
        """A member's server-wide permissions; 0 for somebody who is not there."""
        guild, member = self.guilds.get(int(guild_id)), self.members[int(guild_id)].get(int(user_id))
        if guild is None or member is None:
            return 0
        return permissions.guild_permissions(guild, self.roles[int(guild_id)], member, self.clock.now())

    def permissions(self, user_id: Snowflake, channel_id: Snowflake) -> int:
        """What a user may do in a channel, thread or direct message; 0 when they cannot see it."""
        channel = self.channels.get(int(channel_id))
        if channel is None:
            return 0
        if channel["type"] == DM:
            return _IN_DIRECT_MESSAGES if self.is_recipient(user_id, channel_id) else 0
        return self._in_guild_channel(int(user_id), channel)

    def _in_guild_channel(self, user_id: int, channel: Json) -> int:
        guild_id = int(channel["guild_id"])
        member = self.members[guild_id].get(user_id)
        if member is None:
            return 0
        granted, guild = self.guild_permissions(user_id, guild_id), self.guilds[guild_id]
        now = self.clock.now()
        if channel["type"] not in THREADS:
            return permissions.channel_permissions(granted, guild, channel, member, now)
        parent = self.channels[int(channel["parent_id"])]
        joined = user_id in self.thread_members[int(channel["id"])]
        return permissions.thread_permissions(granted, guild, channel, parent, member, now, joined=joined)

    def is_recipient(self, user_id: Snowflake, channel_id: Snowflake) -> bool:
        """Whether a direct message is with this user."""
        return str(int(user_id)) in (who["id"] for who in self.channel(channel_id).get("recipients", ()))

    def may(self, user_id: Snowflake, channel_id: Snowflake, needed: int) -> bool:
        """Whether a user has all of the needed permissions in a channel."""
        return self.permissions(user_id, channel_id) & needed == needed

    def can_view(self, user_id: Snowflake, channel_id: Snowflake) -> bool:
        """Whether a channel is visible to a user."""
        return self.may(user_id, channel_id, permissions.VIEW_CHANNEL)

    def viewers(self, channel_id: Snowflake) -> frozenset[int]:
        """Everybody who can see a channel."""
        channel = self.channel(channel_id)
        if channel["type"] == DM:
            return frozenset(int(who["id"]) for who in channel["recipients"])
        people = self.members[int(channel["guild_id"])]
        return frozenset(user_id for user_id in people if self.can_view(user_id, channel_id))
