"""Who is in which voice channel."""

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
