"""Plain records: what the database keeps of Discord's objects, in Discord's own words.

Ids are ints, times aware UTC datetimes. `services.records.mapping` makes records of payloads, and
`services.storage.writes` stores them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple


class MessageRecord(NamedTuple):
    """A whole message as seen at `observed_at` (the start of the request, or the arrival of the event).

    A tuple in the order of the columns that `models/message_upsert.sql` takes: a million of them are made and written.
    """

    guild_id: int
    id: int
    channel_id: int
    author_id: int
    author_name: str
    webhook_id: int | None
    is_bot: bool
    type: int
    content: str
    sent_at: datetime
    edited_at: datetime | None
    observed_at: datetime
    flags: int
    pinned: bool
    reply_to_id: int | None
    forwarded_from_id: int | None
    mention_ids: tuple[int, ...]
    attachments: int
    embeds: int
    reactions: int
    stickers: int
    words: int
    characters: int
    code_blocks: int
    snapshot_text: str
    poll: dict[str, Any] | None
    components_text: str


class MessagePatch(NamedTuple):
    """What an update said about a message; None means that it did not say."""

    guild_id: int
    id: int
    channel_id: int
    observed_at: datetime
    author_id: int | None = None
    author_name: str | None = None
    webhook_id: int | None = None
    is_bot: bool | None = None
    type: int | None = None
    content: str | None = None
    edited_at: datetime | None = None
    flags: int | None = None
    pinned: bool | None = None
    reply_to_id: int | None = None
    forwarded_from_id: int | None = None
    mention_ids: tuple[int, ...] | None = None
    attachments: int | None = None
    embeds: int | None = None
    reactions: int | None = None
    stickers: int | None = None
    words: int | None = None
    characters: int | None = None
    code_blocks: int | None = None
    snapshot_text: str | None = None
    poll: dict[str, Any] | None = None
    components_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """Someone who is on the server now."""

    guild_id: int
    user_id: int
    name: str
    display_name: str
    is_bot: bool
    roles: tuple[int, ...]
    joined_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRecord:
    """A channel or thread; `private` means that not everybody on the server may see it."""

    guild_id: int
    id: int
    kind: int
    name: str
    parent_id: int | None
    position: int
    archived: bool
    archived_at: datetime | None
    private: bool
    last_message_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRecord:
    """A role of a server; `permissions` is Discord's bit set."""

    guild_id: int
    id: int
    name: str
    color: int
    position: int
    permissions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildRecord:
    """A server as seen at `seen_at`; `member_count` is None where the payload does not tell."""

    id: int
    name: str
    preferred_locale: str
    owner_id: int | None
    member_count: int | None
    seen_at: datetime
