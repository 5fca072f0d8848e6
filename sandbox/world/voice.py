"""Who is in which voice channel."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sandbox.kinds import STAGE, VOICE_LIKE
from sandbox.objects import guilds
from sandbox.snowflake import Snowflake
from sandbox.world.events import Event
from sandbox.world.loading import Loading
from sandbox.world.state import Refused

type Json = dict[str, Any]

FLAGS = ("mute", "deaf", "self_mute", "self_deaf", "self_stream", "self_video", "suppress")


class Voice(Loading):
    """People coming to, moving between and leaving voice channels."""

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.voice_log: dict[int, list[Json]] = defaultdict(list)

    def voice(self, guild_id: Snowflake, user_id: Snowflake, channel_id: Snowflake | None, **flags: Any) -> Json:
        """Put a member into a voice channel, or out with None; flags are self_mute, self_video and so on.

        Every call says all flags anew; in a stage channel people listen (suppress) unless told otherwise.
        """
        member, states = self.member(guild_id, user_id), self.voice_states[int(guild_id)]
        if channel_id is not None and self.channel(channel_id)["type"] not in VOICE_LIKE:
            raise Refused("Cannot execute action on this channel type", 50024)
        old = states.get(int(user_id))
        session = old["session_id"] if old else f"{self.new_id():x}"
        place = None if channel_id is None else int(channel_id)
        listens = place is not None and self.channel(place)["type"] == STAGE
        state = guilds.voice_state(int(guild_id), member, place, session) | {"suppress": listens} | flags
        if place is None:
            states.pop(int(user_id), None)
        else:
            states[int(user_id)] = state
        self._log_voice(int(guild_id), old, state)
        self.publish(Event("VOICE_STATE_UPDATE", state, int(guild_id)))
        return state

    def _log_voice(self, guild_id: int, old: Json | None, state: Json) -> None:
        """Keep stays in channels; moving to another one ends a stay and begins the next."""
        now, log = self._now(), self.voice_log[guild_id]
        own = next((one for one in reversed(log) if one["user_id"] == state["user_id"]), None) if old else None
        if own and own["channel_id"] != state["channel_id"]:
            own["to_at"], own = now, None
        if state["channel_id"] is None:
            return
        if own is None:
            own = {key: state[key] for key in ("user_id", "channel_id", "session_id")}
            own |= {"from_at": now, "to_at": None, "states": []}
            log.append(own)
        own["states"].append({"at": now} | {flag: state[flag] for flag in FLAGS})

    def delete_channel(self, channel_id: Snowflake) -> None:
        """Delete a channel with its threads and messages; who talks in it is thrown out first."""
        guild_id = self.guild_of(channel_id)
        talking = self.voice_states[guild_id] if guild_id is not None else {}
        for user_id in [one for one, state in talking.items() if state["channel_id"] == str(int(channel_id))]:
            self.voice(guild_id or 0, user_id, None)
        super().delete_channel(channel_id)

    def remove_member(
        self,
        guild_id: Snowflake,
        user_id: Snowflake,
        *,
        banned: bool = False,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> None:
        """Let a member leave, or ban them: out of voice and threads too; their messages stay."""
        if int(user_id) in self.voice_states[int(guild_id)]:
            self.voice(guild_id, user_id, None)
        for thread in self.threads_of(guild_id):
            if self.thread_members[int(thread["id"])].pop(int(user_id), None):
                people = self.thread_members[int(thread["id"])]
                self._touch(int(thread["id"]), member_count=min(50, len(people)))
        super().remove_member(guild_id, user_id, banned=banned, reason=reason, at=at)
