"""People acting over HTTP: the page's endpoints, and every change of the world by its name."""

import inspect
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.clock import parsed
from sandbox.control.ask import decoded, guessed
from sandbox.control.requests import answer, body_of, maybe_number, number, person
from sandbox.interactions import NotPossible
from sandbox.world import MadeUp, Upload

if TYPE_CHECKING:
    from sandbox.server import Sandbox

type Json = dict[str, Any]

CHANGES = frozenset(
    {
        "add_user",
        "update_user",
        "delete_account",
        "add_guild",
        "update_guild",
        "add_role",
        "update_role",
        "delete_role",
        "add_emoji",
        "delete_emoji",
        "audit",
        "add_channel",
        "update_channel",
        "delete_channel",
        "set_overwrite",
        "remove_overwrite",
        "add_thread",
        "update_thread",
        "archive_thread",
        "unarchive_thread",
        "delete_thread",
        "join_thread",
        "leave_thread",
        "add_member",
        "update_member",
        "remove_member",
        "give_role",
        "take_role",
        "ban",
        "unban",
        "open_dm",
        "post",
        "edit",
        "touch_message",
        "delete",
        "bulk_delete",
        "react",
        "unreact",
        "clear_reactions",
        "pin",
        "unpin",
        "vote",
        "unvote",
        "end_poll",
        "voice",
        "typing",
        "create_invite",
        "delete_invite",
        "webhooks_changed",
        "presence",
        "add_scheduled_event",
        "update_scheduled_event",
        "attend",
        "delete_scheduled_event",
    }
)
PLURALS = {
    "users": "add_user",
    "guilds": "add_guild",
    "roles": "add_role",
    "channels": "add_channel",
    "members": "add_member",
}
"""What is added at the endpoint named after it."""
TIMES = frozenset({"at", "joined_at", "start"})


class Acts:
    """The endpoints with which people change the world."""

    def __init__(self, box: "Sandbox") -> None:
        self.box = box

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.post("/__sandbox__/messages", self.write),
            web.patch("/__sandbox__/messages/{channel}/{message}", self.rewrite),
            web.delete("/__sandbox__/messages/{channel}/{message}", self.delete),
            web.post("/__sandbox__/reactions", self.react),
            web.post("/__sandbox__/polls/vote", self.vote),
            web.post("/__sandbox__/dms", self.open_dm),
            web.post("/__sandbox__/threads", self.start_thread),
            web.post("/__sandbox__/clock", self.advance),
            web.post("/__sandbox__/{change}", self.change),
        ]

    async def write(self, request: web.Request) -> web.Response:
        """Write a message, with files as {name, base64}, or {name, size, seed} for bytes that are made up."""
        body = await body_of(request)
        files = [_file(one) for one in body.get("files") or ()]
        made = self.box.people.write(
            person(body),
            number(body, "channel_id"),
            str(body.get("content") or ""),
            reply_to=maybe_number(body, "reply_to"),
            files=files,
        )
        return answer(made)

    async def rewrite(self, request: web.Request) -> web.Response:
        """Edit an own message."""
        body = await body_of(request)
        return answer(self.box.people.rewrite(person(body), *_address(request), str(body.get("content") or "")))

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a message."""
        self.box.people.delete(person(await body_of(request)), *_address(request))
        return answer({})

    async def react(self, request: web.Request) -> web.Response:
        """Add or take back a reaction."""
        body = await body_of(request)
        where = number(body, "channel_id"), number(body, "message_id")
        self.box.people.react(person(body), *where, body["emoji"], on=bool(body.get("on", True)))
        return answer({})

    async def vote(self, request: web.Request) -> web.Response:
        """Vote in a poll."""
        body = await body_of(request)
        where = number(body, "channel_id"), number(body, "message_id")
        self.box.people.vote(person(body), *where, number(body, "answer_id"), on=bool(body.get("on", True)))
        return answer({})

    async def open_dm(self, request: web.Request) -> web.Response:
        """Open a direct conversation."""
        body = await body_of(request)
        return answer(self.box.people.open_dm(person(body), number(body, "with")))

    async def start_thread(self, request: web.Request) -> web.Response:
        """Open a thread or forum post."""
        body = await body_of(request)
        starter = maybe_number(body, "message_id")
        made = self.box.people.start_thread(
            person(body),
            number(body, "channel_id"),
            str(body.get("name") or "thread"),
            str(body.get("content") or ""),
            **({} if starter is None else {"starter_message_id": starter}),
        )
        return answer(made)

    async def advance(self, request: web.Request) -> web.Response:
        """Move the world's clock forward by `seconds`."""
        body = await body_of(request)
        self.box.world.clock.advance(timedelta(seconds=float(body.get("seconds", 0))))
        return answer({"now": self.box.world.clock.now()})

    async def change(self, request: web.Request) -> web.Response:
        """Any change of the world by its name, its arguments as a JSON object."""
        asked = request.match_info["change"]
        name = PLURALS.get(asked, asked)
        if name not in CHANGES:
            raise NotPossible(f"There is no change {name!r}; there are: {', '.join(sorted(CHANGES))}.")
        body = await body_of(request)
        given = {key: parsed(value) if key in TIMES and value else value for key, value in body.items()}
        method = getattr(self.box.world, name)
        try:
            inspect.signature(method).bind(**given)
        except TypeError as error:
            raise NotPossible(f"{name}: {error}.") from None
        return answer(method(**given) or {})


def _file(given: Json) -> Upload:
    if "size" in given:
        return Upload(given["name"], MadeUp(int(given["size"]), int(given.get("seed", 0))), guessed(given["name"]))
    return Upload(given["name"], decoded(given["base64"]), guessed(given["name"]))


def _address(request: web.Request) -> tuple[int, int]:
    return number(request.match_info, "channel"), number(request.match_info, "message")
