"""A session: one identified client, its number line and what it may have missed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.gateway.frames import dispatch_frame
from sandbox.gateway.intents import Intent, hears
from sandbox.gateway.replay import ReplayBuffer

if TYPE_CHECKING:
    from sandbox.gateway.connection import Connection


@dataclass(slots=True, eq=False)
class Session:
    """One identified client; it outlives its connection until it expires."""

    id: str
    intents: int
    shard: tuple[int, int]
    replay: ReplayBuffer
    connection: "Connection | None" = None
    acked: int = 0
    lost_at: float | None = None
    member_requests: dict[int, float] = field(default_factory=dict)

    @property
    def last_seq(self) -> int:
        """Number of the newest dispatch."""
        return self.replay.last

    @property
    def reads_content(self) -> bool:
        """Whether message content was asked for."""
        return bool(self.intents & Intent.MESSAGE_CONTENT)

    def hears(self, name: str, guild_id: int | None) -> bool:
        """Whether the event belongs to this session's shard and intents."""
        shard, count = self.shard
        own = (guild_id >> 22) % count == shard if guild_id else shard == 0
        return own and hears(self.intents, name, in_guild=guild_id is not None)

    def number(self, name: str, data: bytes) -> bytes:
        """The event as this session's next frame, kept for a replay."""
        frame = dispatch_frame(self.replay.last + 1, name, data)
        self.replay.append(frame)
        return frame

    def push(self, frame: bytes) -> None:
        """Hand a numbered frame to the connection, when there is one."""
        if self.connection is not None:
            self.connection.push(frame)

    def send(self, name: str, data: bytes) -> None:
        """Number an event and hand it on."""
        self.push(self.number(name, data))
