"""The database that tests have one after the other is as good as new for each."""

import pytest

from services.database import connect
from tests.lent_database import LentDatabase

LEARNED = "select count(*) from pg_statistic where starelid >= 16384"


@pytest.fixture
async def lent(postgres, migrated_template):
    made = LentDatabase(postgres, migrated_template)
    yield made
    await made.drop()


async def after(lent, *statements):
    """What the next borrower sees after somebody who did this."""
    url = await lent.lend()
    connection = await connect(url)
    for statement in statements:
        await connection.execute(statement)
    await lent.take_back()  # also with a session that somebody left open
    connection.terminate()
    again = await lent.lend()
    return url == again, await connect(again)


async def test_rows_numbers_and_what_was_learned_of_them_are_gone(lent):
    same, connection = await after(
        lent,
        "insert into guild (id, name, seen_at) select n, 'a', now() from generate_series(1, 9) n",
        "insert into coverage (guild_id, channel_id, kind, from_at) values (1, 0, 'live', now())",
        "analyze",
    )
    assert same
    assert await connection.fetchval("select count(*) from guild") == 0
    assert await connection.fetchval(LEARNED) == 0
    assert await connection.fetchval("select max(reltuples) from pg_class where relname in ('guild', 'message')") == -1
    sequence = await connection.fetchval("select pg_get_serial_sequence('coverage', 'id')")
    assert await connection.fetchval(f"select nextval('{sequence}')") == 1
    assert await connection.fetchval("select count(*) from tortoise_migrations") > 0
    await connection.close()


@pytest.mark.parametrize(
    "change",
    [
        "create table more (id int)",
        "alter table message add column more int",
        "alter table message disable trigger all",
        "create or replace function search_due_emptied() returns trigger language plpgsql as 'begin return null; end'",
        "drop index message_by_author",
    ],
)
async def test_after_a_change_of_the_schema_the_next_one_gets_another(lent, change):
    same, connection = await after(lent, change)
    assert not same
    await connection.close()
