"""Op 8: a server's members in chunks, with Discord's limits."""

import asyncio
from itertools import batched
from typing import TYPE_CHECKING, Any

import orjson

from sandbox.gateway import protocol
from sandbox.gateway.intents import Intent
from sandbox.gateway.protocol import Close, Refused

if TYPE_CHECKING:
    from sandbox.gateway.connection import Connection
    from sandbox.gateway.hub import Gateway
    from sandbox.gateway.session import Session

type Json = dict[str, Any]


async def request_members(connection: "Connection", data: Json) -> None:
    """Answer with GUILD_MEMBERS_CHUNK events, or with RATE_LIMITED when everybody is asked for too often."""
    hub, session = connection.hub, connection.session
    assert session is not None
    guild_id = int(data["guild_id"])
    nonce = data.get("nonce")
    if nonce is not None and len(str(nonce).encode()) > 32:
        nonce = None
    if hub.world.bot_user_id not in hub.world.members.get(guild_id, {}):
        return
    everybody = "query" in data and data["query"] == "" and not data.get("limit") and not data.get("user_ids")
    if everybody:
        _check_intents(session, data)
        wait = _wait(hub, session, guild_id)
        if wait > 0:
            _refuse(hub, session, guild_id, nonce, wait)
            return
    found, missing = _found(hub, guild_id, data, everybody=everybody)
    _send(hub, session, guild_id, found, _Extras(missing, nonce, presences=bool(data.get("presences"))))


class _Extras:
    def __init__(self, missing: list[str], nonce: str | None, *, presences: bool) -> None:
        self.missing, self.nonce, self.presences = missing, nonce, presences


def _check_intents(session: "Session", data: Json) -> None:
    if not session.intents & Intent.GUILD_MEMBERS:
        raise Refused(Close.DISALLOWED_INTENTS, "Disallowed intent(s).")
    if data.get("presences") and not session.intents & Intent.PRESENCES:
        raise Refused(Close.DISALLOWED_INTENTS, "Disallowed intent(s).")


def _wait(hub: "Gateway", session: "Session", guild_id: int) -> float:
    """Seconds until everybody may be asked for again; counts this request when it may be now."""
    fault = hub.fault("members_rate_limited", guild_id=guild_id)
    if fault is not None:
        return float(fault.get("seconds", 1.0))
    now = asyncio.get_running_loop().time()
    free_at = session.member_requests.get(guild_id, 0.0)
    if now < free_at:
        return free_at - now
    session.member_requests[guild_id] = now + hub.seconds(protocol.MEMBERS_WINDOW)
    return 0.0


def _refuse(hub: "Gateway", session: "Session", guild_id: int, nonce: str | None, wait: float) -> None:
    meta = {"guild_id": str(guild_id)} | ({} if nonce is None else {"nonce": nonce})
    hub.deliver(session, "RATE_LIMITED", orjson.dumps({"opcode": 8, "retry_after": round(wait, 3), "meta": meta}))


def _found(hub: "Gateway", guild_id: int, data: Json, *, everybody: bool) -> tuple[list[Json], list[str]]:
    members = hub.world.members[guild_id]
    if everybody:
        return list(members.values()), []
    if "query" in data and not data.get("user_ids"):
        limit = min(int(data.get("limit") or protocol.PREFIX_RESULTS), protocol.PREFIX_RESULTS)
        prefix = str(data["query"]).casefold()
        return [member for member in members.values() if _begins_with(member, prefix)][:limit], []
    asked = data["user_ids"] if isinstance(data["user_ids"], list) else [data["user_ids"]]
    if len(asked) > protocol.PREFIX_RESULTS:
        raise Refused(Close.DECODE_ERROR, "Too many user_ids.")
    found = [members[int(user_id)] for user_id in asked if int(user_id) in members]
    return found, [str(user_id) for user_id in asked if int(user_id) not in members]


def _begins_with(member: Json, prefix: str) -> bool:
    names = (member["nick"], member["user"]["global_name"], member["user"]["username"])
    return any(name is not None and name.casefold().startswith(prefix) for name in names)


def _send(hub: "Gateway", session: "Session", guild_id: int, found: list[Json], extras: _Extras) -> None:
    chunks = list(batched(found, protocol.CHUNK)) or [()]
    for index, chunk in enumerate(chunks):
        data: Json = {
            "guild_id": str(guild_id),
            "members": list(chunk),
            "chunk_index": index,
            "chunk_count": len(chunks),
        }
        if extras.missing and index == 0:
            data["not_found"] = extras.missing
        if extras.nonce is not None:
            data["nonce"] = extras.nonce
        if extras.presences:
            data["presences"] = []
        if hub.fault("missing_chunk", chunk_index=index) is None:
            hub.deliver(session, "GUILD_MEMBERS_CHUNK", orjson.dumps(data))
