"""The rows of the truth. All times are aware UTC; intervals are half open, an open end is None."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class TrueAttachment:
    """A file of a message, or of what it passes on (`forwarded`); no digest = Discord has no bytes of it either."""

    id: int
    filename: str
    content_type: str | None
    size: int
    sha256: str | None
    forwarded: bool


@dataclass(frozen=True, slots=True)
class TrueRevision:
    """What an edit replaced; touches that are no edits (a pin, a thread) make none."""

    content: str
    edited_at: datetime | None
    """When this version itself was made by an edit, None for the first."""
    replaced_at: datetime
    attachments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrueReactors:
    """Who reacts to a message with one emoji now; `unnamed` = reactions of an export that names nobody."""

    normal: frozenset[int]
    burst: frozenset[int]
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class TruePoll:
    """Who votes for which answer now; `counts` has those whom an export did not name too."""

    votes: Mapping[int, frozenset[int]]
    counts: Mapping[int, int]
    final: bool


@dataclass(frozen=True, slots=True)
class TrueMessage:
    """A message as Discord holds it; `deleted_at` None = it is there."""

    id: int
    channel_id: int
    author_id: int
    type: int
    content: str
    sent_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    pinned: bool
    versions: tuple[str, ...]
    """The texts it had before, oldest first, one for each change of any kind."""
    reactions: dict[str, int]
    """Counts by the emoji's name, or name:id for the server's own."""
    reactors: Mapping[str, TrueReactors]
    """By the same names."""
    poll: TruePoll | None
    pinned_at: datetime | None
    attachments: tuple[TrueAttachment, ...]
    revisions: tuple[TrueRevision, ...]
    """What edits replaced, oldest first."""
    webhook_id: int | None = None
    flags: int = 0


@dataclass(frozen=True, slots=True)
class TrueChannel:
    """A channel or thread; `readable` = the bot may read its history now. Keys it has not are None or empty."""

    id: int
    kind: int
    name: str
    parent_id: int | None
    archived: bool
    deleted: bool
    readable: bool
    deleted_at: datetime | None
    topic: str | None
    nsfw: bool
    locked: bool
    owner_id: int | None
    applied_tags: tuple[int, ...]
    message_count: int | None
    total_message_sent: int | None
    last_pin_at: datetime | None


class TrueStay(NamedTuple):
    """A stay on a server; `ended_by` is left or ban."""

    from_at: datetime
    to_at: datetime | None
    ended_by: str | None


class TrueSpan[Value](NamedTuple):
    """A value somebody had from when to when."""

    value: Value
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True, slots=True)
class TrueMember:
    """Somebody's life on a server, oldest first; the last stay is open while they are there."""

    user_id: int
    present: bool
    stays: tuple[TrueStay, ...]
    roles: tuple[TrueSpan[int], ...]
    """Role ids, @everyone left out."""
    names: tuple[TrueSpan[str], ...]
    """What they were called: nickname, display name or user name."""
    banned: bool


class TrueVoiceState(NamedTuple):
    """How somebody was in voice from a moment on; muted and deafened by themselves or by a mentor."""

    at: datetime
    muted: bool
    deafened: bool
    streaming: bool
    camera: bool
    listening: bool


@dataclass(frozen=True, slots=True)
class TrueVoice:
    """A stay in one voice or stage channel; moving to another one ends it."""

    user_id: int
    channel_id: int
    session_id: str
    from_at: datetime
    to_at: datetime | None
    states: tuple[TrueVoiceState, ...]

    def seconds(self, flag: str, until: datetime) -> float:
        """How long a flag (muted, deafened, streaming, camera, listening) was on before `until` or the end."""
        end = self.to_at or until
        ends = [*(state.at for state in self.states[1:]), end]
        spans = [(state, stop) for state, stop in zip(self.states, ends, strict=True) if getattr(state, flag)]
        return sum(max(0.0, (min(stop, end) - state.at).total_seconds()) for state, stop in spans)


@dataclass(frozen=True, slots=True)
class TrueEvent:
    """A scheduled event; status 1 to come, 2 going on, 3 over, 4 called off; kind 1 stage, 2 voice, 3 elsewhere."""

    id: int
    channel_id: int | None
    creator_id: int | None
    name: str
    description: str | None
    location: str | None
    kind: int
    status: int
    starts_at: datetime
    ends_at: datetime | None
    deleted_at: datetime | None
    interested: frozenset[int]
    states: tuple[tuple[datetime, int], ...]
    """From when on it had which status."""


@dataclass(slots=True)
class TrueGuild:
    """All of a server by id."""

    id: int
    name: str
    channels: dict[int, TrueChannel] = field(default_factory=dict)
    members: dict[int, TrueMember] = field(default_factory=dict)
    messages: dict[int, TrueMessage] = field(default_factory=dict)
    voice: list[TrueVoice] = field(default_factory=list)
    """In the order in which people came."""
    events: dict[int, TrueEvent] = field(default_factory=dict)
    """Scheduled events."""
    banned: frozenset[int] = frozenset()

    def readable_messages(self) -> dict[int, TrueMessage]:
        """The messages that are there and that the bot may read."""
        return {
            message_id: message
            for message_id, message in self.messages.items()
            if message.deleted_at is None and self.channels[message.channel_id].readable
        }
