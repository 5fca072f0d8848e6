"""Plain records of servers and people: what the database keeps of Discord's objects, in Discord's own words.

Ids are ints, times aware UTC datetimes. `services.records.mapping` makes records of payloads, and
`services.storage.writes` stores them. Messages are in `services.records.messages`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """An observation of someone who is on the server or, where not `present`, has left it.

    `observed_at` is None when nobody knows when that was, as in exports; `seen_live` means that Discord told of it as
    it happened.
    """

    guild_id: int
    user_id: int
    name: str
    display_name: str
    is_bot: bool
    roles: tuple[int, ...]
    joined_at: datetime | None
    observed_at: datetime | None = None
    seen_live: bool = False
    present: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRecord:
    """A channel or thread; `private` means that not everybody on the server may see it.

    `tags` are those a forum offers, as Discord describes them, and `applied_tags` those a post carries. The counts are
    Discord's own, of threads: `message_count` without deleted messages, `total_message_sent` with them.
    """

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
    topic: str | None
    nsfw: bool
    locked: bool
    owner_id: int | None
    tags: list[Any] | None
    applied_tags: tuple[int, ...]
    message_count: int | None
    total_message_sent: int | None
    last_pin_at: datetime | None


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
