"""Whether everything has come to rest."""

import asyncio
from typing import TYPE_CHECKING

from sandbox.gateway.protocol import Op

if TYPE_CHECKING:
    from sandbox.server import Sandbox

STEP, QUIET = 0.02, 0.25
# nextcord answers at most 110 times a minute, then it stops listening: ask quickly at first, seldom later.
FIRST_PROBE, LAST_PROBE, SLOWER = 0.3, 2.0, 1.5


def unsettled(box: "Sandbox") -> list[str]:
    """What is still going on, in words; nothing when all is at rest."""
    reasons = []
    if box.open_requests:
        reasons.append(f"{box.open_requests} REST requests are under way")
    if box.gateway.pending:
        reasons.append("events wait to be sent")
    waiting = len(box.interactions.board.open)
    if waiting:
        reasons.append(f"{waiting} interactions wait for an answer")
    sessions = list(box.gateway.sessions.values())
    joined = [session for session in sessions if session.connection is not None]
    if sessions and not joined:
        reasons.append("no session is connected")
    reasons += [
        f"a session has acknowledged {session.acked} of {session.last_seq} events"
        for session in joined
        if session.acked < session.last_seq
    ]
    return reasons


async def settled(box: "Sandbox", timeout: float) -> bool:  # noqa: ASYNC109 - the caller wants an answer, no error
    """Wait until nothing is going on and no request has come for a moment; False when that takes too long.

    Sessions are asked for a heartbeat when they lag behind, as Discord does with op 1.
    """
    loop = asyncio.get_running_loop()
    end, quiet_since, requests = loop.time() + timeout, loop.time(), box.transcript.requests
    ask_at, pause = loop.time(), FIRST_PROBE
    while loop.time() < end:
        if unsettled(box) or box.transcript.requests != requests:
            quiet_since, requests = loop.time(), box.transcript.requests
        elif loop.time() - quiet_since >= QUIET:
            return True
        if loop.time() >= ask_at and _ask_for_heartbeats(box):
            ask_at, pause = loop.time() + pause, min(pause * SLOWER, LAST_PROBE)
        await asyncio.sleep(STEP)
    return False


def _ask_for_heartbeats(box: "Sandbox") -> bool:
    """Send op 1 to sessions that lag behind; whether there were any."""
    lagging = [one for one in box.gateway.sessions.values() if one.connection is not None and one.acked < one.last_seq]
    for session in lagging:
        assert session.connection is not None
        session.connection.control(Op.HEARTBEAT)
    return bool(lagging)
