"""Threads: open and archived lists, opening them, who is in them."""

from typing import Any

from sandbox import permissions as bits
from sandbox.clock import parsed
from sandbox.kinds import FORUM_LIKE, HOLDS_THREADS, THREADS
from sandbox.rest.bodies import message_parts, refuse_empty
from sandbox.rest.call import Call, Reply, Route
from sandbox.rest.errors import ApiError, invalid
from sandbox.rest.reading import as_told, message_of, refuse_archived
from sandbox.world import Missing

type Json = dict[str, Any]


def _told(call: Call, threads: list[Json], *, has_more: bool) -> Json:
    own = [call.world.thread_members[int(one["id"])].get(call.bot) for one in threads]
    told: Json = {"threads": threads, "members": [one for one in own if one], "has_more": has_more}
    return told


def _active(call: Call) -> Json:
    threads = call.world.threads_of(call.guild()["id"], archived=False)
    visible = [one for one in threads if call.world.can_view(call.bot, one["id"])]
    return _told(call, visible, has_more=False)


def _archived(call: Call, kinds: frozenset[int], needed: int) -> list[Json]:
    parent = call.channel()
    if parent["type"] not in HOLDS_THREADS:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    call.channel(bits.READ_MESSAGE_HISTORY | needed)
    return [one for one in call.world.threads_of(parent["id"], archived=True) if one["type"] in kinds]


def _by_time(call: Call, threads: list[Json]) -> Json:
    limit, before = call.integer("limit", 50, 2, 100), call.time("before")
    ordered = sorted(threads, key=lambda one: (_archived_at(one), int(one["id"])), reverse=True)
    left = [one for one in ordered if before is None or _archived_at(one) < parsed(before)]
    return _with_first_messages(call, _told(call, left[:limit], has_more=len(left) > limit))


def _archived_at(thread: Json) -> Any:
    return parsed(thread["thread_metadata"]["archive_timestamp"])


def _with_first_messages(call: Call, told: Json) -> Json:
    """Forum posts come with their first messages."""
    posts = [one for one in told["threads"] if call.world.is_forum_post(one)]
    firsts = [(one, call.world.messages(one["id"]).get(one["id"])) for one in posts]
    found = [as_told(call, post, [first])[0] for post, first in firsts if first]
    return told | ({"first_messages": found} if found else {})


def _archived_public(call: Call) -> Json:
    return _by_time(call, _archived(call, frozenset({THREADS.news, THREADS.public}), 0))


def _archived_private(call: Call) -> Json:
    return _by_time(call, _archived(call, frozenset({THREADS.private}), bits.MANAGE_THREADS))


def _archived_joined(call: Call) -> Json:
    threads = _archived(call, frozenset({THREADS.private}), 0)
    limit, before = call.integer("limit", 50, 2, 100), call.snowflake("before")
    own = [one for one in threads if call.bot in call.world.thread_members[int(one["id"])]]
    left = [one for one in own if before is None or int(one["id"]) < before]
    return _told(call, left[:limit], has_more=len(left) > limit)


def _from_message(call: Call) -> Reply:
    channel, message = message_of(call, needed=bits.CREATE_PUBLIC_THREADS)
    thread = call.world.add_thread(channel["id"], call.body["name"], call.bot, starter_message_id=message["id"])
    return Reply(201, _created(call, thread))


def _open(call: Call) -> Reply:
    parent = call.channel()
    if parent["type"] in FORUM_LIKE:
        return _forum_post(call, parent)
    kind = call.body.get("type") or THREADS.private
    private = kind == THREADS.private
    call.channel(bits.CREATE_PRIVATE_THREADS if private else bits.CREATE_PUBLIC_THREADS)
    thread = call.world.add_thread(parent["id"], call.body["name"], call.bot, kind)
    return Reply(201, _created(call, thread))


