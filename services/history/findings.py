"""What happened while nobody looked, noted when it is found; pages note what they find themselves."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import asyncpg

from services.storage.transactions import Connection

HISTORY = "history"


class Found(NamedTuple):
    """One finding: its kind (`models/sync.py` lists them) and what it is about."""

    kind: str
    channel_id: int | None = None
    user_id: int | None = None
    detail: str | None = None


async def note_findings(
    con: Connection, guild_id: int, found: Iterable[Found], *, at: datetime, since: datetime | None = None
) -> None:
    """Store findings made at `at`; what they say happened after `since` (None: unknown)."""
    rows = list(found)
    if rows:
        await con.execute(
            "insert into finding (guild_id, found_at, from_at, kind, source, channel_id, user_id, detail)"
            " select $1, $2::timestamptz, least($3::timestamptz, $2), kind, $4::text, channel_id, user_id, detail"
            " from unnest($5::text[], $6::bigint[], $7::bigint[], $8::text[]) as u (kind, channel_id, user_id, detail)",
            guild_id,
            at,
            since,
            HISTORY,
            *zip(*rows, strict=True),
        )


async def people_seen(con: Connection, guild_id: int, user_ids: Iterable[int]) -> dict[int, asyncpg.Record]:
    """People of a server as they are stored now."""
    rows = await con.fetch(
        "select user_id, present, roles, display_name from member where guild_id = $1 and user_id = any($2)",
        guild_id,
        list(user_ids),
    )
    return {row["user_id"]: row for row in rows}


def changed_people(before: dict[int, asyncpg.Record], after: dict[int, asyncpg.Record]) -> list[Found]:
    """What a list of members says happened: who came, whose roles or name changed."""
    found = []
    for user_id, now in after.items():
        then = before.get(user_id)
        if then is None or not then["present"]:
            if now["present"]:
                found.append(Found("joined", user_id=user_id))
            continue
        if set(then["roles"]) != set(now["roles"]):
            found.append(Found("roles", user_id=user_id))
        if then["display_name"] != now["display_name"]:
            found.append(Found("renamed", user_id=user_id))
    return found


async def was_known(con: Connection, guild_id: int) -> bool:
    """Whether everything of a server was read once: what a list shows for the first time is no news before that."""
    known: bool = await con.fetchval(
        "select exists (select from coverage where guild_id = $1 and kind = 'filled')", guild_id
    )
    return known
