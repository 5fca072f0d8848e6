"""Who is in which voice channel."""

from datetime import datetime
from typing import Any

from sandbox.kinds import VOICE_LIKE
from sandbox.objects import guilds
from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.loading import Loading
from sandbox.world.state import Refused

type Json = dict[str, Any]


class Voice(Loading):
    """People coming to, moving between and leaving voice channels."""

    def voice(self, guild_id: Snowflake, user_id: Snowflake, channel_id: Snowflake | None, **flags: Any) -> Json:
        """Put a member into a voice channel, or out with None; flags are self_mute, self_video and so on."""
        member, states = self.member(guild_id, user_id), self.voice_states[int(guild_id)]
        if channel_id is not None and self.channel(channel_id)["type"] not in VOICE_LIKE:
            raise Refused("Cannot execute action on this channel type", 50024)
        old = states.get(int(user_id))
        session = old["session_id"] if old else f"{self.new_id():x}"
        place = None if channel_id is None else int(channel_id)
        state = guilds.voice_state(int(guild_id), member, place, session) | flags
        if place is None:
            states.pop(int(user_id), None)
        else:
            states[int(user_id)] = state
        self.publish(Event("VOICE_STATE_UPDATE", state, int(guild_id)))
        return state

    def remove_member(
        self, guild_id: Snowflake, user_id: Snowflake, *, banned: bool = False, at: datetime | None = None
    ) -> None:
        """Let a member leave, or ban them: out of voice and threads too; their messages stay."""
        if int(user_id) in self.voice_states[int(guild_id)]:
            self.voice(guild_id, user_id, None)
        for thread in self.threads_of(guild_id):
            if self.thread_members[int(thread["id"])].pop(int(user_id), None):
                people = self.thread_members[int(thread["id"])]
                self._touch(int(thread["id"]), member_count=min(50, len(people)))
        super().remove_member(guild_id, user_id, banned=banned, at=at)
