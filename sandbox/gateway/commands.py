"""What a client may send: one function for each opcode."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from sandbox.gateway import handshake, members
from sandbox.gateway.protocol import Close, Op, Refused

if TYPE_CHECKING:
    from sandbox.gateway.connection import Connection

type Command = Callable[["Connection", Any], Awaitable[None]]


async def handle(connection: "Connection", op: int, data: Any) -> None:
    """Do what a client's frame asks; raises `Refused` when the protocol forbids it."""
    command = COMMANDS.get(op)
    if command is None:
        raise Refused(Close.UNKNOWN_OPCODE, "Unknown opcode.")
    if connection.session is None and op not in BEFORE_IDENTIFY:
        raise Refused(Close.NOT_AUTHENTICATED, "Not authenticated.")
    try:
        await command(connection, data)
    except (KeyError, TypeError, ValueError):
        raise Refused(Close.DECODE_ERROR, "Error while decoding payload.") from None


async def heartbeat(connection: "Connection", seq: int | None) -> None:
    """Note how far the client has read and acknowledge."""
    connection.heartbeat()
    if connection.session is not None and seq is not None:
        connection.session.acked = max(connection.session.acked, int(seq))
    if connection.hub.fault("no_ack"):
        return
    late = connection.hub.fault("late_ack")
    if late:
        connection.hub.later(float(late.get("seconds", 1.0)), lambda: connection.control(Op.ACK))
    else:
        connection.control(Op.ACK)


async def update_presence(connection: "Connection", data: dict[str, Any]) -> None:
    """Show the bot with another status; nobody here looks at it but the transcript."""
    status = data.get("status") or "online"
    if status not in {"online", "dnd", "idle", "invisible", "offline"}:
        raise ValueError(status)
    connection.hub.transcript.gateway("in", "status", status)


async def update_voice_state(connection: "Connection", data: dict[str, Any]) -> None:
    """Move the bot into a voice channel or out of voice."""
    world = connection.hub.world
    channel = data["channel_id"]
    flags = {key: bool(data.get(key)) for key in ("self_mute", "self_deaf")}
    world.voice(int(data["guild_id"]), world.bot_user_id, None if channel is None else int(channel), **flags)


BEFORE_IDENTIFY = {Op.HEARTBEAT, Op.IDENTIFY, Op.RESUME}
COMMANDS: dict[int, Command] = {
    Op.HEARTBEAT: heartbeat,
    Op.IDENTIFY: handshake.identify,
    Op.PRESENCE: update_presence,
    Op.VOICE_STATE: update_voice_state,
    Op.RESUME: handshake.resume,
    Op.REQUEST_MEMBERS: members.request_members,
}
