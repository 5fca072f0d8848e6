"""What the audit asks of the database stays quick on a server of any size."""

import re

from models.sql import load
from services.audit import store
from services.audit.scopes import Scope
from services.database import Database
from services.storage.writes import write_messages
from tests.services.payloads import GUILD
from tests.services.records_made import message_seen


async def indexes_of_any_plan(database: Database, statement: str, values: int) -> list[str]:
    """The indexes that a statement is answered from when its plan has to fit all values."""
    async with database.pool.acquire() as con, con.transaction():
        await con.execute("set local plan_cache_mode = force_generic_plan")
        await con.execute("set local enable_seqscan = off")
        await con.execute(f"prepare asked as {statement}")
        rows = await con.fetch(f"explain execute asked({', '.join(['null'] * values)})")
        await con.execute("deallocate asked")
    plan = "\n".join(row[0] for row in rows)
    return re.findall(r"Index Scan (?:using|on) (\w+)", plan)


async def test_messages_of_people_are_counted_by_person_and_those_of_channels_by_channel(database: Database) -> None:
    indexes = await indexes_of_any_plan(database, load("audit_scope"), 7)
    assert sorted(indexes) == ["message_by_author", "message_by_channel"]


async def test_a_scope_of_people_holds_what_they_wrote_in_the_compared_channels(database: Database) -> None:
    seen = [message_seen(n, channel_id=n % 3, author_id=n % 2 + 1) for n in range(1, 13)]
    everything, people = Scope(2, 11, (0, 1)), Scope(2, 11, None, (2,))
    left_out = store.NotCounted(messages=(7,))
    async with database.pool.acquire() as con, con.transaction():
        await write_messages(con, seen)
        assert await store.ids(con, GUILD, everything, (0, 1), left_out) == [3, 4, 6, 9, 10]
        assert await store.ids(con, GUILD, people, (0, 1), left_out) == [3, 9]
        assert await store.count(con, GUILD, everything, (0, 1), left_out) == 5
        assert await store.count(con, GUILD, people, (0, 1), left_out) == 2
