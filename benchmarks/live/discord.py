"""A bare Discord: `python -m benchmarks.live.discord PORT_FILE EVENTS`, a process of its own.

It takes next to nothing from whoever is measured: what a connection begins with and a burst of that many events are
compressed and framed once, and sent to one connection after the other as fast as it reads. Nobody is asked for
heartbeats within the time that a measurement takes.
"""

import asyncio
import socket
import sys
import zlib
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

import orjson
from aiohttp import web

from benchmarks.live.frames import Events
from benchmarks.live.school import BOT, guild_create, person, ready

BEAT_MS = 600_000
MOST_UNSENT = 1 << 20  # bytes
PIECE = 1 << 16
TICK = 0.005
SEED = 7


class Stream:
    """One connection's stream of frames: compressed as a whole, numbered, framed as servers do."""

    def __init__(self) -> None:
        self.sequence = 0
        self._compressor = zlib.compressobj(level=6)

    def copy(self) -> "Stream":
        """The same, to be gone on with."""
        other = Stream()
        other.sequence, other._compressor = self.sequence, self._compressor.copy()
        return other

    def event(self, name: str, data: dict[str, Any]) -> bytes:
        """The next event."""
        self.sequence += 1
        return self.frame({"op": 0, "s": self.sequence, "t": name, "d": data})

    def frame(self, frame: dict[str, Any]) -> bytes:
        """A frame of the gateway as a frame of the WebSocket, unmasked."""
        packed = self._compressor.compress(orjson.dumps(frame)) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
        size = len(packed)
        if size < 126:
            return bytes((0x82, size)) + packed
        if size < 1 << 16:
            return bytes((0x82, 126)) + size.to_bytes(2) + packed
        return bytes((0x82, 127)) + size.to_bytes(8) + packed


class Gateway:
    """What is sent, and to whom: the connection that came last."""

    def __init__(self, address: str, events: int) -> None:
        stream = Stream()
        self._hello = stream.frame({"op": 10, "s": None, "t": None, "d": {"heartbeat_interval": BEAT_MS, "_trace": []}})
        self._greeting = stream.event("READY", ready(address)) + stream.event("GUILD_CREATE", guild_create())
        self._greeted = stream.copy()
        told = list(islice(Events(SEED), events))
        self._messages = sum(name == "MESSAGE_CREATE" for name, _ in told)
        self._burst = b"".join(stream.event(*each) for each in told)
        self._after_burst = stream
        self._stream, self._events = self._greeted, Events(SEED)
        self._transport: asyncio.WriteTransport | None = None

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection: HELLO, and READY with the server for an IDENTIFY."""
        answers = web.WebSocketResponse(compress=False, max_msg_size=0)
        await answers.prepare(request)
        assert isinstance(request.transport, asyncio.WriteTransport)
        self._transport, self._stream = request.transport, self._greeted.copy()
        self._events = Events(SEED + 1)  # of nobody's messages but its own
        self._transport.write(self._hello)
        async for message in answers:
            if orjson.loads(message.data)["op"] == 2:
                self._transport.write(self._greeting)
        return answers

    async def burst(self, _request: web.Request) -> web.Response:
        """Send what was prepared, as fast as it is read; only once, as the first thing of a connection."""
        for start in range(0, len(self._burst), PIECE):
            await self._write(self._burst[start : start + PIECE])
        self._stream = self._after_burst.copy()
        return _json({"sequence": self._stream.sequence, "messages": self._messages})

    async def pace(self, request: web.Request) -> web.Response:
        """Send events at a steady rate for some seconds, each made at the moment of its sending."""
        rate, seconds = float(request.query["rate"]), float(request.query["seconds"])
        began, sent, messages = monotonic(), 0, 0
        while (passed := monotonic() - began) < seconds:
            due = int(passed * rate) - sent
            now = datetime.now(UTC)
            told = [self._events.next(now) for _ in range(due)]
            messages += sum(name == "MESSAGE_CREATE" for name, _ in told)
            sent += due
            await self._write(b"".join(self._stream.event(*each) for each in told))
            await asyncio.sleep(TICK)
        return _json({"sequence": self._stream.sequence, "messages": messages})

    async def _write(self, data: bytes) -> None:
        assert self._transport is not None
        while self._transport.get_write_buffer_size() > MOST_UNSENT:  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.001)
        self._transport.write(data)


def _json(value: Any) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")  # nextcord knows no charset


async def me(_request: web.Request) -> web.Response:
    """Who the bot is."""
    return _json({**person(0), "id": str(BOT), "bot": True, "username": "profiler"})


async def commands(request: web.Request) -> web.Response:
    """No commands, or those that are set, with ids."""
    if request.method == "GET":
        return _json([])
    given = orjson.loads(await request.read())
    return _json([{**one, "id": str(number), "application_id": str(BOT)} for number, one in enumerate(given, 1)])


async def serve(port_file: Path, events: int) -> None:
    """Answer until the process is ended; the port is written into a file once everything is prepared."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        address = f"ws://127.0.0.1:{port}/gateway/"
        gateway = Gateway(address, events)

        async def where(_request: web.Request) -> web.Response:
            limits = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
            return _json({"url": address, "shards": 1, "session_start_limit": limits})

        app = web.Application(client_max_size=1 << 24)
        app.add_routes(
            [
                web.get("/api/v10/users/@me", me),
                web.get("/api/v10/gateway", where),
                web.get("/api/v10/gateway/bot", where),
                web.get("/api/v10/applications/{id}/commands", commands),
                web.put("/api/v10/applications/{id}/commands", commands),
                web.get("/gateway/", gateway.serve),
                web.post("/burst", gateway.burst),
                web.post("/pace", gateway.pace),
            ]
        )
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        unfinished = port_file.with_suffix(".part")
        unfinished.write_text(str(port))
        unfinished.rename(port_file)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
