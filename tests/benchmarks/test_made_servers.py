"""A server made by PostgreSQL alone is what the product makes of the same messages."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import Any

import pytest

from benchmarks.data.filling import fill, moments
from benchmarks.data.payloads import payloads
from benchmarks.data.people import cast
from benchmarks.data.sizes import SIZES
from services.database import Database, connect
from services.records.message_details import message_details
from services.records.messages import message_record
from services.search.indexer import Indexer
from services.storage.writes import in_one_transaction, write_messages

UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)
TINY = cast(SIZES["tiny"], UNTIL - timedelta(weeks=SIZES["tiny"].weeks))
# What of a table is compared; a file fetched or not, and when a message was seen, are the product's own affair.
COMPARED = {
    "message": "to_jsonb(t) - 'observed_at'",
    "activity_hour": "to_jsonb(t)",
    "message_search": "to_jsonb(t)",
    "attachment": "jsonb_build_array(message_id, id, channel_id, filename, content_type, size)",
}


async def test_what_is_made_is_what_the_product_would_have_stored(database: Database, database_url: str) -> None:
    await fill(database_url, TINY, lambda text: None)
    con = await connect(database_url)
    try:
        said = await payloads(con, TINY.guild)
        await con.execute("delete from message where deleted_at is not null")
        made = await _kept(con)
        await con.execute("delete from message_reaction; delete from message; delete from search_due")
        await _stored(database, said)
        stored = await _kept(con)
    finally:
        await con.close()
    assert len(made["message"]) > 0.99 * TINY.size.messages
    for table in COMPARED:
        assert made[table] == stored[table], table


async def test_every_message_has_its_place_in_time(database: Database, database_url: str) -> None:
    await fill(database_url, TINY, lambda text: None)
    rows = await database.pool.fetch(
        "select m.id, m.sent_at, m.reply_to_id, first.sent_at as answered_at from message m"
        " left join message first on first.id = m.reply_to_id order by m.id"
    )
    assert len(rows) == TINY.size.messages
    assert [row["sent_at"] for row in rows] == sorted(row["sent_at"] for row in rows)
    assert TINY.since <= rows[0]["sent_at"] <= rows[-1]["sent_at"] < UNTIL
    answers = [row for row in rows if row["reply_to_id"] is not None]
    assert len(answers) > 20
    assert all(row["answered_at"] <= row["sent_at"] for row in answers)


@pytest.mark.parametrize("hours", [0, 17])
def test_the_moments_of_a_week_follow_each_other_to_its_end(hours: int) -> None:
    made = moments(UNTIL + timedelta(hours=hours))
    assert made[0][1] == 0
    assert all(at + span == pytest.approx(after) for (_, at, span), (_, after, _) in pairwise(made))
    assert made[-1][1] + made[-1][2] == pytest.approx(7 * 24 * 3600)


async def _kept(con: Any) -> dict[str, list[str]]:
    return {
        table: sorted(map(itemgetter(0), await con.fetch(f"select ({what})::text from {table} t")))
        for table, what in COMPARED.items()
    }


async def _stored(database: Database, said: list[dict[str, Any]]) -> None:
    """Give everything to the product, as a page of history gives it."""
    now = UNTIL + timedelta(minutes=1)
    records = [message_record(one, TINY.guild, now) for one in said]
    details = [found for one in said if (found := message_details(one, TINY.guild, now)) is not None]
    await in_one_transaction(database, lambda con: write_messages(con, records, details, read_back=True))
    await Indexer(database).caught_up()
