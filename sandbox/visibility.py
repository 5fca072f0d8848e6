"""Who an event reaches: membership of the server, the channel's permissions, or a named audience."""

from typing import Any

from sandbox.permissions import BAN_MEMBERS, MANAGE_CHANNELS, VIEW_AUDIT_LOG, VIEW_CHANNEL
from sandbox.world import World
from sandbox.world.events import Event

# Discord tells a bot of all of a server's channels, whatever it may see in them.
OF_THE_SERVER = frozenset({"CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "VOICE_STATE_UPDATE"})

# Any of these permissions in the server is enough.
NEEDED = {
    "GUILD_AUDIT_LOG_ENTRY_CREATE": VIEW_AUDIT_LOG,
    "GUILD_BAN_ADD": BAN_MEMBERS | VIEW_AUDIT_LOG,
    "GUILD_BAN_REMOVE": BAN_MEMBERS | VIEW_AUDIT_LOG,
    "INVITE_CREATE": MANAGE_CHANNELS,
    "INVITE_DELETE": MANAGE_CHANNELS,
}


def reaches(world: World, user_id: int, event: Event) -> bool:
    """Whether a person or the bot is told of the event."""
    if event.user_ids is not None:
        return user_id in event.user_ids
    if event.guild_id is not None and user_id not in world.members[event.guild_id]:
        return event.name == "GUILD_DELETE"
    if event.guild_id is not None and event.name in NEEDED:
        return bool(world.guild_permissions(user_id, event.guild_id) & NEEDED[event.name])
    if event.channel_id is None:
        return True
    if event.name in OF_THE_SERVER and user_id == world.bot_user_id:
        return True
    return sees(world, user_id, event.channel_id, event.data)


def sees(world: World, user_id: int, channel_id: int, data: dict[str, Any]) -> bool:
    """Whether somebody sees a channel; for one that is gone, whether they see its parent."""
    if channel_id not in world.channels:
        parent = data.get("parent_id")
        return parent is None or (int(parent) in world.channels and sees(world, user_id, int(parent), data))
    channel = world.channels[channel_id]
    if "guild_id" not in channel:
        return any(person["id"] == str(user_id) for person in channel["recipients"])
    return bool(world.permissions(user_id, channel_id) & VIEW_CHANNEL)
