"""One client's socket: reads its frames, writes ours in order."""

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from aiohttp import WSMessage, WSMsgType, web

from sandbox.gateway import commands, protocol
from sandbox.gateway.frames import Compressor, control_frame
from sandbox.gateway.protocol import Close, Op, Refused

if TYPE_CHECKING:
    from sandbox.gateway.hub import Gateway
    from sandbox.gateway.session import Session

log = logging.getLogger(__name__)


class Ending(NamedTuple):
    """The last item of an outbox: close with this code."""

    code: int
    reason: str = ""


class Connection:
    """One client's socket from HELLO to its end."""

    def __init__(self, hub: "Gateway", request: web.Request) -> None:
        self.hub = hub
        self.session: Session | None = None
        self.socket = web.WebSocketResponse(compress=False, timeout=1.0)
        self.close_code: int | None = None
        self._request = request
        self._compressor = Compressor() if request.query.get("compress") == "zlib-stream" else None
        self._outbox: asyncio.Queue[bytes | Ending] = asyncio.Queue()
        self._sends: deque[float] = deque()
        self._heard_at = 0.0
        self._silent_until = 0.0
        self.pause = 0.0

    async def serve(self) -> web.WebSocketResponse:
        """Talk until one side ends it."""
        await self.socket.prepare(self._request)
        writer = asyncio.create_task(self._write())
        try:
            await self._talk()
        except Refused as refusal:
            self.close(refusal.code, refusal.reason)
            await writer
        finally:
            writer.cancel()
            self.hub.disconnected(self)
        return self.socket

    def push(self, frame: bytes) -> None:
        """Queue one frame."""
        self._outbox.put_nowait(frame)

    def control(self, op: Op, data: Any = None) -> None:
        """Queue a frame that is no dispatch."""
        self.hub.transcript.gateway("out", op.name)
        self.push(control_frame(op, data))

    def close(self, code: int, reason: str = "") -> None:
        """Close with a code after everything queued was sent."""
        self.close_code = self.close_code or code
        self.hub.transcript.gateway("out", "CLOSE", f"{code} {reason}")
        self._outbox.put_nowait(Ending(code, reason))

    def abort(self) -> None:
        """Cut the socket without a word; nothing queued is sent."""
        self.hub.transcript.gateway("out", "ABORT")
        while not self._outbox.empty():
            self._outbox.get_nowait()
        if self._request.transport is not None:
            self._request.transport.abort()

    def fall_silent(self, seconds: float) -> None:
        """Send nothing for that long; it all comes afterwards."""
        self._silent_until = asyncio.get_running_loop().time() + seconds

    def heartbeat(self) -> None:
        """The client was heard."""
        self._heard_at = asyncio.get_running_loop().time()

    async def _talk(self) -> None:
        if self._request.query.get("v", protocol.VERSION) != protocol.VERSION:
            raise Refused(Close.INVALID_VERSION, "Invalid API version specified.")
        self.heartbeat()
        if not self.hub.fault("no_hello"):
            self.control(Op.HELLO, {"heartbeat_interval": int(self.hub.heartbeat_interval * 1000), "_trace": []})
        while (message := await self._receive()).type in {WSMsgType.TEXT, WSMsgType.BINARY}:
            await self._accept(message.data)

    async def _receive(self) -> WSMessage:
        now = asyncio.get_running_loop().time()
        patience = self._heard_at + self.hub.heartbeat_patience - now
        try:
            return await self.socket.receive(timeout=max(patience, 0.01))
        except TimeoutError:
            raise Refused(Close.SESSION_TIMED_OUT, "Session timed out.") from None

    async def _accept(self, raw: str | bytes) -> None:
        if len(raw) > protocol.MAX_PAYLOAD:
            raise Refused(Close.DECODE_ERROR, "Payload too large.")
        self._count_send()
        try:
            frame = orjson.loads(raw)
            op = frame["op"]
        except (ValueError, TypeError, KeyError):
            raise Refused(Close.DECODE_ERROR, "Error while decoding payload.") from None
        self.hub.transcript.gateway("in", Op(op).name if op in Op else f"op {op}")
        await commands.handle(self, op, frame.get("d"))

    def _count_send(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._sends and self._sends[0] <= now - self.hub.seconds(protocol.SENDS_WINDOW):
            self._sends.popleft()
        self._sends.append(now)
        if len(self._sends) > protocol.SENDS:
            raise Refused(Close.RATE_LIMITED, "You are being rate limited.")

    async def _write(self) -> None:
        while True:
            item = await self._outbox.get()
            await self._wait_as_told()
            if isinstance(item, Ending):
                await self.socket.close(code=item.code, message=item.reason.encode())
                return
            try:
                await self._send(item)
            except (ConnectionError, RuntimeError):  # the client went away; the reader notices too
                return

    async def _wait_as_told(self) -> None:
        silence = self._silent_until - asyncio.get_running_loop().time()
        if silence > 0 or self.pause:
            await asyncio.sleep(max(silence, self.pause))

    async def _send(self, frame: bytes) -> None:
        if self._compressor is None:
            await self.socket.send_str(frame.decode())
        else:
            await self.socket.send_bytes(self._compressor.pack(frame))
