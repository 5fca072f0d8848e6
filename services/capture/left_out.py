"""Live events without what happens in channels that administrators leave out."""

from collections.abc import Mapping
from typing import Any

from services.discord.server_state import ServerState

CONTENT = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_REACTION_ADD", "MESSAGE_POLL_VOTE_ADD"})
SEEN = frozenset({"VOICE_STATE_UPDATE", "GUILD_CREATE"})


def kept(state: ServerState, name: str, data: dict[str, Any]) -> dict[str, Any] | None:
    """What of an event may be recorded, None for nothing; deletions always may, so that nothing outlives Discord.

    Who is in a voice channel that is left out is in none.
    """
    if name not in CONTENT and name not in SEEN:
        return data
    try:
        if name == "GUILD_CREATE":
            return _without_voices(state, data)
        if not _left_out(state, data, data.get("guild_id")):
            return data
    except (AttributeError, KeyError, TypeError, ValueError):  # whoever reads it will say so
        return data
    return None if name in CONTENT else {**data, "channel_id": None}


def _left_out(state: ServerState, data: Mapping[str, Any], guild_id: Any) -> bool:
    return guild_id is not None and data.get("channel_id") is not None and state.left_out(
        int(guild_id), int(data["channel_id"])
    )  # fmt: skip


def _without_voices(state: ServerState, data: dict[str, Any]) -> dict[str, Any]:
    voices = data.get("voice_states") or ()
    heard = [one for one in voices if not _left_out(state, one, data["id"])]
    return data if len(heard) == len(voices) else {**data, "voice_states": heard}
