"""The files of one message, for somebody who may see them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.attachments.objects.store import ObjectStore
from services.database import Database
from services.wording.words import Words

LINK_SECONDS = 900
MOST_SENT = 10 * 1024 * 1024  # what Discord takes as one file
MESSAGE_LINK = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/(\d{1,20})/\d{1,20}/(\d{1,20})/?")
MESSAGE_ID = re.compile(r"(?:\d{1,20}-)?(\d{1,20})")
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a message; `object_key` is where its bytes are, None while they are not in today's store."""

    filename: str
    size: int
    state: str
    object_key: str | None


@dataclass(frozen=True, slots=True)
class MessageFiles:
    """A message's files and the channel or thread it is in."""

    message_id: int
    author_id: int | None
    channel_id: int
    files: tuple[KeptFile, ...]


def message_meant(text: str, guild_id: int) -> int | None:
    """The id of the message that a link or an id names, None for anything else and for other servers' messages."""
    link = MESSAGE_LINK.fullmatch(text.strip())
    if link is not None:
        return int(link[2]) if int(link[1]) == guild_id and int(link[2]) <= LARGEST_ID else None
    plain = MESSAGE_ID.fullmatch(text.strip())
    return int(plain[1]) if plain is not None and int(plain[1]) <= LARGEST_ID else None


async def message_files(database: Database, store: ObjectStore, guild_id: int, message_id: int) -> MessageFiles | None:
    """What is known of a message's files; None when the message is unknown."""
    message = await database.pool.fetchrow(
        "select author_id, channel_id from message where guild_id = $1 and id = $2",
        guild_id,
        message_id,
    )
    if message is None:
        return None
    rows = await database.pool.fetch(
        """
        select a.filename, a.size, a.state, o.object_key
        from attachment a
        left join stored_object o on a.state = 'stored' and o.guild_id = a.guild_id and o.sha256 = a.sha256
            and o.stored_at is not null and o.place = $3
        where a.guild_id = $1 and a.message_id = $2
        order by a.id
        """,
        guild_id,
        message_id,
        store.place,
    )
    return MessageFiles(
        message_id=message_id,
        author_id=message["author_id"],
        channel_id=message["channel_id"],
        files=tuple(KeptFile(row["filename"], row["size"], row["state"], row["object_key"]) for row in rows),
    )


async def whole(store: ObjectStore, key: str) -> bytes:
    """All bytes of a file of at most MOST_SENT."""
    return b"".join([piece async for piece in store.get(key)])


def why_not(file: KeptFile, words: Words) -> str:
    """Why there is nothing to send of a file."""
    match file.state:
        case "waiting":
            return words("not fetched yet; ask again in a minute")
        case "failed":
            return words("could not be fetched yet; it is tried again")
        case "too_large":
            return words("larger than what this server keeps")
        case "excluded":
            return words("of a type that this server does not keep")
        case "gone":
            return words("gone from Discord before it could be fetched")
        case "removed":
            return words("deleted together with its message")
    return words("kept in a place that the bot's settings no longer name")


def sized(size: int, words: Words) -> str:
    """A size for people."""
    for name, unit in (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024)):
        if size >= unit:
            return f"{words.number(size / unit, digits=1)} {name}"
    return f"{words.number(size)} B"


def pages[T](entries: tuple[T, ...], most: int) -> Iterator[tuple[T, ...]]:
    """The entries, so many at a time."""
    for start in range(0, len(entries), most):
        yield entries[start : start + most]
