"""Scheduled events and who is interested in them."""

from typing import Any

from sandbox.rest.call import Call, Route
from sandbox.rest.errors import missing_access

type Json = dict[str, Any]


def _events(call: Call) -> list[Json]:
    there = call.world.coming_events(call.guild()["id"], call.bot)
    return [_told(call, one) for one in there]


def _event(call: Call) -> Json:
    one = call.world.scheduled_event(call.guild()["id"], call.id("guild_scheduled_event_id"))
    if not call.world.sees_event(call.bot, one):
        raise missing_access()
    return one


def _told(call: Call, one: Json) -> Json:
    counted = {"user_count": len(call.world.interested[int(one["id"])])} if call.flag("with_user_count") else {}
    return one | {"creator": call.world.user(one["creator_id"])} | counted


def _one(call: Call) -> Json:
    return _told(call, _event(call))


def _users(call: Call) -> list[Json]:
    event = _event(call)
    limit = call.integer("limit", 100, 1, 100)
    before, after = call.snowflake("before"), call.snowflake("after")
    people = sorted(call.world.interested[int(event["id"])])
    if before is not None:
        chosen = [one for one in people if one < before][-limit:]
    else:
        chosen = [one for one in people if after is None or one > after][:limit]
    return [_interest(call, event, one) for one in chosen]


def _interest(call: Call, event: Json, user_id: int) -> Json:
    told = {"guild_scheduled_event_id": event["id"], "user_id": str(user_id), "response": 1}
    told["user"] = call.world.user_known_as(user_id)
    member = call.world.members[int(event["guild_id"])].get(user_id)
    return told | ({"member": member} if member and call.flag("with_member") else {})


_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = f"{_EVENTS}/{{guild_scheduled_event_id}}"

ROUTES = (
    Route("GET", _EVENTS, _events),
    Route("GET", _EVENT, _one),
    Route("GET", f"{_EVENT}/users", _users),
)
