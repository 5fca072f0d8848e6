"""The gateway connection takes every frame, in order, and no payload ends it."""

import asyncio
import logging
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any
from unittest.mock import AsyncMock, Mock

import aiohttp
import orjson
import pytest
from aiohttp._websocket.reader import WebSocketDataQueue
from aiohttp.base_protocol import BaseProtocol
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nextcord.gateway import ReconnectWebSocket

from bot.gateway import AT_A_STRETCH, GuardedWebSocket, gateway_address

READY = {"session_id": "abc", "resume_gateway_url": "ws://127.0.0.1:1", "application": {"id": "1", "flags": 5}}


class Heard:
    """A receiver that writes down what it gets."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any, int | None]] = []
        self.refused: list[str] = []
        self.gaps: list[str] = []
        self.signs = self.frames = 0

    def received(self, name: str, data: dict[str, Any], *, seq: int | None, frame: bytes | None = None) -> None:
        if frame is not None:
            assert orjson.loads(frame)["d"] == data
            self.frames += 1
        self.events.append((name, data, seq))

    def unreadable(self, reason: str, frame: object) -> None:
        self.refused.append(reason)

    def missed(self, reason: str) -> None:
        self.gaps.append(reason)

    def alive(self) -> None:
        self.signs += 1


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def socket(heard: Heard) -> AsyncIterator[GuardedWebSocket]:
    wire = AsyncMock(spec=aiohttp.ClientWebSocketResponse)
    made = GuardedWebSocket(wire, loop=asyncio.get_running_loop())
    made.receiver = heard
    made._discord_parsers = {}
    made._max_heartbeat_timeout = 60.0
    made.shard_id = None
    yield made
    await made.close()


def dispatch(name: str, data: Any, seq: int | None = None) -> str:
    return orjson.dumps({"op": 0, "t": name, "d": data, "s": seq}).decode()


async def test_an_event_is_received_before_nextcord_parses_it(socket: GuardedWebSocket, heard: Heard) -> None:
    seen_by_parser: list[int] = []
    socket._discord_parsers = {"CHANNEL_UPDATE": lambda _: seen_by_parser.append(len(heard.events))}
    await socket.received_message(dispatch("CHANNEL_UPDATE", {"id": "7"}, 4))
    assert heard.events == [("CHANNEL_UPDATE", {"id": "7"}, 4)]
    assert seen_by_parser == [1]


async def test_what_came_in_the_same_breath_is_taken_in_order_and_others_have_two_turns(
    socket: GuardedWebSocket, heard: Heard
) -> None:
    packed, arrived = (
        zlib.compressobj(),
        WebSocketDataQueue(Mock(spec=BaseProtocol), 1 << 20, loop=asyncio.get_running_loop()),
    )
    frames = [
        aiohttp.WSMessage(aiohttp.WSMsgType.BINARY, packed.compress(one) + packed.flush(zlib.Z_SYNC_FLUSH), None)
        for one in (dispatch("MESSAGE_CREATE", {"id": str(number)}, number).encode() for number in range(1, 121))
    ]
    for frame in frames[1:]:
        arrived.feed_data(frame, len(frame.data))
    socket.socket.receive.return_value = frames[0]  # type: ignore[attr-defined]
    socket.socket._reader = arrived
    heard_by_others: list[int] = []

    def hear(then: Callable[[], object] = lambda: None) -> None:
        heard_by_others.append(len(heard.events))
        asyncio.get_running_loop().call_soon(then)

    asyncio.get_running_loop().call_soon(hear, hear)
    await socket.poll_event()
    assert [seq for _, _, seq in heard.events] == list(range(1, 121))
    assert heard_by_others == [AT_A_STRETCH] * 2


async def test_an_exception_of_nextcords_parser_ends_nothing(socket: GuardedWebSocket, heard: Heard) -> None:
    socket._discord_parsers = {"CHANNEL_PINS_UPDATE": Mock(side_effect=KeyError("last_pin_timestamp"))}
    await socket.received_message(dispatch("CHANNEL_PINS_UPDATE", {"channel_id": "1"}))
    await socket.received_message(dispatch("MESSAGE_CREATE", {"id": "2"}))
    assert [name for name, _, _ in heard.events] == ["CHANNEL_PINS_UPDATE", "MESSAGE_CREATE"]


@pytest.mark.parametrize(
    "frame",
    [
        "{not json",
        "[]",
        "null",
        "{}",
        '{"op": "0"}',
        '{"op": 0}',
        '{"op": 0, "t": "MESSAGE_CREATE", "d": null, "s": 3}',
        '{"op": 0, "t": "MESSAGE_CREATE", "d": [1], "s": 3}',
        '{"op": 0, "t": 12, "d": {}, "s": 3}',
    ],
)
async def test_a_frame_that_is_no_event_is_counted_and_the_next_is_taken(
    socket: GuardedWebSocket, heard: Heard, frame: str
) -> None:
    await socket.received_message(frame)
    await socket.received_message(dispatch("MESSAGE_CREATE", {"id": "1"}))
    assert len(heard.refused) == 1
    assert [name for name, _, _ in heard.events] == ["MESSAGE_CREATE"]


@pytest.mark.parametrize("frame", ['{"op": 11}', '{"op": 99}', '{"op": 99, "d": {"x": 1}}'])
async def test_an_acknowledgement_without_its_keys_and_an_unknown_opcode_are_harmless(
    socket: GuardedWebSocket, heard: Heard, frame: str
) -> None:
    await socket.received_message(frame)
    assert heard.refused == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 100) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
frames = st.fixed_dictionaries(
    {},
    optional={
        "op": st.integers(0, 12) | json_values,
        "t": st.sampled_from(["READY", "RESUMED", "MESSAGE_CREATE", "GUILD_CREATE"]) | json_values,
        "d": json_values,
        "s": json_values,
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=frames)
async def test_no_frame_raises_anything_but_a_wish_to_reconnect(
    socket: GuardedWebSocket, heard: Heard, frame: dict[str, Any]
) -> None:
    logging.getLogger("bot.gateway").disabled = True
    try:
        await socket.received_message(orjson.dumps(frame).decode())
    except ReconnectWebSocket:
        pass
    finally:
        logging.getLogger("bot.gateway").disabled = False
    assert isinstance(heard, Heard)


async def test_a_session_without_a_shape_is_a_session_all_the_same(socket: GuardedWebSocket, heard: Heard) -> None:
    await socket.received_message(dispatch("READY", READY | {"application": 7, "resume_gateway_url": ["no"]}, 1))
    assert [name for name, _, _ in heard.events] == ["READY"]
    assert (socket.application_flags, socket.session_url) == (None, None)


async def test_a_hole_in_the_sequence_is_told_once(socket: GuardedWebSocket, heard: Heard) -> None:
    for seq in (1, 2, 5, 6):
        await socket.received_message(dispatch("TYPING_START", {}, seq))
    assert heard.gaps == ["2 gateway events are missing"]


async def test_a_repeated_event_never_turns_the_sequence_back(socket: GuardedWebSocket, heard: Heard) -> None:
    for seq in (1, 2, 3, 2):
        await socket.received_message(dispatch("TYPING_START", {}, seq))
    assert socket.sequence == 3
    assert heard.gaps == []


async def test_ready_begins_a_session_that_can_be_resumed(socket: GuardedWebSocket, heard: Heard) -> None:
    socket.sequence = 900
    await socket.received_message(dispatch("READY", READY, 1))
    assert socket.established
    assert socket.application_flags == 5
    assert socket.session is not None
    assert (socket.session.id, socket.session.url, socket.session.sequence) == ("abc", "ws://127.0.0.1:1", 1)
    assert heard.gaps == []


async def test_a_ready_that_cannot_be_used_asks_for_a_new_session(socket: GuardedWebSocket, heard: Heard) -> None:
    with pytest.raises(ReconnectWebSocket) as request:
        await socket.received_message(dispatch("READY", {}, 1))
    assert not request.value.resume
    assert len(heard.refused) == 1


async def test_the_address_for_resuming_outlives_a_resume(socket: GuardedWebSocket) -> None:
    socket.session_id, socket.session_url, socket.sequence = "abc", "ws://127.0.0.1:9", 41
    await socket.received_message(dispatch("RESUMED", {}, 42))
    assert socket.session is not None
    assert (socket.session.url, socket.session.sequence) == ("ws://127.0.0.1:9", 42)


async def test_a_compressed_stream_is_read_across_its_pieces(socket: GuardedWebSocket, heard: Heard) -> None:
    deflate = zlib.compressobj()
    for number in range(3):
        packed = deflate.compress(dispatch("MESSAGE_CREATE", {"id": str(number)}).encode())
        packed += deflate.flush(zlib.Z_SYNC_FLUSH)
        await socket.received_message(packed[:7])
        await socket.received_message(packed[7:])
    assert [data["id"] for _, data, _ in heard.events] == ["0", "1", "2"]
    assert heard.frames == 3


async def test_a_broken_compression_reconnects_and_keeps_the_session(socket: GuardedWebSocket) -> None:
    with pytest.raises(ReconnectWebSocket) as request:
        await socket.received_message(b"no zlib at all\x00\x00\xff\xff")
    assert request.value.resume


async def test_a_dead_connection_is_noticed_by_the_pace_discord_asks_for(socket: GuardedWebSocket) -> None:
    await socket.received_message('{"op": 10, "d": {"heartbeat_interval": 1000}}')
    assert socket._max_heartbeat_timeout == 6.5


@pytest.mark.parametrize(
    ("told", "connected_to"),
    [
        ("wss://gateway.discord.gg", "wss://gateway.discord.gg?encoding=json&v=10&compress=zlib-stream"),
        ("ws://127.0.0.1:5/gw/", "ws://127.0.0.1:5/gw/?encoding=json&v=10&compress=zlib-stream"),
        ("ws://h/?v=10&encoding=json&a=1", "ws://h/?v=10&encoding=json&a=1&compress=zlib-stream"),
    ],
)
def test_an_address_keeps_its_own_path_and_query(told: str, connected_to: str) -> None:
    assert gateway_address(told) == connected_to
