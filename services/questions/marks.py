"""What mentors do about questions, written down; doing the same twice changes nothing."""

from datetime import datetime

from services.database import Database
from services.storage.transactions import Connection, in_one_transaction


async def claim(database: Database, guild_id: int, message_id: int, mentor: int, at: datetime) -> int:
    """Take care of a question; returns who does, which is somebody else when they were first."""

    async def work(con: Connection) -> int:
        claimed: int = await con.fetchval(
            "insert into question_mark as mark (guild_id, message_id, claimed_by, claimed_at) values ($1, $2, $3, $4)"
            " on conflict (guild_id, message_id) do update set"
            " claimed_at = case when mark.claimed_by is null then excluded.claimed_at else mark.claimed_at end,"
            " claimed_by = coalesce(mark.claimed_by, excluded.claimed_by)"
            " returning claimed_by",
            guild_id,
            message_id,
            mentor,
            at,
        )
        return claimed

    return await in_one_transaction(database, work)


async def release(database: Database, guild_id: int, message_id: int, mentor: int) -> None:
    """Give back a question that this mentor had taken."""

    async def work(con: Connection) -> None:
        await con.execute(
            "update question_mark set claimed_by = null, claimed_at = null"
            " where guild_id = $1 and message_id = $2 and claimed_by = $3",
            guild_id,
            message_id,
            mentor,
        )

    await in_one_transaction(database, work)


async def close(database: Database, guild_id: int, message_id: int, mentor: int, at: datetime, closed_as: str) -> None:
    """Say that a question is answered, or that it is none; saying the same again keeps who said it first."""

    async def work(con: Connection) -> None:
        await con.execute(
            "insert into question_mark as mark (guild_id, message_id, closed_by, closed_at, closed_as)"
            " values ($1, $2, $3, $4, $5)"
            " on conflict (guild_id, message_id) do update set"
            " closed_by = excluded.closed_by, closed_at = excluded.closed_at, closed_as = excluded.closed_as"
            " where mark.closed_as is distinct from excluded.closed_as",
            guild_id,
            message_id,
            mentor,
            at,
            closed_as,
        )

    await in_one_transaction(database, work)


async def reopen(database: Database, guild_id: int, message_id: int) -> None:
    """Take back that a question is closed."""

    async def work(con: Connection) -> None:
        await con.execute(
            "update question_mark set closed_by = null, closed_at = null, closed_as = null"
            " where guild_id = $1 and message_id = $2",
            guild_id,
            message_id,
        )

    await in_one_transaction(database, work)
