"""The gateway's faults: what each is called, what it does, and those that act at once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson

from sandbox.clock import iso, parsed
from sandbox.faults.registry import Faults
from sandbox.gateway import Gateway
from sandbox.gateway.protocol import Close, Op
from sandbox.gateway.ready import bot_guilds

type Options = Mapping[str, Any]

# These wait until something matches them; `event` is the name of a dispatch.
WAITING = {
    "gateway.unreachable": "a new connection is refused with HTTP `status` (503)",
    "gateway.no_hello": "a new connection hears nothing",
    "gateway.no_ack": "a heartbeat is not acknowledged",
    "gateway.late_ack": "a heartbeat is acknowledged after `seconds`",
    "gateway.invalid_session": "op 9 with `resumable` answers an identify or resume (match `on`)",
    "gateway.drop": "an event is lost; `consume_seq` says whether its number is used up",
    "gateway.duplicate": "an event is sent twice, with two numbers",
    "gateway.delay": "an event is sent `seconds` later than those after it",
    "gateway.reorder": "`window` events are sent in another order",
    "gateway.members_rate_limited": "op 8 is answered by RATE_LIMITED with `seconds`",
    "gateway.missing_chunk": "one chunk of members never comes (match `chunk_index`)",
    "gateway.unknown_enum": "`key` of an event has a `value` nobody knows",
    "gateway.missing_keys": "an event comes without `keys`",
    "gateway.extra_keys": "an event comes with `extra` keys",
    "gateway.null_keys": "an event comes with null `keys`",
    "gateway.future_forward": "a message refers to another in an unknown way",
    "gateway.partial_update": "MESSAGE_UPDATE carries only what changed",
    "gateway.nameless_emoji": "the emoji of a reaction has lost its name, as after it was deleted",
    "gateway.huge_guild": "GUILD_CREATE has thousands of `channels`",
}


AT_ONCE = {
    "abort": "every socket is cut without a close frame",
    "close": "every socket is closed with `code`",
    "reconnect": "op 7 asks every client to reconnect",
    "invalidate": "op 9 with `resumable` to every client",
    "silence": "nothing is sent for `seconds`",
    "slow": "`seconds` pass before each frame; 0 ends it",
    "heartbeat_request": "op 1 asks for a heartbeat now",
    "expire_sessions": "every session is forgotten; `abort` cuts the sockets too",
    "replay_capacity": "sessions keep only `events` for a replay",
    "guild_unavailable": "a server (`guild_id`, default all) has an outage",
    "guild_back": "the outage is over",
    "unknown_event": "an event called `name` that nobody knows, with `data`",
    "malformed": "a frame that is no JSON",
    "member_again": "GUILD_MEMBER_ADD for `user_id` of `guild_id`, who is there, with another joined_at",
    "thread_again": "THREAD_CREATE for `thread_id`, which is known",
    "reset_token": "the token is worthless from now on",
    "restore_token": "the token is good again",
}


def declare(faults: Faults, gateway: Gateway) -> None:
    """Make every gateway fault known to the registry."""
    for kind, says in WAITING.items():
        faults.declare(kind, says)
    socket = SocketFaults(gateway)
    for name, says in AT_ONCE.items():
        faults.declare(f"gateway.{name}", says, getattr(socket, name))


class SocketFaults:
    """Faults that strike every open connection or session at once."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def abort(self, _options: Options) -> None:
        """Cut every socket."""
        for connection in list(self.gateway.connections):
            connection.abort()

    def close(self, options: Options) -> None:
        """Close every socket with a code; 1006 is a cut, as it is no code that can be sent."""
        code = int(options.get("code", Close.UNKNOWN_ERROR))
        if code == 1006:
            self.abort(options)
            return
        for connection in list(self.gateway.connections):
            if code in {Close.INVALID_SEQ, Close.SESSION_TIMED_OUT} and connection.session is not None:
                self.gateway.end(connection.session)
            connection.close(code, str(options.get("reason", "")))

    def reconnect(self, _options: Options) -> None:
        """Send op 7."""
        for connection in list(self.gateway.connections):
            connection.control(Op.RECONNECT)

    def invalidate(self, options: Options) -> None:
        """Send op 9; a session that is not resumable is over."""
        resumable = bool(options.get("resumable", False))
        for connection in list(self.gateway.connections):
            if connection.session is not None and not resumable:
                self.gateway.end(connection.session)
                connection.session.connection = None
                connection.session = None
            connection.control(Op.INVALID_SESSION, resumable)

    def silence(self, options: Options) -> None:
        """Send nothing for a while; it all comes afterwards."""
        for connection in list(self.gateway.connections):
            connection.fall_silent(float(options.get("seconds", 1.0)))

    def slow(self, options: Options) -> None:
        """Make sockets slow."""
        for connection in list(self.gateway.connections):
            connection.pause = float(options.get("seconds", 0.01))

    def heartbeat_request(self, _options: Options) -> None:
        """Send op 1."""
        for connection in list(self.gateway.connections):
            connection.control(Op.HEARTBEAT)

    def expire_sessions(self, options: Options) -> None:
        """Forget every session."""
        for session in list(self.gateway.sessions.values()):
            self.gateway.end(session)
        if options.get("abort"):
            self.abort(options)

    def replay_capacity(self, options: Options) -> None:
        """Keep fewer or more events for a replay."""
        self.gateway.replay_capacity = int(options.get("events", 100))
        for session in self.gateway.sessions.values():
            session.replay.resize(self.gateway.replay_capacity)

    def guild_unavailable(self, options: Options) -> None:
        """Begin an outage; what happens meanwhile is heard by nobody."""
        for guild_id in self._guilds(options):
            self.gateway.unavailable.add(guild_id)
            self._tell("GUILD_DELETE", {"id": str(guild_id), "unavailable": True}, guild_id)

    def guild_back(self, options: Options) -> None:
        """End an outage with a new GUILD_CREATE."""
        for guild_id in self._guilds(options):
            self.gateway.unavailable.discard(guild_id)
            self.gateway.announce_guild(guild_id)

    def unknown_event(self, options: Options) -> None:
        """Send an event from the future."""
        self._tell(str(options.get("name", "HOLOGRAM_CREATE")), dict(options.get("data", {"id": "1"})), None)

    def malformed(self, _options: Options) -> None:
        """Send a frame that is no JSON."""
        for connection in list(self.gateway.connections):
            connection.push(b'{"op":0,"s":')

    def reset_token(self, _options: Options) -> None:
        """Take the token away."""
        self.gateway.reset_token()

    def restore_token(self, _options: Options) -> None:
        """Give the token back."""
        self.gateway.token_valid = True

    def member_again(self, options: Options) -> None:
        """Tell of somebody's coming who came before, as Discord sometimes does."""
        guild_id = int(options["guild_id"])
        member = self.gateway.world.member(guild_id, options["user_id"])
        joined = parsed(member["joined_at"]) + timedelta(seconds=float(options.get("seconds", 0.5)))
        self._tell("GUILD_MEMBER_ADD", {**member, "joined_at": iso(joined), "guild_id": str(guild_id)}, guild_id)

    def thread_again(self, options: Options) -> None:
        """Tell of a thread as if it were new."""
        thread = self.gateway.world.channel(options["thread_id"])
        self._tell("THREAD_CREATE", thread, int(thread["guild_id"]))

    def _guilds(self, options: Options) -> list[int]:
        chosen = options.get("guild_id")
        return bot_guilds(self.gateway.world) if chosen is None else [int(chosen)]

    def _tell(self, name: str, data: dict[str, Any], guild_id: int | None) -> None:
        for session in list(self.gateway.sessions.values()):
            if session.hears(name, guild_id):
                self.gateway.deliver(session, name, orjson.dumps(data))
