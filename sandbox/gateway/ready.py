"""What a new session is told first: READY, then every server as Discord prunes it."""

from typing import TYPE_CHECKING, Any

import orjson

from sandbox.gateway.intents import Intent
from sandbox.kinds import THREADS
from sandbox.visibility import sees
from sandbox.world import World

if TYPE_CHECKING:
    from sandbox.gateway.hub import Gateway
    from sandbox.gateway.session import Session

type Json = dict[str, Any]

MOST_MEMBERS_SENT = 75_000
NOT_IN_GUILD_CREATE = frozenset({"guild_id", "member"})


def greet(hub: "Gateway", session: "Session") -> None:
    """Send READY and a GUILD_CREATE for each server of the session's shard."""
    guild_ids = guilds_of(hub, session)
    hub.deliver(session, "READY", orjson.dumps(ready(hub, session, guild_ids)))
    for guild_id in guild_ids:
        if guild_id not in hub.unavailable:
            hub.deliver(session, "GUILD_CREATE", orjson.dumps(guild_create(hub.world, guild_id, session.intents)))


def guilds_of(hub: "Gateway", session: "Session") -> list[int]:
    """The servers of a session's shard, oldest first."""
    return [guild_id for guild_id in bot_guilds(hub.world) if session.hears("GUILD_CREATE", guild_id)]


def bot_guilds(world: World) -> list[int]:
    """The servers the bot is a member of, oldest first."""
    return sorted(guild_id for guild_id in world.guilds if world.bot_user_id in world.members[guild_id])


def ready(hub: "Gateway", session: "Session", guild_ids: list[int]) -> Json:
    """READY's data: who the bot is, its servers as stubs, where to resume."""
    world = hub.world
    flags = int(world.application["flags"])
    return {
        "v": 10,
        "user": {**world.users[world.bot_user_id], "email": None, "mfa_enabled": True, "verified": True},
        "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": hub.resume_url,
        "shard": list(session.shard),
        "application": {"id": world.application["id"], "flags": flags},
        "private_channels": [],
        "presences": [],
        "relationships": [],
        "guild_join_requests": [],
        "geo_ordered_rtc_regions": ["rotterdam"],
        "user_settings": {},
        "auth": {},
        "_trace": ["sandbox"],
    }


def guild_create(world: World, guild_id: int, intents: int) -> Json:
    """A whole server; members are only the bot and those in voice unless presences were asked for."""
    members = world.members[guild_id]
    voices = world.voice_states[guild_id]
    everybody = intents & Intent.PRESENCES and len(members) <= MOST_MEMBERS_SENT
    shown = members.keys() if everybody else {world.bot_user_id, *voices} & members.keys()
    return {
        **world.guilds[guild_id],
        "roles": list(world.roles[guild_id].values()),
        "joined_at": members[world.bot_user_id]["joined_at"],
        "large": len(members) > 250,
        "unavailable": False,
        "member_count": len(members),
        "voice_states": [_without(state, NOT_IN_GUILD_CREATE) for state in voices.values()],
        "members": [members[user_id] for user_id in sorted(shown)],
        "channels": [_without(channel, {"guild_id"}) for channel in channels_of(world, guild_id)],
        "threads": active_threads(world, guild_id, world.bot_user_id),
        "presences": [_presence(members[user_id], guild_id) for user_id in shown] if everybody else [],
        "stage_instances": [],
        "guild_scheduled_events": world.coming_events(guild_id, world.bot_user_id),
        "soundboard_sounds": [],
        "embedded_activities": [],
        "activity_instances": [],
    }


def channels_of(world: World, guild_id: int) -> list[Json]:
    """A server's channels without its threads."""
    wanted = str(guild_id)
    return [
        channel
        for channel in world.channels.values()
        if channel.get("guild_id") == wanted and channel["type"] not in THREADS
    ]


def active_threads(world: World, guild_id: int, user_id: int, parents: set[int] | None = None) -> list[Json]:
    """The open threads of a server that somebody sees, with their own thread member; all or of some parents."""
    wanted = str(guild_id)
    return [
        with_own_member(world, channel, user_id)
        for channel_id, channel in world.channels.items()
        if channel.get("guild_id") == wanted
        and channel["type"] in THREADS
        and not channel["thread_metadata"]["archived"]
        and (parents is None or int(channel["parent_id"]) in parents)
        and sees(world, user_id, channel_id, channel)
    ]


def with_own_member(world: World, thread: Json, user_id: int) -> Json:
    """A thread with the place somebody has in it, when they have one."""
    own = world.thread_members[int(thread["id"])].get(user_id)
    return {**thread, "member": own} if own else thread


def _presence(member: Json, guild_id: int) -> Json:
    return {
        "user": {"id": member["user"]["id"]},
        "guild_id": str(guild_id),
        "status": "online",
        "activities": [],
        "client_status": {"desktop": "online"},
    }


def _without(item: Json, keys: frozenset[str] | set[str]) -> Json:
    return {key: value for key, value in item.items() if key not in keys}