def _forum_post(call: Call, parent: Json) -> Reply:
    call.channel(bits.SEND_MESSAGES)
    if "message" not in call.body:
        raise invalid("message", "BASE_TYPE_REQUIRED", "This field is required")
    tags = call.body.get("applied_tags") or ()
    known = {one["id"] for one in parent["available_tags"]}
    if any(str(tag) not in known for tag in tags):
        raise invalid("applied_tags", "UNKNOWN_FORUM_TAG", "Unknown tag")
    thread = call.world.add_thread(parent["id"], call.body["name"], call.bot, tags=tags)
    parts = message_parts(call.world, int(thread["id"]), call.body["message"], call.files)
    refuse_empty(parts)
    message = call.world.post(thread["id"], call.bot, **parts)
    return Reply(201, _created(call, call.world.channel(thread["id"])) | {"message": message})


def _created(call: Call, thread: Json) -> Json:
    if call.body.get("auto_archive_duration"):
        call.world.update_thread(thread["id"], auto_archive_duration=call.body["auto_archive_duration"])
    own = call.world.thread_members[int(thread["id"])].get(call.bot)
    return call.world.channel(thread["id"]) | ({"member": own} if own else {})


def _members(call: Call) -> list[Json]:
    thread = _thread(call)
    people = sorted(call.world.thread_members[int(thread["id"])].items())
    if not call.flag("with_member"):
        return [place for _, place in people]
    limit, after = call.integer("limit", 100, 1, 100), call.snowflake("after") or 0
    return [_with_member(call, thread, place) for user, place in people if user > after][:limit]


def _thread(call: Call) -> Json:
    thread = call.channel()
    if thread["type"] not in THREADS:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return thread


def _with_member(call: Call, thread: Json, place: Json) -> Json:
    member = call.world.members[int(thread["guild_id"])].get(int(place["user_id"]))
    return place | ({"member": member} if member else {})


def _member(call: Call) -> Json:
    thread, user_id = _thread(call), call.id("user_id")
    place = call.world.thread_members[int(thread["id"])].get(user_id)
    if place is None:
        raise Missing("Member", 10007)
    return _with_member(call, thread, place) if call.flag("with_member") else place


def _join(call: Call) -> None:
    call.world.join_thread(_writable(call)["id"], call.bot)


def _leave(call: Call) -> None:
    call.world.leave_thread(_writable(call)["id"], call.bot)


def _add(call: Call) -> None:
    thread = _writable(call)
    call.channel(bits.SEND_MESSAGES_IN_THREADS)
    call.world.join_thread(thread["id"], call.world.member(thread["guild_id"], call.id("user_id"))["user"]["id"])


def _remove(call: Call) -> None:
    thread = _writable(call)
    call.channel(bits.MANAGE_THREADS)
    call.world.leave_thread(thread["id"], call.id("user_id"))


def _writable(call: Call) -> Json:
    thread = _thread(call)
    refuse_archived(thread)
    return thread


_IN = "/channels/{channel_id}"

ROUTES = (
    Route("GET", "/guilds/{guild_id}/threads/active", _active),
    Route("GET", f"{_IN}/threads/archived/public", _archived_public),
    Route("GET", f"{_IN}/threads/archived/private", _archived_private),
    Route("GET", f"{_IN}/users/@me/threads/archived/private", _archived_joined),
    Route("POST", f"{_IN}/messages/{{message_id}}/threads", _from_message),
    Route("POST", f"{_IN}/threads", _open),
    Route("GET", f"{_IN}/thread-members", _members),
    Route("GET", f"{_IN}/thread-members/{{user_id}}", _member),
    Route("PUT", f"{_IN}/thread-members/@me", _join),
    Route("DELETE", f"{_IN}/thread-members/@me", _leave),
    Route("PUT", f"{_IN}/thread-members/{{user_id}}", _add),
    Route("DELETE", f"{_IN}/thread-members/{{user_id}}", _remove),
)
