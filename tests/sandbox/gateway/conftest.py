"""A gateway on a real socket, and a client that speaks its frames."""

import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import orjson
import pytest
from aiohttp import web

from sandbox.direct_messages import DirectMessages
from sandbox.faults import gateway as gateway_faults
from sandbox.faults import world as world_faults
from sandbox.faults.registry import Faults
from sandbox.gateway import Gateway
from sandbox.gateway.intents import KNOWN, Intent
from sandbox.transcript import Transcript
from sandbox.world import World

TOKEN = "a.test.token"
ALL = KNOWN & ~Intent.PRESENCES


class Client:
    """A bare gateway client: sends frames, collects what comes."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seq: int | None = None
        self.session_id = ""
        self.resume_url = ""
        self._zlib = zlib.decompressobj()

    async def send(self, op, data=None):
        await self.socket.send_bytes(orjson.dumps({"op": op, "d": data}))

    async def identify(self, intents=ALL, token=TOKEN, **more):
        await self.send(2, {"token": token, "intents": intents, "properties": {}, **more})

    async def resume(self, session_id, seq, token=TOKEN):
        await self.send(6, {"token": token, "session_id": session_id, "seq": seq})

    async def frame(self):
        message = await self.socket.receive(timeout=20)
        if message.type is aiohttp.WSMsgType.BINARY:
            assert message.data.endswith(b"\x00\x00\xff\xff")
            frame = orjson.loads(self._zlib.decompress(message.data))
        elif message.type is aiohttp.WSMsgType.TEXT:
            frame = orjson.loads(message.data)
        else:
            raise ConnectionError(self.socket.close_code)
        assert frame.keys() == {"op", "d", "s", "t"}
        self.seq = frame["s"] or self.seq
        return frame

    async def dispatch(self, name):
        while (frame := await self.frame())["t"] != name:
            pass
        return frame["d"]

    async def until_op(self, op):
        while (frame := await self.frame())["op"] != op:
            pass
        return frame["d"]

    async def ready(self, intents=ALL, **more):
        await self.until_op(10)
        await self.identify(intents, **more)
        data = await self.dispatch("READY")
        self.session_id, self.resume_url = data["session_id"], data["resume_gateway_url"]
        return data

    async def closed(self):
        while True:
            try:
                await self.frame()
            except ConnectionError as end:
                return end.args[0]


class Wire:
    """A world with one server, its gateway, and as many clients as a test wants."""

    def __init__(
        self, world: World, gateway: Gateway, http: aiohttp.ClientSession, address: str, faults: Faults
    ) -> None:
        self.world, self.gateway, self.faults, self._http, self._address = world, gateway, faults, http, address
        owner = world.add_user("ada")
        self.ada = int(owner["id"])
        self.guild = int(world.add_guild("School", self.ada)["id"])
        world.add_member(self.guild, world.bot_user_id)
        self.channel = int(world.add_channel(self.guild, "general")["id"])

    async def client(self, query="?v=10&encoding=json&compress=zlib-stream", url=None):
        socket = await self._http.ws_connect((url or f"ws://{self._address}/gateway") + query)
        return Client(socket)

    async def ready(self, intents=ALL):
        client = await self.client()
        await client.ready(intents)
        await client.dispatch("GUILD_CREATE")
        return client

    def say(self, content="hello", **more):
        return self.world.post(self.channel, self.ada, content, **more)


@asynccontextmanager
async def serving(time_scale=0.01):
    world, faults, transcript = World.empty(), Faults(), Transcript()
    app = web.Application()
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    where: dict[str, str] = {}
    gateway = Gateway(
        world, token=TOKEN, faults=faults, transcript=transcript, time_scale=time_scale, address=lambda: where["at"]
    )
    gateway_faults.declare(faults, gateway)
    world_faults.declare(faults, world, gateway, DirectMessages())
    app.add_routes(gateway.routes())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    where["at"] = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with aiohttp.ClientSession() as http:
            yield Wire(world, gateway, http, where["at"], faults)
    finally:
        await gateway.close()
        await runner.cleanup()


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with serving() as made:
        yield made


@pytest.fixture(scope="session")
def open_wire():
    return serving
