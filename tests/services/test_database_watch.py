"""Who answers as the database is known, and a server that knows less is noticed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from services import database_watch
from services.database import Database
from services.database_watch import ANOTHER, OLDER, DatabaseWatch, Server, what_changed
from tests.e2e.bot_process import until

HERE = Server(7, "00000001", 1000)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (None, HERE, None),
        (HERE, HERE, None),
        (HERE, HERE._replace(written=2000), None),
        (HERE, HERE._replace(timeline="00000002", written=2000), ANOTHER),
        (HERE, HERE._replace(system=8, written=2000), ANOTHER),
        (HERE, HERE._replace(written=999), OLDER),
    ],
)
def test_what_may_be_missing_follows_from_who_answers(before: Server | None, now: Server, said: str | None) -> None:
    assert what_changed(before, now) == said


@pytest.fixture
async def watching(database: Database) -> AsyncIterator[tuple[Database, list[str]]]:
    losses: list[str] = []
    task = asyncio.create_task(DatabaseWatch(database, losses.append, look_seconds=0.01).run())
    yield database, losses
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_database_that_can_only_be_read_is_left_until_it_takes_writes(
    watching: tuple[Database, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "services.database_watch")
    database, losses = watching
    name = await database.pool.fetchval("select current_database()")
    await database.pool.execute(f'alter database "{name}" set default_transaction_read_only = on')
    await database.pool.expire_connections()
    try:
        await until(lambda: "can only be read" in caplog.text)
    finally:
        async with database.pool.acquire() as con:
            await con.execute("set transaction_read_only = off; set default_transaction_read_only = off")
            await con.execute(f'alter database "{name}" reset default_transaction_read_only')
    await until(lambda: "takes writes again" in caplog.text)
    assert losses == []


async def test_a_user_without_any_right_may_ask_who_answers(database: Database) -> None:
    async with database.pool.acquire() as con, con.transaction():
        await con.execute("set local role pg_signal_backend")
        assert await con.fetchval("select system_identifier from pg_control_system()") > 0
        assert len(await con.fetchval("select left(pg_walfile_name(pg_current_wal_lsn()), 8)")) == 8


async def test_an_engine_that_does_not_say_who_it_is_is_asked_no_more(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "services.database_watch")
    monkeypatch.setattr(database_watch, "WHO", "select no_such_function() as only_read")
    task = asyncio.create_task(DatabaseWatch(database, lambda _: None, look_seconds=0.01).run())
    await until(lambda: "does not say which server it is" in caplog.text)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(caplog.messages) == 1
