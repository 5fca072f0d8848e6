"""Search over a server's messages, and over a channel's threads."""

from collections.abc import Iterator
from typing import Any

from sandbox import permissions as bits
from sandbox.censoring import reads_content
from sandbox.kinds import HOLDS_MESSAGES, HOLDS_THREADS
from sandbox.rest.call import Call, Reply, Route
from sandbox.rest.errors import ApiError, missing_access
from sandbox.rest.members import MEMBERS_INTENT_FLAGS

type Json = dict[str, Any]

_RIGHTS = bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY
INDEX_WAIT = 2


def _search(call: Call) -> Json | Reply:
    guild = call.guild()
    if not reads_content(call.world.application):
        raise missing_access()
    limit, offset = call.integer("limit", 25, 1, 25), call.integer("offset", 0, 0, 9975)
    if call.box.faults.take("rest.indexing", method="GET", route=call.route.template, guild_id=int(guild["id"])):
        return _indexing()
    found = [one for channel in _channels(call, guild) for one in _matching(call, int(channel["id"]))]
    found.sort(key=lambda one: int(one["id"]), reverse=call.query.get("sort_order", "desc") == "desc")
    chosen = found[offset : offset + limit]
    return {
        "messages": [[_told(one)] for one in chosen],
        "doing_deep_historical_index": False,
        "total_results": len(found),
    }


def _indexing() -> Reply:
    text = "Index not yet available. Try again later"
    told = {"message": text, "code": 110000, "documents_indexed": 0, "retry_after": INDEX_WAIT}
    return Reply(202, told)


def _told(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "reactions"} | {"hit": True}


def _channels(call: Call, guild: Json) -> list[Json]:
    asked = {str(one) for one in call.snowflakes("channel_id")}
    if len(asked) > 500:
        raise ApiError(400, 50035, "Invalid Form Body")
    there = [*call.world.channels_of(guild["id"]), *call.world.threads_of(guild["id"])]
    return [
        one
        for one in there
        if one["type"] in HOLDS_MESSAGES
        and (not asked or one["id"] in asked)
        and (call.flag("include_nsfw") or not one.get("nsfw"))
        and call.world.may(call.bot, one["id"], _RIGHTS)
    ]


def _matching(call: Call, channel_id: int) -> Iterator[Json]:
    least, most = call.snowflake("min_id") or 0, call.snowflake("max_id") or 1 << 63
    authors, words = set(call.repeated.get("author_id", ())), call.query.get("content", "").casefold().split()
    mentioned = set(call.repeated.get("mentions", ()))
    messages = call.world.messages(channel_id)
    for message_id in messages.ids():
        if not least <= message_id <= most:
            continue
        message = messages.get(message_id)
        if message is None or (authors and message["author"]["id"] not in authors):
            continue
        if mentioned and not mentioned & {who["id"] for who in message["mentions"]}:
            continue
        if "pinned" in call.query and message["pinned"] != call.flag("pinned"):
            continue
        text = message["content"].casefold()
        if all(word in text for word in words):
            yield message


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
