"""The last step before a session's socket, where faults strike."""

from collections import deque
from typing import TYPE_CHECKING, Any

import orjson

from sandbox.faults.registry import Fault, Faults
from sandbox.gateway.mangling import MANGLERS

if TYPE_CHECKING:
    from sandbox.gateway.hub import Gateway
    from sandbox.gateway.session import Session

type Json = dict[str, Any]


class Delivery:
    """Sends events in order; when faults are set, it drops, doubles, delays, reorders and mangles them."""

    def __init__(self, hub: "Gateway", faults: Faults) -> None:
        self.hub, self.faults = hub, faults
        self._held: deque[tuple[Session, bytes]] = deque()
        self._reorder: Fault | None = None

    @property
    def holding(self) -> bool:
        """Whether frames wait to be sent in another order."""
        return bool(self._held)

    def fault(self, kind: str, **facts: object) -> Fault | None:
        """The gateway fault of a kind that strikes now."""
        return self.faults.take(f"gateway.{kind}", **facts) if self.faults.active else None

    def send(self, session: "Session", name: str, data: bytes) -> None:
        """Number one event and send it, unless a fault has other plans for it."""
        if not self.faults.active and not self._held:
            session.send(name, data)
            return
        data = self._mangled(name, data)
        drop = self.fault("drop", event=name)
        if drop is not None:
            if drop.get("consume_seq", True):
                session.number(name, data)
            return
        self._pass_on(session, name, session.number(name, data))
        if self.fault("duplicate", event=name) is not None:
            session.push(session.number(name, data))
        self.faults.passed(event=name, when="after")

    def release(self) -> None:
        """Send everything held back, in the order it lies there."""
        while self._held:
            session, frame = self._held.popleft()
            session.push(frame)

    def _pass_on(self, session: "Session", name: str, frame: bytes) -> None:
        delay = self.fault("delay", event=name)
        if delay is not None:
            self.hub.later(float(delay.get("seconds", 0.1)), lambda: session.push(frame))
            return
        if not self._held:
            self._reorder = self.fault("reorder", event=name)
            if self._reorder is None:
                session.push(frame)
                return
            self.hub.later(float(self._reorder.get("seconds", 0.5)), self.release)
        self._held.append((session, frame))
        if self._reorder is not None and len(self._held) >= int(self._reorder.get("window", 2)):
            self._shuffle(self._reorder)
            self.release()

    def _shuffle(self, fault: Fault) -> None:
        held = list(self._held)
        fault.chance.shuffle(held)
        if held == list(self._held):  # a shuffle that changes nothing is no fault
            held.reverse()
        self._held = deque(held)

    def _mangled(self, name: str, data: bytes) -> bytes:
        for kind, mangler in MANGLERS.items():
            fault = self.fault(kind, event=name) if mangler.event in {None, name} else None
            if fault is not None:
                data = orjson.dumps(mangler.mangle(orjson.loads(data), fault))
        return data
