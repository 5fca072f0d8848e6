"""What a message is known by when nobody heard whether it arrived, and the search for it."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.discord.rest import DiscordRest
from services.records.snowflakes import first_id_at

MESSAGES = "/channels/{channel_id}/messages"
ACTIVE_THREADS = "/guilds/{guild_id}/threads/active"
PAGE = 100
SLACK = timedelta(minutes=5)  # by so much our clock may be ahead of Discord's
NONCE = 25  # signs that Discord takes


def nonce_of(guild_id: int, key: str) -> str:
    """What tells Discord that two requests are the same message, for some minutes."""
    return hashlib.sha256(f"{guild_id}:{key}".encode()).hexdigest()[:NONCE]


def mark_of(message: Mapping[str, Any]) -> str:
    """What a message is known by: the ids of its buttons, else its texts; the same for what Discord gives back.

    It is a hash, so that no text is kept.
    """
    known = sorted(_custom_ids(message.get("components") or ())) or [
        str(message.get("content") or "").strip(),
        *(str(one.get(part) or "").strip() for one in message.get("embeds") or () for part in ("title", "description")),
    ]
    return hashlib.sha256("\n".join(known).encode()).hexdigest()


async def own_messages(
    rest: DiscordRest, channel_id: int, marks: Collection[str], since: datetime
) -> list[tuple[int, str]]:
    """The ids and marks of messages of bots in a channel that bear one of the marks, the oldest first."""
    found: list[tuple[int, str]] = []
    after = first_id_at(since - SLACK)
    while True:
        params = {"after": after, "limit": PAGE}
        page: list[dict[str, Any]] = await rest.get(MESSAGES, major=channel_id, params=params)
        own = ((int(one["id"]), mark_of(one)) for one in page if one["author"].get("bot"))
        found += [one for one in own if one[1] in marks]
        if len(page) < PAGE:
            return sorted(found)
        after = max(int(message["id"]) for message in page)


async def threads_called(
    rest: DiscordRest, guild_id: int, parent_id: int, name: str, kind: int, since: datetime
) -> list[int]:
    """The open threads of a name below a channel that were made since a moment, the oldest first."""
    told: dict[str, Any] = await rest.get(ACTIVE_THREADS, major=guild_id)
    first = first_id_at(since - SLACK)
    return sorted(
        int(one["id"])
        for one in told["threads"]
        if int(one["parent_id"]) == parent_id
        and one["name"] == name
        and one["type"] == kind
        and int(one["id"]) >= first
    )


def _custom_ids(components: Collection[Mapping[str, Any]]) -> Iterator[str]:
    for one in components:
        if one.get("custom_id"):
            yield str(one["custom_id"])
        yield from _custom_ids(one.get("components") or ())
