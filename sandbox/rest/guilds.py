"""Servers: themselves, roles, channels, emojis, bans, the audit log, voice states."""

from typing import Any

from sandbox import permissions as bits
from sandbox.rest.call import Call, Reply, Route
from sandbox.rest.errors import ApiError
from sandbox.rest.users import counts
from sandbox.world import Missing

type Json = dict[str, Any]

CHANNEL_CREATED = 10


def _guild(call: Call) -> Json:
    guild: Json = call.guild()
    return {**guild, **counts(call, int(guild["id"]))} if call.flag("with_counts") else guild


def _channels(call: Call) -> list[Json]:
    return call.world.channels_of(call.guild()["id"])


def _create_channel(call: Call) -> Reply:
    guild = call.need_in_guild(bits.MANAGE_CHANNELS)
    body = call.body
    made = call.world.add_channel(
        guild["id"],
        body["name"],
        body.get("type") or 0,
        body.get("parent_id"),
        [_overwrite(one) for one in body.get("permission_overwrites") or ()],
        body.get("topic"),
    )
    call.audit(guild["id"], CHANNEL_CREATED, made["id"])
    return Reply(201, made)


def _overwrite(given: Json) -> Json:
    told = {key: str(given.get(key) or 0) for key in ("id", "allow", "deny")}
    return told | {"type": int(given.get("type") or 0)}


def _roles(call: Call) -> list[Json]:
    roles: list[Json] = call.guild()["roles"]
    return roles


def _role(call: Call) -> Json:
    return call.world.role(call.guild()["id"], call.id("role_id"))


def _emojis(call: Call) -> list[Json]:
    emojis: list[Json] = call.guild()["emojis"]
    return emojis


def _emoji(call: Call) -> Json:
    found: list[Json] = [one for one in call.guild()["emojis"] if one["id"] == str(call.id("emoji_id"))]
    if not found:
        raise Missing("Emoji", 10014)
    return found[0]


def _bans(call: Call) -> list[Json]:
    guild = call.need_in_guild(bits.BAN_MEMBERS)
    limit = call.integer("limit", 1000, 1, 1000)
    before, after = call.snowflake("before"), call.snowflake("after")
    bans = sorted(call.world.bans[int(guild["id"])].items())
    if before is not None:
        return [ban for user, ban in bans if user < before][-limit:]
    return [ban for user, ban in bans if after is None or user > after][:limit]


def _ban(call: Call) -> Json:
    guild = call.need_in_guild(bits.BAN_MEMBERS)
    ban = call.world.bans[int(guild["id"])].get(call.id("user_id"))
    if ban is None:
        raise Missing("Ban", 10026)
    return ban


def _audit_log(call: Call) -> Json:
    guild = call.need_in_guild(bits.VIEW_AUDIT_LOG)
    entries = [one for one in call.world.audit_log[int(guild["id"])] if _is_asked_for(call, one)]
    limit, after = call.integer("limit", 50, 1, 100), call.snowflake("after")
    chosen = entries[:limit] if after is not None else list(reversed(entries))[:limit]
    people = {one["user_id"] for one in chosen} | {one["target_id"] for one in chosen}
    users = [call.world.users[int(one)] for one in sorted(people - {None}) if int(one) in call.world.users]
    lists = ("integrations", "webhooks", "guild_scheduled_events", "threads", "application_commands")
    told = {"audit_log_entries": chosen, "users": users, "auto_moderation_rules": []}
    return told | {name: [] for name in lists}


def _is_asked_for(call: Call, entry: Json) -> bool:
    before, after = call.snowflake("before"), call.snowflake("after")
    wanted = {"user_id": call.query.get("user_id"), "target_id": call.query.get("target_id")}
    action = call.query.get("action_type")
    return (
        (before is None or int(entry["id"]) < before)
        and (after is None or int(entry["id"]) > after)
        and (action is None or entry["action_type"] == int(action))
        and all(value is None or entry[key] == value for key, value in wanted.items())
    )


def _voice_state(call: Call) -> Json:
    guild = call.guild()
    user_id = call.bot if "user_id" not in call.params else call.id("user_id")
    state = call.world.voice_states[int(guild["id"])].get(user_id)
    if state is None:
        raise ApiError(404, 10065, "Unknown Voice State")
    return state


ROUTES = (
    Route("GET", "/guilds/{guild_id}", _guild),
    Route("GET", "/guilds/{guild_id}/channels", _channels),
    Route("POST", "/guilds/{guild_id}/channels", _create_channel),
    Route("GET", "/guilds/{guild_id}/roles", _roles),
    Route("GET", "/guilds/{guild_id}/roles/{role_id}", _role),
    Route("GET", "/guilds/{guild_id}/emojis", _emojis),
    Route("GET", "/guilds/{guild_id}/emojis/{emoji_id}", _emoji),
    Route("GET", "/guilds/{guild_id}/bans", _bans),
    Route("GET", "/guilds/{guild_id}/bans/{user_id}", _ban),
    Route("GET", "/guilds/{guild_id}/audit-logs", _audit_log),
    Route("GET", "/guilds/{guild_id}/voice-states/@me", _voice_state),
    Route("GET", "/guilds/{guild_id}/voice-states/{user_id}", _voice_state),
)
