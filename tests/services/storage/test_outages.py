"""A database that dies, fills its disk or starts again in the middle of the work costs no row and fills no log."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from services import kept_postgres
from services.capture.writer import Capture
from services.database import Database
from services.opened_database import open_database
from services.records.messages import MessageRecord
from services.storage.transactions import Connection, in_one_transaction
from services.storage.writes import note_page, write_messages
from tests.services import payloads
from tests.services.payloads import GUILD, NOW, id_at
from tests.services.records_made import fold, message_seen, rollup
from tests.shared_server import copy_cluster

PAGES, PAGE, LIVE = 60, 100, 400
TIME_LIMIT = 90


@pytest.fixture
async def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A server of its own, durable as in earnest, in a folder of its own."""
    monkeypatch.setattr(kept_postgres, "KEEP_SECONDS", 0.1)
    copy_cluster(tmp_path / "postgres")
    async with open_database(None, tmp_path) as opened:
        yield opened


def postmaster(tmp_path: Path) -> int:
    return int((tmp_path / "postgres" / "postmaster.pid").read_text().split()[0])


async def read_history(database: Database, committed: asyncio.Queue[int]) -> None:
    for number in range(PAGES):
        ids = [id_at(NOW - timedelta(minutes=number * PAGE + one + 1)) for one in range(PAGE)]
        page = [message_seen(id_, channel_id=1, author_id=5 + id_ % 7) for id_ in ids]

        async def work(con: Connection, page: list[MessageRecord] = page, low: int = ids[-1]) -> None:
            await write_messages(con, page)
            await note_page(con, GUILD, 1, low_id=low, at=NOW)

        await in_one_transaction(database, work)
        committed.put_nowait(number)


async def test_a_server_that_is_killed_while_writing_comes_back_and_misses_nothing(
    own_database: Database, tmp_path: Path
) -> None:
    capture = Capture(own_database, capacity=LIVE, on_gap=pytest.fail)
    writer = asyncio.create_task(capture.run())
    committed: asyncio.Queue[int] = asyncio.Queue()
    history = asyncio.create_task(read_history(own_database, committed))
    async with asyncio.timeout(TIME_LIMIT):
        for number in range(LIVE):
            if number % 150 == 50:  # three times, each in the middle of both
                await committed.get()
                os.kill(postmaster(tmp_path), signal.SIGQUIT if number < 300 else signal.SIGKILL)
            message = payloads.message(id_at(NOW + timedelta(seconds=number)), channel_id="2", guild_id=str(GUILD))
            capture.offer("MESSAGE_CREATE", message, seq=number, received_at=NOW + timedelta(seconds=number))
            await asyncio.sleep(0)
        await history
        await capture.drained()
    writer.cancel()
    stored = await own_database.pool.fetch("select channel_id, count(*) from message group by 1 order by 1")
    assert [tuple(row) for row in stored] == [(1, PAGES * PAGE), (2, LIVE)]
    assert await rollup(own_database.pool) == await fold(own_database.pool)


async def test_a_full_disk_is_waited_out_and_said_once(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    attempts = 0

    async def work(con: Connection) -> None:
        nonlocal attempts
        attempts += 1
        if attempts < 6:
            raise asyncpg.DiskFullError("could not extend file: No space left on device")
        await write_messages(con, [message_seen(1)])

    await in_one_transaction(database, work)
    assert await database.pool.fetchval("select count(*) from message") == 1
    assert caplog.messages == [
        "the database did not take a write, trying again (DiskFullError: its disk is full, free some space)"
    ]
