"""Members into the database; every write can be repeated, and an older observation never replaces a newer one.

Triggers keep their stays, roles and names, so that everything here only says how somebody is or was seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.sql import load
from services.records.records import MemberRecord
from services.storage.columns import bigints
from services.storage.locks import lock_people
from services.storage.transactions import Connection

LONG_AGO = datetime.min.replace(tzinfo=UTC)
# A ban and the departure that it brings are told one after the other, in either order.
TOGETHER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ban:
    """Somebody was banned; `at` is when we learned of it."""

    guild_id: int
    user_id: int
    at: datetime


async def write_members(con: Connection, records: Iterable[MemberRecord], *, locked: bool = False) -> None:
    """Store observations of people, each of them, since every one may begin or end a role, a name or a stay.

    `locked`: the transaction has locked the people of their servers.
    """
    waiting = sorted(records, key=lambda record: (record.guild_id, record.user_id, record.observed_at or LONG_AGO))
    if waiting and not locked:
        await lock_people(con, (record.guild_id for record in waiting))
    while waiting:
        turn: dict[tuple[int, int], MemberRecord] = {}  # one statement may touch a row only once
        later = [record for record in waiting if turn.setdefault((record.guild_id, record.user_id), record) != record]
        rows = [
            (
                record.guild_id,
                record.user_id,
                record.name,
                record.display_name,
                record.is_bot,
                bigints(record.roles),
                record.joined_at,
                record.present,
                record.observed_at,
                record.seen_live,
            )
            for record in turn.values()
        ]
        await con.execute(load("member_upsert"), *zip(*rows, strict=True))
        waiting = later


async def write_bans(con: Connection, bans: Iterable[Ban]) -> None:
    """Note that people were banned: whoever was there has left, and their stay ended by it."""
    for ban in sorted(bans, key=lambda ban: (ban.guild_id, ban.user_id, ban.at)):
        await lock_people(con, [ban.guild_id])
        await con.execute(
            """
            update member set present = false, left_at = $3, observed_at = $3, seen_live = true
            where guild_id = $1 and user_id = $2 and present and observed_at < $3
            """,
            ban.guild_id,
            ban.user_id,
            ban.at,
        )
        await con.execute(
            """
            update member_stay set ended_by = 'ban'
            where guild_id = $1 and user_id = $2 and to_at >= $4 and ended_by is null and from_at = (
                select max(from_at) from member_stay where guild_id = $1 and user_id = $2 and from_at <= $3
            )
            """,
            ban.guild_id,
            ban.user_id,
            ban.at,
            ban.at - TOGETHER,
        )


async def mark_members_left(con: Connection, guild_id: int, user_ids: Iterable[int], at: datetime) -> None:
    """Note that people who were there before `at` had left by then."""
    await lock_people(con, [guild_id])
    await con.execute(
        "update member set present = false, left_at = $3, observed_at = $3, seen_live = false"
        " where guild_id = $1 and user_id = any($2) and present and coalesce(observed_at < $3, true)",
        guild_id,
        list(user_ids),
        at,
    )


async def keep_only_members(con: Connection, guild_id: int, user_ids: Iterable[int], at: datetime) -> list[int]:
    """Note that everybody not among `user_ids`, a whole list asked for at `at`, has left; returns who that is.

    Whoever was seen or joined since is left alone.
    """
    await lock_people(con, [guild_id])
    gone = await con.fetch(
        "update member set present = false, left_at = $3, observed_at = $3, seen_live = false"
        " where guild_id = $1 and present and user_id <> all($2)"
        " and (joined_at is null or joined_at < $3) and coalesce(observed_at < $3, true) returning user_id",
        guild_id,
        list(user_ids),
        at,
    )
    return sorted(row["user_id"] for row in gone)
