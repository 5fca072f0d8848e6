"""How a client becomes a session: IDENTIFY and RESUME."""

import hmac
import secrets
from collections import deque
from typing import TYPE_CHECKING, Any

import orjson

from sandbox.gateway import protocol, ready
from sandbox.gateway.intents import KNOWN, disallowed
from sandbox.gateway.protocol import Close, Op, Refused
from sandbox.gateway.replay import ReplayBuffer
from sandbox.gateway.session import Session

if TYPE_CHECKING:
    from sandbox.gateway.connection import Connection
    from sandbox.gateway.hub import Gateway


class IdentifyBudget:
    """Counts IDENTIFYs: so many at once in a short window, so many a day; times in seconds.

    Shards of one remainder by `max_concurrency` share a window.
    """

    def __init__(self, at_once: int = 1, max_concurrency: int = 1) -> None:
        self.at_once, self.max_concurrency = at_once, max_concurrency
        self._times: deque[float] = deque()
        self._lately: deque[tuple[float, int]] = deque()

    def remaining(self, now: float) -> int:
        """How many more the day allows."""
        while self._times and self._times[0] <= now - protocol.DAY:
            self._times.popleft()
        return protocol.IDENTIFIES_A_DAY - len(self._times)

    def take(self, now: float, window: float, shard: int = 0) -> bool:
        """Count one; False when the short window of its shard is full."""
        while self._lately and self._lately[0][0] <= now - window:
            self._lately.popleft()
        key = shard % self.max_concurrency
        recent = sum(1 for _, other in self._lately if other == key)
        self._times.append(now)
        self._lately.append((now, key))
        return recent < self.at_once


async def identify(connection: "Connection", data: dict[str, Any]) -> None:
    """Open a new session and tell it everything: READY, then each server."""
    hub = connection.hub
    if connection.session is not None:
        raise Refused(Close.ALREADY_AUTHENTICATED, "Already authenticated.")
    _check_token(hub, data["token"])
    shard = _shard(data.get("shard"))
    intents = _intents(hub, int(data["intents"]))
    _ = data["properties"]
    fault = hub.fault("invalid_session", on="identify")
    if fault or not hub.may_identify(shard[0]):
        connection.control(Op.INVALID_SESSION, bool(fault and fault.get("resumable", False)))
        return
    session = Session(secrets.token_hex(16), intents, shard, ReplayBuffer(hub.replay_capacity))
    if len(ready.guilds_of(hub, session)) > hub.most_guilds:
        raise Refused(Close.SHARDING_REQUIRED, "Sharding required.")
    hub.attach(session, connection)
    hub.transcript.gateway("in", "session", session.id)
    ready.greet(hub, session)


async def resume(connection: "Connection", data: dict[str, Any]) -> None:
    """Carry a session on: what it missed in order, then RESUMED; or say that it is over."""
    hub = connection.hub
    if connection.session is not None:
        raise Refused(Close.ALREADY_AUTHENTICATED, "Already authenticated.")
    _check_token(hub, data["token"])
    session = hub.sessions.get(data["session_id"])
    fault = hub.fault("invalid_session", on="resume")
    if session is None or fault:
        connection.control(Op.INVALID_SESSION, bool(fault and fault.get("resumable", False)))
        return
    seq = int(data["seq"] or 0)
    if seq > session.last_seq:
        hub.end(session)
        raise Refused(Close.INVALID_SEQ, "Invalid seq.")
    missed = session.replay.after(seq)
    if missed is None:
        hub.end(session)
        connection.control(Op.INVALID_SESSION, data=False)
        return
    hub.attach(session, connection)
    session.acked = max(session.acked, seq)
    for frame in missed:
        connection.push(frame)
    hub.transcript.gateway("out", "REPLAY", len(missed))
    hub.deliver(session, "RESUMED", orjson.dumps({"_trace": ["sandbox"]}))


def _check_token(hub: "Gateway", token: str) -> None:
    bare = token.removeprefix("Bot ")
    if not hub.token_valid or not hmac.compare_digest(bare.encode(), hub.token.encode()):
        raise Refused(Close.AUTHENTICATION_FAILED, "Authentication failed.")


def _shard(given: list[int] | None) -> tuple[int, int]:
    if given is None:
        return (0, 1)
    index, count = given
    if not 0 <= index < count:
        raise Refused(Close.INVALID_SHARD, "Invalid shard.")
    return (index, count)


def _intents(hub: "Gateway", intents: int) -> int:
    if intents < 0 or intents & ~KNOWN:
        raise Refused(Close.INVALID_INTENTS, "Invalid intent(s).")
    if disallowed(intents, int(hub.world.application["flags"])):
        raise Refused(Close.DISALLOWED_INTENTS, "Disallowed intent(s).")
    return intents
