"""Banning people and taking bans back."""

from datetime import timedelta

from sandbox.snowflake import Snowflake, first_id_at
from sandbox.world.events import Event
from sandbox.world.state import Missing
from sandbox.world.voice import Voice


class Bans(Voice):
    """Bans of members and of people who never came."""

    def ban(
        self, guild_id: Snowflake, user_id: Snowflake, reason: str | None = None, *, delete_seconds: float = 0
    ) -> None:
        """Ban somebody: they leave, and what they wrote in the last seconds goes in bulk."""
        if int(user_id) in self.members[int(guild_id)]:
            self.remove_member(guild_id, user_id, banned=True, reason=reason)
        else:
            self._list_ban(guild_id, user_id, reason)
        if delete_seconds:
            self._purge(guild_id, int(user_id), delete_seconds)

    def unban(self, guild_id: Snowflake, user_id: Snowflake) -> None:
        """Take a user off the ban list."""
        ban = self.bans[int(guild_id)].pop(int(user_id), None)
        if ban is None:
            raise Missing("Ban", 10026)
        self._log_ban("remove", guild_id, user_id)
        data = {"guild_id": str(int(guild_id)), "user": ban["user"]}
        self.publish(Event("GUILD_BAN_REMOVE", data, int(guild_id)))

    def _purge(self, guild_id: Snowflake, user_id: int, seconds: float) -> None:
        oldest = first_id_at(self.clock.now() - timedelta(seconds=seconds))
        for channel in [*self.channels_of(guild_id), *self.threads_of(guild_id)]:
            there = self._newer(int(channel["id"]), oldest)
            own = [one for one in there if self.author_of(int(channel["id"]), one) == str(user_id)]
            if own:
                self.bulk_delete(channel["id"], own)

    def _newer(self, channel_id: int, oldest: int) -> list[int]:
        return [one for one in self.shelves[channel_id] if one >= oldest] if channel_id in self.shelves else []
