"""People acting over HTTP: the page's endpoints, and every change of the world by its name."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.changes import applied, upload
from sandbox.control.requests import answer, body_of, maybe_number, number, person

if TYPE_CHECKING:
    from sandbox.server import Sandbox

type Json = dict[str, Any]

PLURALS = {
    "users": "add_user",
    "guilds": "add_guild",
    "roles": "add_role",
    "channels": "add_channel",
    "members": "add_member",
}
"""What is added at the endpoint named after it."""


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
        files = [upload(one) for one in body.get("files") or ()]
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
        """Move the world's clock forward by `seconds`; polls whose time is over end."""
        body = await body_of(request)
        self.box.world.clock.advance(timedelta(seconds=float(body.get("seconds", 0))))
        self.box.world.end_due_polls()
        return answer({"now": self.box.world.clock.now()})

    async def change(self, request: web.Request) -> web.Response:
        """Any change of the world by its name, its arguments as a JSON object."""
        asked = request.match_info["change"]
        name = PLURALS.get(asked, asked)
        return answer(applied(self.box.world, name, await body_of(request)) or {})


def _address(request: web.Request) -> tuple[int, int]:
    return number(request.match_info, "channel"), number(request.match_info, "message")
