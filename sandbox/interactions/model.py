"""An interaction while it lives, and the answer a person sees."""

import asyncio
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

type Json = dict[str, Any]

DEADLINE = 3.0
LIFETIME = 900.0
SIZE_LIMIT = 10 * 1024 * 1024


class NotPossible(ValueError):
    """A person cannot do this here; the text says why in one sentence."""


class NoAnswer(Exception):
    """The bot did not answer in time; the text is what Discord shows."""


class Kind(IntEnum):
    """Discord's types of interactions."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class CommandKind(IntEnum):
    """Discord's types of commands."""

    SLASH = 1
    USER = 2
    MESSAGE = 3


class Reply(IntEnum):
    """Discord's types of first answers."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


REPLIES = {
    Kind.COMMAND: {Reply.MESSAGE, Reply.DEFERRED, Reply.MODAL},
    Kind.COMPONENT: {Reply.MESSAGE, Reply.DEFERRED, Reply.DEFERRED_UPDATE, Reply.UPDATE, Reply.MODAL},
    Kind.AUTOCOMPLETE: {Reply.CHOICES},
    Kind.MODAL: {Reply.MESSAGE, Reply.DEFERRED, Reply.DEFERRED_UPDATE, Reply.UPDATE},
}


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file in an answer, with its alternative text."""

    name: str
    content_type: str | None
    data: bytes
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person got back. `type` is the number of the first answer; times in milliseconds."""

    id: int
    ack_ms: float
    type: int
    ephemeral: bool
    message: Json | None = None
    files: tuple[AnswerFile, ...] = ()
    choices: tuple[Json, ...] = ()
    modal: Json | None = None
    final_ms: float | None = None


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction from the click to the end of its token."""

    id: int
    token: str
    kind: Kind
    user_id: int
    channel_id: int
    guild_id: int | None
    created: float
    metadata: Json
    message_type: int = 0
    source: Json | None = None  # the message a component sits in
    reply: Reply | None = None
    ephemeral: bool = False
    pending: bool = False  # deferred and not filled yet
    failed: bool = False
    original_id: int | None = None
    acked: float | None = None
    finished: float | None = None
    choices: tuple[Json, ...] = ()
    modal: Json | None = None
    followups: list[int] = field(default_factory=list)
    first: asyncio.Event = field(default_factory=asyncio.Event)
    final: asyncio.Event = field(default_factory=asyncio.Event)

    def answered(self, reply: Reply, now: float) -> None:
        """The bot has given its first answer."""
        self.reply, self.acked = reply, now
        self.first.set()
        if reply not in {Reply.DEFERRED, Reply.DEFERRED_UPDATE}:
            self.finish(now)

    def finish(self, now: float) -> None:
        """What the person waits for is there."""
        self.finished = self.finished or now
        self.pending = False
        self.final.set()
