"""Server-Sent Events: what one person is told, while it happens."""

import asyncio
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from sandbox.control.requests import person
from sandbox.kinds import THREADS
from sandbox.visibility import reaches
from sandbox.world import Event

if TYPE_CHECKING:
    from sandbox.server import Sandbox

type Json = dict[str, Any]

KEEP_ALIVE = 15.0
RETOLD = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})
CHANNELS = frozenset({"CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE"})


class Streams:
    """All open streams of a sandbox."""

    def __init__(self, box: "Sandbox") -> None:
        self.box = box
        self._open: dict[asyncio.Queue[bytes | None], int] = {}
        box.world.subscribe(self.on_event)
        box.interactions.board.watchers.append(self.tell)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /__sandbox__/stream?as=U."""
        user_id = person(request.query)
        self.box.world.user(user_id)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._open[queue] = user_id
        try:
            await response.write(b": hello\n\n")
            await self._pump(queue, response)
        except ConnectionError:
            pass  # the page was closed
        finally:
            del self._open[queue]
        return response

    @staticmethod
    async def _pump(queue: asyncio.Queue[bytes | None], response: web.StreamResponse) -> None:
        while True:
            try:
                async with asyncio.timeout(KEEP_ALIVE):
                    line = await queue.get()
            except TimeoutError:
                line = b": still here\n\n"
            if line is None:
                return
            await response.write(line)

    async def close(self, _app: web.Application | None = None) -> None:
        """End every stream."""
        self.box.world.unsubscribe(self.on_event)
        self.box.interactions.board.watchers.remove(self.tell)
        for queue in self._open:
            queue.put_nowait(None)

    def tell(self, user_id: int, name: str, data: Json) -> None:
        """Tell one person something that is no event of the world."""
        for queue, listener in self._open.items():
            if listener == user_id:
                queue.put_nowait(_line(name, data))

    def on_event(self, event: Event) -> None:
        """Tell everybody who may know of an event."""
        told: dict[int, bytes] = {}
        for queue, user_id in self._open.items():
            if user_id not in told:
                told[user_id] = self._lines(user_id, event)
            if told[user_id]:
                queue.put_nowait(told[user_id])

    def _lines(self, user_id: int, event: Event) -> bytes:
        """What somebody is told of an event; nothing when it does not concern them."""
        if event.name == "THREAD_LIST_SYNC":
            return b""
        if not reaches(self.box.world, user_id, event):
            gone = event.name == "CHANNEL_UPDATE" and user_id in self.box.world.members[event.guild_id or 0]
            return _line("CHANNEL_DELETE", event.data) if gone else b""
        return self._new_conversation(user_id, event) + _line(event.name, self._as_seen_by(user_id, event))

    def _new_conversation(self, user_id: int, event: Event) -> bytes:
        """A direct conversation appears with its first message."""
        if event.name != "MESSAGE_CREATE" or event.guild_id is not None or event.channel_id is None:
            return b""
        world = self.box.world
        if world.messages(event.channel_id).count > 1:
            return b""
        return _line("CHANNEL_CREATE", world.channel_seen_by(world.channel(event.channel_id), user_id))

    def _as_seen_by(self, user_id: int, event: Event) -> Json:
        world, data = self.box.world, event.data
        if event.name in RETOLD and (data.get("reactions") or data.get("poll")):
            own = world.messages(int(data["channel_id"]), viewer=user_id).get(data["id"]) or data
            return {**data, **{key: own[key] for key in ("reactions", "poll") if key in own}}
        if event.name in CHANNELS or data.get("type") in THREADS:
            return {**data, "permissions": str(world.permissions(user_id, data["id"]))} if "id" in data else data
        return data


def _line(name: str, data: Json) -> bytes:
    return b"data: " + orjson.dumps({"t": name, "d": data}) + b"\n\n"
