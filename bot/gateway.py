"""The gateway connection: nextcord's, with every frame read under a roof of our own.

nextcord ends its connection over one payload it does not understand, loses the order of events in free tasks and
goes back in the sequence when an old frame is repeated. Here each event reaches the receiver first, synchronously
and in the order of the wire; nextcord gets what is left, and what it makes of it cannot hurt the connection.
"""

import asyncio
import logging
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
import orjson
from nextcord.errors import ConnectionClosed
from nextcord.gateway import DiscordWebSocket, ReconnectWebSocket

log = logging.getLogger(__name__)

FRAME_END = b"\x00\x00\xff\xff"
FRAME_KEYS = frozenset({"op", "d", "s", "t"})
# No cog takes these as nextcord objects: building them would only cost time and risk an exception.
RAW_ONLY = frozenset(
    {
        "GUILD_MEMBERS_CHUNK",
        "GUILD_MEMBER_ADD",
        "GUILD_MEMBER_REMOVE",
        "GUILD_MEMBER_UPDATE",
        "GUILD_SCHEDULED_EVENT_USER_ADD",
        "GUILD_SCHEDULED_EVENT_USER_REMOVE",
        "MESSAGE_CREATE",
        "MESSAGE_DELETE",
        "MESSAGE_DELETE_BULK",
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
        "MESSAGE_REACTION_REMOVE_ALL",
        "MESSAGE_REACTION_REMOVE_EMOJI",
        "MESSAGE_UPDATE",
        "PRESENCE_UPDATE",
        "TYPING_START",
        "VOICE_STATE_UPDATE",
    }
)
BINARY = aiohttp.WSMsgType.BINARY
AT_A_STRETCH = 10  # frames that lie there already, before others have their turn: a third of a millisecond
TURNS = 2  # in the first an answer of the database arrives, in the second whoever waits for it asks the next


def gateway_address(url: str, encoding: str = "json", zlib: bool = True) -> str:  # noqa: FBT001, FBT002 - nextcord's
    """Where to connect: nextcord would put a second question mark behind an address that has a query already."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | {"encoding": encoding, "v": "10"}
    if zlib:
        query["compress"] = "zlib-stream"
    return parts._replace(query=urlencode(query)).geturl()


class Receiver(Protocol):
    """Whoever takes the raw events; none of these may raise or wait."""

    def received(self, name: str, data: dict[str, Any], *, seq: int | None, frame: bytes | None = None) -> None:
        """One event, in the order of the wire; `frame` is the JSON that it came in, where it came as such."""

    def unreadable(self, reason: str, frame: object) -> None:
        """A frame that is no event: broken JSON, a missing key, a wrong type."""

    def missed(self, reason: str) -> None:
        """Events were lost for certain: what is stored has to be compared with Discord again."""

    def alive(self) -> None:
        """A frame came that is no event: up to here the connection brought everything."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a lost connection is resumed with."""

    id: str
    url: str | None
    sequence: int | None


