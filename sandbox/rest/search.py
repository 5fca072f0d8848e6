"""Search over a server's messages, and over a channel's threads."""

from datetime import timedelta
from typing import Any

from sandbox import permissions as bits
from sandbox.censoring import reads_content
from sandbox.faults.registry import Fault
from sandbox.kinds import HOLDS_MESSAGES, HOLDS_THREADS, VOICE_LIKE
from sandbox.rest.call import Call, Reply, Route
from sandbox.rest.errors import ApiError, invalid, missing_access
from sandbox.rest.members import MEMBERS_INTENT_FLAGS
from sandbox.rest.wanted import Wanted
from sandbox.snowflake import first_id_at

type Json = dict[str, Any]

_RIGHTS = bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY
INDEX_WAIT = 2
MOST_CHANNELS = 500


def _search(call: Call) -> Json | Reply:
    guild = call.guild()
    if not reads_content(call.world.application):
        raise missing_access()
    limit, offset = call.integer("limit", 25, 1, 25), call.integer("offset", 0, 0, 9975)
    indexing = _fault(call, "rest.indexing")
    if indexing:
        return _indexing(indexing)
    found = _found(call, guild)
    total = len(found) + _off_by(call)
    chosen = found[offset : offset + limit]
    short = _fault(call, "rest.search_short")
    if short:
        chosen = chosen[int(short.get("by", 1)) :]
    return _answer(call, chosen, max(0, total))


def _fault(call: Call, kind: str) -> Fault | None:
    facts = {name: int(value) for name, value in call.params.items() if value.isdecimal()}
    fault: Fault | None = call.box.faults.take(kind, method="GET", route=call.route.template, **facts)
    return fault


def _indexing(fault: Fault) -> Reply:
    wait = fault.get("retry_after", INDEX_WAIT)
    text = "Index not yet available. Try again later"
    return Reply(202, {"message": text, "code": 110000, "documents_indexed": 0, "retry_after": wait})


def _found(call: Call, guild: Json) -> list[tuple[int, int]]:
    """Messages' ids with their channels', in the order that was asked for."""
    asked = Wanted.of(call, inclusive=_fault(call, "rest.search_inclusive") is not None)
    found = [(one, int(channel["id"])) for channel in _channels(call, guild) for one in asked.in_channel(channel["id"])]
    behind = _fault(call, "rest.search_behind")
    if behind:
        newest = first_id_at(call.world.clock.now() - timedelta(seconds=float(behind.get("seconds", 60))))
        found = [one for one in found if one[0] < newest]
    return sorted(found, reverse=call.query.get("sort_order", "desc") == "desc")


def _off_by(call: Call) -> int:
    """How far the total is off, as it may be while messages come and go."""
    fault = _fault(call, "rest.inexact_total")
    return int(fault.get("by", 1)) if fault else 0


def _answer(call: Call, chosen: list[tuple[int, int]], total: int) -> Json:
    messages = [(call.world.messages(channel).get(one), channel) for one, channel in chosen]
    threads = {channel: call.world.channel(channel) for _, channel in messages}
    threads = {key: one for key, one in threads.items() if "thread_metadata" in one}
    own = [call.world.thread_members[key].get(call.bot) for key in threads]
    return {
        "messages": [[_told(message)] for message, _ in messages if message],
        "doing_deep_historical_index": False,
        "total_results": total,
        "threads": list(threads.values()),
        "members": [one for one in own if one],
    }


def _told(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "reactions"} | {"hit": True}


def _channels(call: Call, guild: Json) -> list[Json]:
    asked = {str(one) for one in call.snowflakes("channel_id")}
    if len(asked) > MOST_CHANNELS:
        raise invalid("channel_id", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_CHANNELS} or fewer in length.")
    there = [*call.world.channels_of(guild["id"]), *call.world.threads_of(guild["id"])]
    return [
        one
        for one in there
        if one["type"] in HOLDS_MESSAGES
        and (not asked or one["id"] in asked)
        and (call.flag("include_nsfw") or not _is_nsfw(call, one))
        and call.world.may(call.bot, one["id"], _RIGHTS | (bits.CONNECT if one["type"] in VOICE_LIKE else 0))
    ]


def _is_nsfw(call: Call, channel: Json) -> bool:
    """Whether a channel is for adults; threads are what their channel is."""
    holder = call.world.channel(channel["parent_id"]) if "thread_metadata" in channel else channel
    return bool(holder.get("nsfw"))


def _search_threads(call: Call) -> Json:
    parent = call.channel()
    if parent["type"] not in HOLDS_THREADS:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    if not call.world.application["flags"] & MEMBERS_INTENT_FLAGS:
        raise missing_access()
    call.channel(bits.READ_MESSAGE_HISTORY)
    limit, offset = call.integer("limit", 25, 1, 25), call.integer("offset", 0, 0, 9975)
    archived = call.flag("archived") if "archived" in call.query else None
    tags, name = set(call.repeated.get("tag", ())), call.query.get("name", "").casefold()
    found = [
        one
        for one in call.world.threads_of(parent["id"], archived=archived)
        if call.world.can_view(call.bot, one["id"])
        and (not tags or tags & set(one.get("applied_tags", ())))
        and name in one["name"].casefold()
    ]
    if call.query.get("sort_order", "desc") == "asc":
        found.reverse()
    chosen = found[offset : offset + limit]
    own = [call.world.thread_members[int(one["id"])].get(call.bot) for one in chosen]
    return {
        "threads": chosen,
        "members": [one for one in own if one],
        "has_more": len(found) > offset + limit,
        "total_results": len(found),
    }


ROUTES = (
    Route("GET", "/guilds/{guild_id}/messages/search", _search),
    Route("GET", "/channels/{channel_id}/threads/search", _search_threads),
)
