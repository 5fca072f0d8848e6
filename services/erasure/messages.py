"""Messages that go for good, with everything that hangs on them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.consent.key import PrivacyKey
from services.consent.left_out import LeftMessage, leave_out
from services.erasure.progress import number
from services.erasure.tables import TABLES
from services.storage.locks import lock_messages
from services.storage.transactions import Connection

BATCH = 500
OF_PERSON = """
select id, channel_id from message where guild_id = $1 and author_id = $2 order by sent_at limit $3
"""
OF_CHANNELS = """
select id, channel_id from message where guild_id = $1 and channel_id = any($2::bigint[])
order by channel_id, id limit $3
"""
OF_GUILD = "select id, channel_id from message where guild_id = $1 and $2::bigint is not null order by id limit $3"
THERE = """
select guild_id, id, channel_id, sent_at from message
where guild_id = $1 and id = any($2::bigint[]) and deleted_at is null and author_id is not null
"""
# What the deletion itself noted for the indexer is among it.
NOT_DUE = (
    """
    update search_due set message_ids = array(select one from unnest(message_ids) as one where one <> all($2::bigint[]))
    where guild_id = $1 and exists (select from unnest(message_ids) as one where one = any($2::bigint[]))
    """,
    "delete from search_due where guild_id = $1 and message_ids = '{}' and $2::bigint[] is not null",
)
WITH_MESSAGE = {name: table.message for name, table in TABLES.items() if table.message}


@dataclass(frozen=True, slots=True)
class Leaving:
    """How erased messages are known again: by the `key`, as Discord showed them before `at`."""

    key: PrivacyKey
    at: datetime


async def erase_messages(
    con: Connection, guild_id: int, select: str, subject: int | Sequence[int], *, leaving: Leaving | None = None
) -> Counter[str]:
    """Erase one batch of the messages that `select` finds, and what hangs on them; returns how much of each kind.

    Nothing when none are left. With `leaving` it is remembered that Discord has them and they are not kept.
    """
    found = await con.fetch(select, guild_id, subject, BATCH)
    ids = sorted(row["id"] for row in found)
    if not ids:
        return Counter()
    await lock_messages(con, [guild_id], {row["channel_id"] for row in found})
    there = await con.fetch(THERE, guild_id, ids) if leaving else []
    counts = await gone(con, guild_id, ids)
    if leaving is not None:
        await leave_out(con, leaving.key, (LeftMessage(**row, seen_at=leaving.at) for row in there))
    return counts


async def gone(con: Connection, guild_id: int, ids: list[int]) -> Counter[str]:
    """Erase these messages, whose channels are locked; returns how many rows went, by table."""
    counts: Counter[str] = Counter()
    for table, column in WITH_MESSAGE.items():
        statement = f"delete from {table} where guild_id = $1 and {column} = any($2::bigint[])"  # noqa: S608
        counts[table] += number(await con.execute(statement, guild_id, ids))
    await con.execute(
        "update message set reply_to_id = null where guild_id = $1 and reply_to_id = any($2::bigint[])", guild_id, ids
    )
    counts["attachment"] += number(
        await con.execute(
            "delete from attachment where guild_id = $1 and message_id = any($2::bigint[])", guild_id, ids
        )
    )
    counts["message"] += number(
        await con.execute("delete from message where guild_id = $1 and id = any($2::bigint[])", guild_id, ids)
    )
    for statement in NOT_DUE:
        await con.execute(statement, guild_id, ids)
    return +counts