class GuardedWebSocket(DiscordWebSocket):
    """A gateway connection that no payload can end."""

    receiver: Receiver

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._inflater = zlib.decompressobj()
        self._pending = b""
        self._stretch = 0
        self.established = False
        self.session_url: str | None = None
        self.application_flags: int | None = None

    @property
    def session(self) -> Session | None:
        """How this connection can be resumed, or None when it cannot."""
        if self.session_id is None:
            return None
        return Session(self.session_id, self.session_url, self.sequence)

    async def poll_event(self) -> None:
        """Wait for a frame, and take it with all that came in the same breath; raises what nextcord's does."""
        await super().poll_event()
        arrived = self.socket._reader  # noqa: SLF001 - asking for each with a time-out costs more than reading it
        while arrived._buffer and arrived._buffer[0][0].type is BINARY:  # noqa: SLF001
            await self.received_message((await arrived.read()).data)

    async def received_message(self, msg: str | bytes, /) -> None:
        """Take one frame of the socket; raises only what reconnects."""
        text = self._inflated(msg)
        frame = None if text is None else self._frame(text)
        if frame is None:
            return
        if frame["op"] == self.DISPATCH and frame["t"] not in {"READY", "RESUMED"}:
            self._take_event(frame, text)
        else:
            await self._take_control(frame)
            self.receiver.alive()
        self._stretch += 1
        if self._stretch >= AT_A_STRETCH:  # reading what has arrived already never waits
            self._stretch = 0
            for _ in range(TURNS):
                await asyncio.sleep(0)

    def _frame(self, text: str | bytes) -> dict[str, Any] | None:
        """A frame with all four keys, or None when it is unreadable."""
        try:
            frame = orjson.loads(text)
        except orjson.JSONDecodeError:
            self._refuse("no JSON", bytes(text[:2000]).decode(errors="replace") if not isinstance(text, str) else text)
            return None
        if not isinstance(frame, dict) or not isinstance(frame.get("op"), int):
            self._refuse("no opcode", frame)
            return None
        if not frame.keys() >= FRAME_KEYS:  # Discord's own documentation prints {"op": 11}
            frame = {**dict.fromkeys(FRAME_KEYS), **frame}
        if frame["t"] is not None and not isinstance(frame["t"], str):
            self._refuse("no event name", frame)
            return None
        return frame

    def _inflated(self, msg: str | bytes) -> str | bytes | None:
        """The text of a frame, or None when it is unfinished."""
        if isinstance(msg, str):
            return msg
        whole = self._pending + msg if self._pending else msg
        if not whole.endswith(FRAME_END):
            self._pending = whole
            return None
        self._pending = b""
        try:
            return self._inflater.decompress(whole)
        except zlib.error as broken:  # the stream has a memory: nothing after this could be read either
            self.receiver.unreadable("broken compression", None)
            raise ReconnectWebSocket(self.shard_id) from broken

    def _take_event(self, frame: dict[str, Any], text: str | bytes | None) -> None:
        self._count(frame["s"])
        if self._keep_alive:
            self._keep_alive.tick()
        name, data = frame["t"], frame["d"]
        if name is None or not isinstance(data, dict):
            self._refuse("an event without name or data", frame)
            return
        self.receiver.received(name, data, seq=frame["s"], frame=text if isinstance(text, bytes) else None)
        if name == "RATE_LIMITED":
            log.warning("Discord limits our gateway requests for %s s", data.get("retry_after"))
        if name not in RAW_ONLY and (parse := self._discord_parsers.get(name)):
            self._guarded(parse, name, data)

    def _count(self, seq: object) -> None:
        """Follow the sequence; it never goes back, and a hole in it is events that will not come."""
        if not isinstance(seq, int):
            return
        if self.sequence is not None and seq > self.sequence + 1:
            self.receiver.missed(f"{seq - self.sequence - 1} gateway events are missing")
        self.sequence = max(seq, self.sequence or 0)

    def _guarded(self, parse: Any, name: str, data: Mapping[str, Any]) -> None:
        try:
            parse(data)
        except Exception:
            log.exception("nextcord could not read %s; it is kept raw", name)

    async def _take_control(self, frame: dict[str, Any]) -> None:
        """READY, RESUMED and everything that is no event: nextcord's own handling, completed and guarded."""
        name = frame["t"] if frame["op"] == self.DISPATCH else None
        if name:
            self._before_nextcord(name, frame)
        elif frame["op"] == self.HELLO:
            self._expect_heartbeats(frame["d"])
        counted = frame if name == "READY" else frame | {"s": None}  # nextcord would count backwards
        try:
            await super().received_message(orjson.dumps(counted).decode())
        except (ReconnectWebSocket, ConnectionClosed, OSError):
            raise
        except Exception as problem:
            log.exception("nextcord could not take %s", name or f"opcode {frame['op']}")
            self._refuse(f"{type(problem).__name__} in {name or 'a control frame'}", frame)
            if name == "READY" or frame["op"] == self.HELLO:  # without these two there is no connection
                await self.close()
                raise ReconnectWebSocket(self.shard_id, resume=name != "READY") from problem
        if name:
            self.established = True

    def _before_nextcord(self, name: str, frame: dict[str, Any]) -> None:
        if not isinstance(frame["d"], dict):
            frame["d"] = {}
        if name == "READY":
            self.sequence = None  # a new session counts from the beginning
            address, application = frame["d"].get("resume_gateway_url"), frame["d"].get("application")
            self.session_url = address if isinstance(address, str) else None
            flags = application.get("flags") if isinstance(application, dict) else None
            self.application_flags = flags if isinstance(flags, int) else None
        self._count(frame["s"])
        self.receiver.received(name, frame["d"], seq=frame["s"])

    def _expect_heartbeats(self, hello: object) -> None:
        """Notice a dead connection by the pace Discord asks for, not only after the longest time-out."""
        interval = hello.get("heartbeat_interval") if isinstance(hello, dict) else None
        if isinstance(interval, int | float) and interval > 0:
            self._max_heartbeat_timeout = min(self._max_heartbeat_timeout, interval / 1000 * 1.5 + 5)

    def _refuse(self, reason: str, frame: object) -> None:
        log.warning("a gateway frame could not be read (%s); it is kept and counted", reason)
        self.receiver.unreadable(reason, frame)
