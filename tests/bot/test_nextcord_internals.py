"""nextcord's private names that the hardened client leans on: one test each, so that an upgrade fails here first."""

import asyncio
import inspect
from typing import Any
from unittest.mock import AsyncMock, Mock

import aiohttp
import nextcord
import pytest
from aiohttp import WSMessage, WSMsgType, web
from aiohttp._websocket.reader import WebSocketDataQueue
from aiohttp.base_protocol import BaseProtocol
from aiohttp.test_utils import TestServer
from nextcord import client as client_module
from nextcord import gateway, state
from nextcord.asset import Asset
from nextcord.ext import commands
from nextcord.http import HTTPClient, RateLimit, Route

from bot.client import ProfilerBot, listed_intents
from bot.gateway import GuardedWebSocket
from bot.identify_budget import IdentifyBudget
from bot.watching.requests import count_requests, pace_requests
from services.discord.pacing import Limiter
from tests.bot.test_gateway import Heard
from tests.bot.test_identify_budget import Counting


@pytest.fixture
async def bot() -> ProfilerBot:
    return ProfilerBot(Heard(), IdentifyBudget(Counting()))


def test_the_version_is_the_one_all_of_this_was_read_in() -> None:
    assert nextcord.__version__ == "3.2.0", "read bot/client.py, gateway.py, supervisor.py again before going on"


def test_route_base_is_read_when_a_route_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks: DISCORD_API_BASE would be ignored and the demo's token sent to Discord."""
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:1/api/v10")
    assert Route("GET", "/users/@me").url == "http://127.0.0.1:1/api/v10/users/@me"


def test_asset_base_is_read_when_an_address_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks: pictures of people would be asked from Discord in the demo."""
    monkeypatch.setattr(Asset, "BASE", "http://127.0.0.1:1/cdn")
    assert "{cls.BASE}/avatars/" in inspect.getsource(Asset._from_avatar)


async def test_buckets_are_looked_up_with_get(bot: ProfilerBot) -> None:
    """Breaks: all channels would share one rate limit again (DISCORD.md 6, row 7)."""
    bot.http._buckets["hash"] = RateLimit()
    assert bot.http._buckets.get("hash") is None
    source = inspect.getsource(HTTPClient.request)
    assert source.count("self._buckets.get(") == 3
    assert "self._buckets[" in source


async def test_the_address_of_the_gateway_is_made_by_a_method_of_the_client(
    bot: ProfilerBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.http, "request", AsyncMock(return_value={"url": "ws://h/?a=1"}))
    assert await bot.http.get_gateway() == "ws://h/?a=1&encoding=json&v=10&compress=zlib-stream"
    assert "client.http.format_websocket_url(gateway)" in inspect.getsource(gateway.DiscordWebSocket.from_client)


def test_a_socket_is_made_by_its_own_class() -> None:
    """Breaks: from_client would make nextcord's unguarded socket."""
    source = inspect.getsource(gateway.DiscordWebSocket.from_client)
    assert "ws = cls(socket" in source
    for argument in ("gateway", "session", "sequence", "resume", "format_gateway"):
        assert argument in inspect.signature(gateway.DiscordWebSocket.from_client).parameters


def test_frames_arrive_through_received_message() -> None:
    """Breaks: the guarded reading of frames would be bypassed and one payload could end the connection."""
    assert "await self.received_message(msg.data)" in inspect.getsource(gateway.DiscordWebSocket.poll_event)


async def test_aiohttp_keeps_what_arrived_in_a_queue_that_can_be_looked_into() -> None:
    """Breaks: frames that came with another would be asked for one by one, or never."""
    queue = WebSocketDataQueue(Mock(spec=BaseProtocol), 1 << 16, loop=asyncio.get_running_loop())
    queue.feed_data(WSMessage(WSMsgType.BINARY, b"frame", None), 5)
    assert queue._buffer[0][0].type is WSMsgType.BINARY
    assert (await queue.read()).data == b"frame"
    assert not queue._buffer
    assert "self._reader.read()" in inspect.getsource(aiohttp.ClientWebSocketResponse.receive)


def test_received_message_takes_text_as_it_is() -> None:
    """Breaks: READY and control frames are handed on as text, already inflated."""
    source = inspect.getsource(gateway.DiscordWebSocket.received_message)
    assert "if type(msg) is bytes:" in source
    assert "self._inflater" not in source


def test_parsers_are_found_by_event_name(bot: ProfilerBot) -> None:
    """Breaks: nextcord would no longer hear of servers and interactions."""
    assert "ws._discord_parsers = client._connection.parsers" in inspect.getsource(gateway.DiscordWebSocket.from_client)
    assert {"INTERACTION_CREATE", "GUILD_CREATE", "READY"} <= bot._connection.parsers.keys()


def test_keep_alive_has_tick_and_the_time_out_is_the_sockets() -> None:
    """Breaks: heartbeats would be given up although events arrive, or a dead socket never noticed."""
    assert "_max_heartbeat_timeout" in inspect.getsource(gateway.DiscordWebSocket.poll_event)
    assert callable(gateway.KeepAliveHandler.tick)
    socket = inspect.getsource(gateway.DiscordWebSocket.__init__)
    for name in ("_keep_alive", "session_id", "sequence"):
        assert f"self.{name}" in socket


def test_reconnecting_is_asked_for_by_an_exception() -> None:
    """Breaks: the supervisor tells op 7, op 9 and lost connections by `resume`."""
    request = gateway.ReconnectWebSocket(None, resume=False)
    assert (request.resume, request.shard_id) == (False, None)


