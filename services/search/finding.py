"""The messages that a query finds: only in channels the reader may read, newest first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

import asyncpg

from models.sql import load
from services.errors import ProfilerError
from services.records.snowflakes import first_id_at
from services.search.lexemes import Kept, as_it_is, link_marks, unwanted, wanted
from services.search.query import Query
from services.search.texts import searchable
from services.storage.transactions import Connection
from services.wording.words import Words

if TYPE_CHECKING:
    from services.encryption.keys import Keyring

type Has = Literal["file", "code", "link", "image"]

HAS: Final[tuple[Has, ...]] = get_args(Has.__value__)
MOST_FOUND: Final = 1_000
PATIENCE_MS: Final = 5_000
NEWEST: Final = 20_000  # messages that are always looked through first
AS_DEAR: Final = 10  # messages are looked through in the time in which the index brings one
# A plan for any question whatever is a bad one here: rare words and common ones, one person or all.
LIMITS: Final = (
    "select set_config('statement_timeout', $1, true), set_config('plan_cache_mode', 'force_custom_plan', true)"
)
STORED: Final = "select reltuples::bigint from pg_class where oid = 'message_search'::regclass"
OLDEST_ID, NEWEST_ID = 0, 2**63 - 1
THREADS: Final = (10, 11, 12)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked besides words: `channels` are all that may be searched, the moments are aware, the end excluded."""

    channels: frozenset[int]
    student: int | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    has: Has | None = None


class Hit(NamedTuple):
    """A message that holds what is asked for, not read yet."""

    message_id: int
    channel_id: int
    author_id: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A message; `texts` are those that are searched, in the order they are shown."""

    message_id: int
    channel_id: int
    author_id: int | None
    author: str
    sent_at: datetime
    texts: tuple[str, ...]


async def find(
    con: Connection, guild_id: int, query: Query, filters: Filters, words: Words, keys: "Keyring | None" = None
) -> list[Hit]:
    """The newest messages with all that is wanted and nothing unwanted, one more than 1,000 at most.

    `keys` are those of the database, by which its words may be kept.

    Raises:
        ProfilerError: too many messages would have to be looked at.
    """
    if not filters.channels:
        return []
    given = (
        guild_id,
        asked(query, keys),
        sorted(filters.channels),
        filters.student,
        filters.from_at,
        filters.to_at,
        filters.has,
        MOST_FOUND + 1,
        OLDEST_ID if filters.from_at is None else first_id_at(filters.from_at),
        NEWEST_ID if filters.to_at is None else min(NEWEST_ID, first_id_at(filters.to_at)),
    )
    try:
        async with con.transaction(readonly=True):
            await con.execute(LIMITS, str(PATIENCE_MS))
            reach = None if filters.student else NEWEST
            while True:
                rows = await con.fetch(load("search_find"), *given, reach, link_marks(_ways(keys)))
                if reach is None or len(rows) > MOST_FOUND:
                    break
                reach = further(len(rows), await con.fetchval(STORED)) if reach == NEWEST else None
    except asyncpg.QueryCanceledError as slow:
        raise ProfilerError(
            words("Too many messages hold this to look through them all: add a word, a person or a period.")
        ) from slow
    return [Hit(*row) for row in rows]


async def read(con: Connection, guild_id: int, message_ids: Collection[int]) -> list[Found]:
    """These messages, newest first; those that were deleted meanwhile are missing."""
    rows = await con.fetch(load("search_read"), guild_id, list(message_ids)) if message_ids else []
    return [_found(row) for row in rows]


def further(found: int, stored: int) -> int | None:
    """How many of the newest messages to look through for a full list, None when the index is quicker.

    `found` are those among the newest, `stored` is about how many messages there are.
    """
    if not found:
        return None
    enough = NEWEST * (MOST_FOUND + 1) * 3 // (2 * found)
    by_index = stored * found // NEWEST
    return enough if enough < by_index * AS_DEAR else None


def asked(query: Query, keys: "Keyring | None" = None) -> str:
    """The query as PostgreSQL reads a tsquery."""
    ways = _ways(keys)
    parts = [wanted(query, ways), f"!({unwanted(query, ways)})" if query.unwanted else ""]
    return " & ".join(part for part in parts if part)


def _ways(keys: "Keyring | None") -> list[Kept]:
    """How words may be kept: in clear, and by each key."""
    return [as_it_is, *(() if keys is None else (key.blind for key in keys.keys.values()))]


async def with_threads(con: Connection, guild_id: int, channel_id: int, readable: Iterable[int]) -> frozenset[int]:
    """A channel and its threads, of those that may be read."""
    rows = await con.fetch(
        "select id from channel where guild_id = $1 and id = any($2::bigint[])"
        " and (id = $3 or parent_id = $3 and kind = any($4::int[]))",
        guild_id,
        list(readable),
        channel_id,
        list(THREADS),
    )
    return frozenset(row["id"] for row in rows)


async def still_due(con: Connection, guild_id: int, most: int) -> int:
    """How many messages' words are still to be written down, counted up to `most`."""
    counted: int = await con.fetchval(
        "select least($2, coalesce(sum(cardinality(message_ids)), 0)) from"
        " (select message_ids from search_due where guild_id = $1 limit $2) as due",
        guild_id,
        most,
    )
    return counted


def _found(row: asyncpg.Record) -> Found:
    return Found(
        row["id"],
        row["channel_id"],
        row["author_id"],
        row["author"] or "?",
        row["sent_at"],
        tuple(searchable(row["texts"], row["embeds"], row["poll"], row["files"])),
    )
