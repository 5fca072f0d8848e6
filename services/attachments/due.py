"""Files that wait for their bytes, and what is written down of each try."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from models.sql import load
from services.attachments.limits import Limits
from services.discord.shards import ALONE, Shards
from services.encryption.private import private
from services.storage.transactions import Connection

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)
NEVER = datetime.min.replace(tzinfo=UTC)
STATES = ("waiting", "stored", "too_large", "excluded", "gone", "failed", "removed")

type Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Due:
    """A file to fetch; `limits` are those of its server, `readable` says whether the bot may read its message now."""

    key: Key
    channel_id: int
    filename: str
    content_type: str | None
    size: int
    url: str
    link: str
    link_expires_at: datetime
    tries: int
    limits: Limits
    readable: bool

    @classmethod
    def of(cls, row: Any, process: Limits) -> Self:
        """From a row of `models/sql/attachment_due.sql`."""
        return cls(
            (row["guild_id"], row["message_id"], row["id"]),
            row["channel_id"],
            row["filename"],
            row["content_type"],
            row["size"],
            row["url"],
            row["link"],
            row["link_expires_at"] or NEVER,
            row["tries"],
            process.of(row["largest_bytes"], row["types"]),
            row["readable"],
        )

    def with_link(self, link: str, expires_at: datetime) -> Self:
        """The same file with a fresh link."""
        return replace(self, link=link, link_expires_at=expires_at)


async def due(con: Connection, at: datetime, most: int, process: Limits, shards: Shards = ALONE) -> list[Due]:
    """The files to fetch next, of servers on these shards."""
    rows = await con.fetch(load("attachment_due"), at, most, shards.count, shards.ids)
    return [Due.of(row, process) for row in rows]


async def left_out(con: Connection, keys: Iterable[Key], state: str) -> None:
    """Note that the limits leave files out; `state` is too_large or excluded."""
    await con.execute(
        """
        update attachment as a set state = $4, reason = null, next_try_at = null
        from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as u (guild_id, message_id, id)
        where a.guild_id = u.guild_id and a.message_id = u.message_id and a.id = u.id
          and a.state in ('waiting', 'failed')
        """,
        *_columns(keys),
        state,
    )


async def note_failed(con: Connection, key: Key, reason: str, next_try_at: datetime) -> None:
    """Note a try that failed, and when the next one comes."""
    await con.execute(
        "update attachment set state = 'failed', reason = $4, tries = tries + 1, next_try_at = $5"
        " where guild_id = $1 and message_id = $2 and id = $3 and state in ('waiting', 'failed')",
        *key,
        reason,
        next_try_at,
    )


async def note_gone(con: Connection, key: Key, reason: str) -> None:
    """Note that Discord no longer has a file."""
    await con.execute(
        "update attachment set state = 'gone', reason = $4, next_try_at = null"
        " where guild_id = $1 and message_id = $2 and id = $3 and state in ('waiting', 'failed')",
        *key,
        reason,
    )


async def note_links(con: Connection, links: Iterable[tuple[Key, str, datetime | None]]) -> None:
    """Keep fresh links, so that a restart need not ask for them again."""
    rows = [(*key, private(link, key[-1]), expires_at) for key, link, expires_at in links]
    if rows:
        await con.executemany(
            "update attachment set link = $4, link_expires_at = $5"
            " where guild_id = $1 and message_id = $2 and id = $3 and state in ('waiting', 'failed')",
            rows,
        )


async def try_now(con: Connection, guild_id: int | None = None, reason: str | None = None) -> None:
    """Let what failed, on one server or on all, for one reason or for any, be tried at once."""
    await con.execute(
        "update attachment set next_try_at = null where state = 'failed'"
        " and ($1::bigint is null or guild_id = $1) and ($2::text is null or reason = $2)",
        guild_id,
        reason,
    )


async def counts(con: Connection, guild_id: int) -> dict[str, int]:
    """How many files of a server are in each state, zeros included."""
    rows = await con.fetch("select state, count(*) from attachment where guild_id = $1 group by state", guild_id)
    return dict.fromkeys(STATES, 0) | dict(map(tuple, rows))


async def is_settled(con: Connection, place: str) -> bool:
    """Whether nothing is to be fetched, or to be given up in a store, any more."""
    return bool(
        await con.fetchval(
            "select not exists (select from attachment where state in ('waiting', 'failed'))"
            " and not exists (select from stored_object where release_at is not null and place = $1)",
            place,
        )
    )


def pause(tries: int, first: timedelta = FIRST_PAUSE) -> timedelta:
    """How long to wait after so many failures: doubling up to an hour, never the same for two files."""
    longest = min(first * (1 << min(tries, 20)), LONGEST_PAUSE)
    return longest * random.uniform(0.5, 1)  # noqa: S311 - spreads retries out, hides nothing


def _columns(keys: Iterable[Key]) -> list[tuple[int, ...]]:
    return list(zip(*sorted(keys), strict=True)) or [(), (), ()]


async def to_release(con: Connection, place: str, shards: Shards = ALONE) -> list[tuple[int, str, datetime]]:
    """Objects of a place that nobody may need any more: server, hash, and since when; the oldest first."""
    rows = await con.fetch(
        "select guild_id, sha256, release_at from stored_object where release_at is not null and place = $1"
        " and (guild_id >> 22) % $2::int = any($3::bigint[]) order by release_at limit 100",
        place,
        shards.count,
        shards.ids,
    )
    return [(row["guild_id"], row["sha256"], row["release_at"]) for row in rows]
