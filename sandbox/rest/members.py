"""Members of a server: lists, one, changes, roles."""

from typing import Any

from sandbox import permissions as bits
from sandbox.rest.call import Call, Route
from sandbox.rest.errors import missing_access, missing_permissions

type Json = dict[str, Any]

MEMBER_KICKED, MEMBER_CHANGED, ROLES_CHANGED = 20, 24, 25
MEMBERS_INTENT_FLAGS = (1 << 14) | (1 << 15)


def _members(call: Call) -> list[Json]:
    guild = call.guild()
    if not call.world.application["flags"] & MEMBERS_INTENT_FLAGS:
        raise missing_access()
    limit, after = call.integer("limit", 1, 1, 1000), call.snowflake("after") or 0
    people = call.world.members[int(guild["id"])]
    return [people[user] for user in sorted(people) if user > after][:limit]


def _search(call: Call) -> list[Json]:
    guild, query = call.guild(), call.query.get("query", "").casefold()
    limit = call.integer("limit", 1, 1, 1000)
    people = call.world.members[int(guild["id"])].values()
    return [one for one in people if any(name.casefold().startswith(query) for name in _names(one))][:limit]


def _names(member: Json) -> list[str]:
    user = member["user"]
    return [name for name in (member["nick"], user["global_name"], user["username"]) if name]


def _member(call: Call) -> Json:
    return call.world.member(call.guild()["id"], call.id("user_id"))


def _change(call: Call) -> Json:
    guild, user_id = call.guild(), call.id("user_id")
    needed = {
        "nick": bits.MANAGE_NICKNAMES,
        "roles": bits.MANAGE_ROLES,
        "communication_disabled_until": bits.MODERATE_MEMBERS,
    }
    changes = {key: call.body[key] for key in needed if key in call.body}
    granted = call.world.guild_permissions(call.bot, guild["id"])
    if any(not granted & needed[key] for key in changes):
        raise missing_permissions()
    if "roles" in changes:
        changes["roles"] = changes["roles"] or []
    member = call.world.update_member(guild["id"], user_id, **changes)
    call.audit(guild["id"], ROLES_CHANGED if "roles" in changes else MEMBER_CHANGED, user_id)
    return member


def _kick(call: Call) -> None:
    guild = call.need_in_guild(bits.KICK_MEMBERS)
    call.world.remove_member(guild["id"], call.id("user_id"))
    call.audit(guild["id"], MEMBER_KICKED, call.id("user_id"))


def _role_of(call: Call) -> tuple[Json, int, int]:
    guild, role_id = call.need_in_guild(bits.MANAGE_ROLES), call.id("role_id")
    role = call.world.role(guild["id"], role_id)
    own = call.world.member(guild["id"], call.bot)["roles"]
    top = max((call.world.role(guild["id"], one)["position"] for one in own), default=0)
    if role["position"] >= top and guild["owner_id"] != str(call.bot):
        raise missing_permissions()
    return guild, call.id("user_id"), role_id


def _give_role(call: Call) -> None:
    guild, user_id, role_id = _role_of(call)
    call.world.give_role(guild["id"], user_id, role_id)
    call.audit(guild["id"], ROLES_CHANGED, user_id)


def _take_role(call: Call) -> None:
    guild, user_id, role_id = _role_of(call)
    call.world.take_role(guild["id"], user_id, role_id)
    call.audit(guild["id"], ROLES_CHANGED, user_id)


ROUTES = (
    Route("GET", "/guilds/{guild_id}/members", _members),
    Route("GET", "/guilds/{guild_id}/members/search", _search),
    Route("GET", "/guilds/{guild_id}/members/{user_id}", _member),
    Route("PATCH", "/guilds/{guild_id}/members/{user_id}", _change),
    Route("DELETE", "/guilds/{guild_id}/members/{user_id}", _kick),
    Route("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", _give_role),
    Route("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", _take_role),
)