def test_closing_with_4014_and_its_like_raises_connection_closed() -> None:
    """Breaks: missing intents would be retried for ever."""
    source = inspect.getsource(gateway.DiscordWebSocket._can_handle_close)
    assert "(1000, 4004, 4010, 4011, 4012, 4013, 4014)" in source


async def test_identify_calls_the_hook(bot: ProfilerBot) -> None:
    """Breaks: the identify budget would not be counted."""
    assert 'call_hooks("before_identify"' in inspect.getsource(gateway.DiscordWebSocket.identify)
    await bot._connection.call_hooks("before_identify", None, initial=True)
    assert len(bot.budget_of(None)._past.times) == 1  # type: ignore[attr-defined]


def test_nextcords_own_loop_is_only_left_out_not_needed() -> None:
    """Breaks: connect() would do something besides the socket that the supervisor has to do too."""
    source = inspect.getsource(client_module.Client.connect)
    assert "self.ws = await asyncio.wait_for(coro" in source
    assert "_connection." not in source


def test_ready_forgets_commands_and_on_connect_brings_them_back() -> None:
    """Breaks: after a new session no interaction would find its command."""
    assert "self.clear(views=False)" in inspect.getsource(state.ConnectionState.parse_ready)
    assert 'self.dispatch("connect")' in inspect.getsource(state.ConnectionState.parse_ready)


async def test_a_command_keeps_its_id_over_a_new_session(bot: ProfilerBot) -> None:
    """Breaks: ids learned at the first start would be lost at the next READY."""

    class Cog(commands.Cog):
        @nextcord.slash_command(description="Nothing.")  # type: ignore[untyped-decorator]
        async def nothing(self, interaction: nextcord.Interaction[Any]) -> None:
            """Nothing."""

    bot.add_cog(Cog())
    (command,) = bot.get_all_application_commands()
    command.parse_discord_response(bot._connection, {"id": "77", "name": "nothing", "type": 1})
    bot._connection.clear(views=False)
    bot.add_all_application_commands()
    assert bot.get_application_command(77) is command


def test_intents_take_bits_that_nextcord_does_not_know() -> None:
    """Breaks: poll votes would no longer arrive."""
    assert listed_intents().value & (1 << 24 | 1 << 25) == 1 << 24, "and of polls in direct messages none are read"


def test_nothing_but_what_is_used_is_asked_for() -> None:
    intents = listed_intents()
    assert (intents.presences, intents.typing, intents.members, intents.message_content) == (False, False, True, True)


async def test_no_messages_and_no_members_are_kept_in_memory(bot: ProfilerBot) -> None:
    """Breaks: memory would grow with the server."""
    assert bot._connection._messages is None
    assert bot._connection.member_cache_flags == nextcord.MemberCacheFlags.none()
    assert bot._connection._chunk_guilds is False


async def test_every_part_of_nextcords_own_rollout_is_off(bot: ProfilerBot) -> None:
    """Breaks: commands would be compared at each session, and strange ones deleted."""
    assert not any(
        (
            bot._rollout_associate_known,
            bot._rollout_delete_unknown,
            bot._rollout_register_new,
            bot._rollout_update_known,
        )
    )


def test_guarded_socket_overrides_names_that_exist() -> None:
    """Breaks: an override of a renamed method would never be called."""
    for name in ("received_message", "__init__"):
        assert getattr(GuardedWebSocket, name) is not getattr(gateway.DiscordWebSocket, name)
        assert hasattr(gateway.DiscordWebSocket, name)


async def test_the_session_of_requests_is_a_private_name_and_takes_a_trace(bot: ProfilerBot) -> None:
    """Breaks: nextcord's own requests would not be counted, or nobody could log in."""
    await bot.http.recreate()
    session = bot.http._HTTPClient__session  # type: ignore[attr-defined]
    before = len(session.trace_configs)
    count_requests(session)
    await bot.http.close()

    assert len(session._trace_configs) == before + 1


async def test_logging_in_takes_one_place_however_often_it_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks: a first second with 50 requests of the history had 51 in all, and earned a 429 of everything."""

    async def refuses_once(_: web.Request) -> web.Response:
        taken.append(limiter.counting)
        user = b'{"id": "7", "username": "bot", "discriminator": "0", "avatar": null}'
        return web.Response(body=user, content_type="application/json", status=401 if len(taken) == 1 else 200)

    taken: list[int] = []
    limiter = Limiter(50.0)
    app = web.Application()
    app.router.add_get("/api/v10/users/@me", refuses_once)
    bot = ProfilerBot(Heard(), IdentifyBudget(Counting()), limiter=limiter)
    async with TestServer(app) as server:
        monkeypatch.setattr(Route, "BASE", str(server.make_url("/api/v10")))
        with pytest.raises(nextcord.LoginFailure):
            await bot.login("token")
        await bot.login("token")
        await bot.close()

    assert taken == [1, 1]
    assert limiter.counting == 0


async def test_requests_of_nextcord_take_places_among_all_but_those_that_answer_interactions(bot: ProfilerBot) -> None:
    """Breaks: history and nextcord together would ask for more than Discord's global limit allows."""

    async def answers(_: web.Request) -> web.Response:
        taken.append(limiter.counting)
        return web.json_response({})

    taken: list[int] = []
    limiter = Limiter(50.0)
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answers)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        pace_requests(session, limiter)
        for path in ("/api/v10/channels/1/messages", "/api/v10/interactions/1/a/callback", "/api/v10/webhooks/1/a"):
            await (await session.get(server.make_url(path))).read()
        with pytest.raises(aiohttp.ClientError):
            await session.get("http://127.0.0.1:1/api/v10/channels/1")

    assert taken == [1, 0, 0]
    assert limiter.counting == 0
