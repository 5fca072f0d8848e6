"""Frames of the gateway as they come over the wire, compressed or not."""

import asyncio
import contextlib
import logging
import zlib
from collections.abc import Callable, Iterator
from typing import Any, cast
from unittest.mock import patch

import aiohttp
import orjson
from nextcord.errors import ConnectionClosed
from nextcord.gateway import ReconnectWebSocket

from bot.gateway import FRAME_END, GuardedWebSocket
from tests.fuzz.target import Target
from tests.fuzz.targets.payloads import EVENTS

COMPRESSED = b"\x01"


class Deaf:
    """A receiver that holds everything against what it was promised."""

    def received(self, name: str, data: dict[str, Any], *, seq: int | None, frame: bytes | None = None) -> None:
        assert isinstance(name, str)
        assert isinstance(data, dict)
        assert frame is None or orjson.loads(frame)["d"] == data
        del seq

    def unreadable(self, reason: str, frame: object) -> None:
        assert reason
        del frame

    def missed(self, reason: str) -> None:
        assert reason

    def alive(self) -> None: ...


class Wire:
    """A connection that takes everything that is sent, and forgets it."""

    closed, close_code = False, None

    async def send_str(self, data: str) -> None:
        orjson.loads(data)

    async def close(self, *, code: int = 1000) -> None:
        del code


class Heartbeat:
    """A heart that needs no thread."""

    def __init__(self, **_: Any) -> None:
        self.latency = 0.1

    def get_payload(self) -> dict[str, Any]:
        return {"op": 1, "d": None}

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def tick(self) -> None: ...

    def ack(self) -> None: ...


@contextlib.contextmanager
def opened() -> Iterator[Callable[[bytes], None]]:
    """The check with a loop for the connections."""
    logging.getLogger("bot.gateway").setLevel(logging.CRITICAL)
    logging.getLogger("nextcord").setLevel(logging.CRITICAL)
    with patch("nextcord.gateway.KeepAliveHandler", Heartbeat), asyncio.Runner() as runner:
        yield lambda data: runner.run(_received(data))
    logging.getLogger("bot.gateway").setLevel(logging.NOTSET)
    logging.getLogger("nextcord").setLevel(logging.NOTSET)


async def _received(data: bytes) -> None:
    socket = GuardedWebSocket(cast("aiohttp.ClientWebSocketResponse", Wire()), loop=asyncio.get_running_loop())
    socket.receiver, socket._discord_parsers = Deaf(), {}
    socket._max_heartbeat_timeout, socket.shard_id, socket.token = 60.0, None, "none"
    for part in data.split(b"\n"):
        await _one(socket, part)
    assert not socket._pending or not socket._pending.endswith(FRAME_END)


async def _one(socket: GuardedWebSocket, part: bytes) -> None:
    """Whatever comes, the connection lives on or asks for a new one."""
    with contextlib.suppress(ReconnectWebSocket, ConnectionClosed):
        if part.startswith(COMPRESSED):
            packer = zlib.compressobj()
            await socket.received_message(packer.compress(part[1:]) + packer.flush(zlib.Z_SYNC_FLUSH))
        elif part.startswith(b"\x02"):
            await socket.received_message(part[1:] + FRAME_END)
        else:
            await socket.received_message(part.decode("utf-8", "replace"))


CONTROL = (
    {"op": 10, "d": {"heartbeat_interval": 41250}},
    {"op": 11},
    {"op": 1, "d": None},
    {"op": 7},
    {"op": 9, "d": False},
    {"op": 9, "d": True},
    {
        "op": 0,
        "t": "READY",
        "s": 1,
        "d": {"session_id": "a", "resume_gateway_url": "ws://127.0.0.1:1", "application": {"flags": 5}},
    },
    {"op": 0, "t": "RESUMED", "s": 2, "d": {}},
    *({"op": 0, "t": name, "s": seq, "d": data} for seq, (name, data) in enumerate(EVENTS[1:6], 3)),
)
WHOLE = tuple(map(orjson.dumps, CONTROL))
TARGET = Target("frames", (*WHOLE, b"\n".join(COMPRESSED + each for each in WHOLE[:3]), b"\x02abc"), opened, 150)
