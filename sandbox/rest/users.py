"""The bot itself, other users, direct messages, the application, where the gateway is."""

from typing import Any

from sandbox.rest.call import Call, Route
from sandbox.rest.errors import ApiError, invalid

type Json = dict[str, Any]


def _me(call: Call) -> Json:
    user = call.world.user(call.bot)
    return {**user, "mfa_enabled": True, "locale": "en-US", "premium_type": 0, "email": None, "verified": True}


def _user(call: Call) -> Json:
    return call.world.user(call.id("user_id"))


def _my_guilds(call: Call) -> list[Json]:
    before, after = call.snowflake("before"), call.snowflake("after")
    limit = call.integer("limit", 200, 1, 200)
    ids = sorted(
        guild_id
        for guild_id in call.world.guilds
        if call.bot in call.world.members[guild_id]
        and (before is None or guild_id < before)
        and (after is None or guild_id > after)
    )
    chosen = ids[-limit:] if before is not None else ids[:limit]
    return [_my_guild(call, guild_id) for guild_id in chosen]


def _my_guild(call: Call, guild_id: int) -> Json:
    guild = call.world.guild(guild_id)
    told = {key: guild[key] for key in ("id", "name", "icon", "banner", "features")}
    granted = call.world.guild_permissions(call.bot, guild_id)
    told |= {"owner": guild["owner_id"] == str(call.bot), "permissions": str(granted)}
    if call.flag("with_counts"):
        told |= counts(call, guild_id)
    return told


def counts(call: Call, guild_id: int) -> Json:
    """The approximate counts of a server."""
    people = len(call.world.members[guild_id])
    return {"approximate_member_count": people, "approximate_presence_count": people}


def _open_dm(call: Call) -> Json:
    recipient = int(call.body.get("recipient_id") or 0)
    user = call.world.users.get(recipient)
    if user is None or recipient == call.bot:
        raise invalid("recipient_id", "BASE_TYPE_BAD_INT", "Invalid Recipient(s)")
    if not call.box.direct_messages.may_open(recipient):
        raise ApiError(403, 40003, "You are opening direct messages too fast.")
    return call.world.channel_seen_by(call.world.open_dm(recipient), call.bot)


def application(call: Call) -> Json:
    """The application object."""
    world = call.world
    owner = next(iter(world.guilds.values()), {}).get("owner_id") or call.bot
    return {
        "icon": None,
        "description": "Shows a bootcamp's mentors how their students are doing.",
        "type": None,
        "bot": world.user(call.bot),
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags_new": str(world.application["flags"]),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": world.user(owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        **world.application,
    }


def _gateway(call: Call) -> Json:
    return {"url": call.box.gateway_url}


def _gateway_bot(call: Call) -> Json:
    gateway = call.box.gateway
    shards, limit = gateway.recommended_shards, call.box.session_start_limit()
    return {"url": call.box.gateway_url, "shards": shards, "session_start_limit": limit}


ROUTES = (
    Route("GET", "/users/@me", _me),
    Route("GET", "/users/{user_id}", _user),
    Route("GET", "/users/@me/guilds", _my_guilds),
    Route("POST", "/users/@me/channels", _open_dm),
    Route("GET", "/applications/@me", application),
    Route("GET", "/gateway", _gateway, token=False),
    Route("GET", "/gateway/bot", _gateway_bot),
)
