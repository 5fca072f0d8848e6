"""All sessions of the bot: takes the world's events and gives each session what it may hear."""

import asyncio
from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

from sandbox.censoring import censored
from sandbox.faults.registry import Fault, Faults
from sandbox.gateway import protocol
from sandbox.gateway.connection import Connection
from sandbox.gateway.delivery import Delivery
from sandbox.gateway.handshake import IdentifyBudget
from sandbox.gateway.intents import Intent
from sandbox.gateway.ready import guild_create
from sandbox.gateway.session import Session
from sandbox.transcript import Transcript
from sandbox.visibility import reaches
from sandbox.world import World
from sandbox.world.events import Event

type Json = dict[str, Any]

WITH_CONTENT = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})
NORMAL_CLOSES = frozenset({1000, 1001})
# However short the scaled waits are, a busy machine's client is not given up sooner.
LEAST_INTERVAL, LEAST_PATIENCE = 0.2, 10.0


class Gateway:
    """The gateway of one sandbox; `time_scale` multiplies every wait of the protocol."""

    def __init__(
        self,
        world: World,
        *,
        token: str,
        faults: Faults,
        transcript: Transcript,
        time_scale: float = 1.0,
        address: Callable[[], str],
    ) -> None:
        self.world, self.token, self.transcript = world, token, transcript
        self.token_valid = True
        self.time_scale = time_scale
        self.heartbeat_interval = max(protocol.HEARTBEAT * time_scale, LEAST_INTERVAL)
        self.heartbeat_patience = max(2.5 * self.heartbeat_interval, LEAST_PATIENCE)
        self.session_lifetime = max(protocol.SESSION_LIFETIME * time_scale, LEAST_PATIENCE)
        self.replay_capacity = 100
        self.most_guilds, self.recommended_shards = protocol.MOST_GUILDS, 1
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.unavailable: set[int] = set()
        self.deaf = False
        self.identifies = IdentifyBudget()
        self.delivery = Delivery(self, faults)
        self._address = address
        self._timers: set[asyncio.TimerHandle] = set()
        world.subscribe(self.on_event)

    @property
    def url(self) -> str:
        """The address that GET /gateway gives."""
        return f"ws://{self._address()}/gateway"

    @property
    def resume_url(self) -> str:
        """The address that READY gives for resuming; another one, so that a test can see it used."""
        return f"ws://{self._address()}/gateway/resume"

    def routes(self) -> list[web.RouteDef]:
        """The WebSocket endpoints."""
        return [web.get(path, self._serve) for path in ("/gateway", "/gateway/", "/gateway/resume")]

    async def close(self) -> None:
        """Cut every connection and forget every session."""
        self.world.unsubscribe(self.on_event)
        for timer in self._timers:
            timer.cancel()
        for connection in list(self.connections):
            connection.abort()
        self.sessions.clear()

    def seconds(self, documented: float) -> float:
        """Real seconds for a wait the documents give."""
        return documented * self.time_scale

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Call `act` after real seconds; `pending` is true until then."""

        def run() -> None:
            self._timers.discard(timer)
            act()

        timer = asyncio.get_running_loop().call_later(seconds, run)
        self._timers.add(timer)

    @property
    def pending(self) -> bool:
        """Whether something is still to be sent later."""
        return bool(self._timers) or self.delivery.holding

    def may_identify(self, shard: int = 0) -> bool:
        """Count an IDENTIFY; False when it came too soon. After 1000 a day the token is worthless."""
        now = asyncio.get_running_loop().time()
        allowed = self.identifies.take(now, self.seconds(protocol.IDENTIFY_WINDOW), shard)
        if self.identifies.remaining(now) < 0:
            self.reset_token()
            raise protocol.Refused(protocol.Close.AUTHENTICATION_FAILED, "Authentication failed.")
        return allowed

    def reset_token(self) -> None:
        """Make the token worthless and end every session, as Discord does after too many IDENTIFYs."""
        self.token_valid = False
        for session in list(self.sessions.values()):
            if session.connection is not None:
                session.connection.close(protocol.Close.AUTHENTICATION_FAILED, "Authentication failed.")
            self.end(session)

    def attach(self, session: Session, connection: Connection) -> None:
        """Give a session this connection; an older one is closed."""
        if session.connection is not None:
            session.connection.session = None
            session.connection.close(protocol.Close.UNKNOWN_ERROR, "Resumed elsewhere.")
        session.connection, session.lost_at = connection, None
        connection.session = session
        self.sessions[session.id] = session

    def end(self, session: Session) -> None:
        """Forget a session: it cannot be resumed any more."""
        self.sessions.pop(session.id, None)

    def disconnected(self, connection: Connection) -> None:
        """A connection ended: its session waits to be resumed unless the end was a normal one."""
        self.connections.discard(connection)
        session = connection.session
        if session is None or session.connection is not connection:
            return
        session.connection, session.lost_at = None, asyncio.get_running_loop().time()
        code = connection.socket.close_code if connection.close_code is None else None
        gone = connection.close_code in {protocol.Close.SESSION_TIMED_OUT, protocol.Close.INVALID_SEQ}
        if code in NORMAL_CLOSES or gone:
            self.end(session)
        else:
            loop = asyncio.get_running_loop()
            loop.call_later(self.session_lifetime, self._expire, session, session.lost_at)

    def _expire(self, session: Session, lost_at: float) -> None:
        if session.lost_at == lost_at:
            self.end(session)

    def on_event(self, event: Event) -> None:
        """Send a world's event to every session that may hear it."""
        if not self.sessions or self.deaf or event.guild_id in self.unavailable:
            return
        if not reaches(self.world, self.world.bot_user_id, event):
            return
        encoded: dict[bool, bytes] = {}
        for session in list(self.sessions.values()):
            if not self._hears(session, event):
                continue
            bare = event.name in WITH_CONTENT and not session.reads_content
            if bare not in encoded:
                encoded[bare] = orjson.dumps(self._data(event, session, bare=bare))
            self.deliver(session, event.name, encoded[bare])

    def _hears(self, session: Session, event: Event) -> bool:
        if event.name == "THREAD_MEMBERS_UPDATE" and not session.intents & Intent.GUILD_MEMBERS:
            return self._is_about_the_bot(event.data)
        if session.hears(event.name, event.guild_id):
            return True
        own = event.data.get("user_id") or event.data.get("user", {}).get("id")
        always = event.name in {"GUILD_MEMBER_UPDATE", "VOICE_STATE_UPDATE"}
        return always and own == str(self.world.bot_user_id)

    def _is_about_the_bot(self, thread_members: Json) -> bool:
        changed = [one["user_id"] for one in thread_members.get("added_members", ())]
        return str(self.world.bot_user_id) in [*changed, *thread_members.get("removed_member_ids", ())]

    def _data(self, event: Event, session: Session, *, bare: bool) -> Json:
        if event.name == "GUILD_CREATE" and event.guild_id is not None:
            return guild_create(self.world, event.guild_id, session.intents)
        if bare:
            return censored(event.data, self.world.bot_user_id, direct=event.guild_id is None)
        return event.data

    def announce_guild(self, guild_id: int) -> None:
        """Send a server's GUILD_CREATE again."""
        self.on_event(Event("GUILD_CREATE", {}, guild_id))

    def broadcast(self, name: str, data: Json, guild_id: int | None = None) -> None:
        """Send an event to every session of the server's shard, whatever its intents (interactions)."""
        encoded = orjson.dumps(data)
        for session in list(self.sessions.values()):
            shard, count = session.shard
            if ((guild_id or 0) >> 22) % count == shard:
                self.deliver(session, name, encoded)

    def whisper(self, name: str, data: Json) -> None:
        """Send an event of an ephemeral message: it travels as a direct message, without server and member."""
        encoded = orjson.dumps(data)
        for session in list(self.sessions.values()):
            if session.hears(name, None):
                self.deliver(session, name, encoded)

    def deliver(self, session: Session, name: str, data: bytes) -> None:
        """Number an event for a session and send it, through whatever faults are set."""
        self.delivery.send(session, name, data)

    def fault(self, kind: str, **facts: object) -> Fault | None:
        """The gateway fault of a kind that strikes now, None when there is none."""
        return self.delivery.fault(kind, **facts)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        fault = self.fault("unreachable")
        if fault is not None:
            return web.Response(status=int(fault.get("status", 503)), text="upstream connect error")
        connection = Connection(self, request)
        self.connections.add(connection)
        return await connection.serve()
