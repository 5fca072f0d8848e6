"""An import killed with -9 in the middle, again and again: nothing is lost, doubled or read from the beginning."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from services.database import Database
from tests.e2e.bot_process import until
from tests.e2e.command_line import environment
from tests.exports.samples import document, message, write

KILLS, MESSAGES = 3, 12_000
READ = "select coalesce(sum(position), 0) from imported_file"


@contextlib.asynccontextmanager
async def importing(folder: Path, database_url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`profiler import` in a process of its own, gone when the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "import",
        str(folder / "export"),
        cwd=folder,
        env=environment(folder) | {"DATABASE_URL": database_url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_three_kills_lose_and_double_nothing_and_never_begin_again(database: Database, tmp_path: Path) -> None:
    write(tmp_path / "export" / "a.json", document([message(number) for number in range(MESSAGES)]))
    reached = 0
    for _ in range(KILLS):
        async with importing(tmp_path, database.url):

            async def further(before: int = reached) -> bool:
                return bool(await database.pool.fetchval(READ) > before)

            await until(further, 60)
        now = await database.pool.fetchval(READ)
        assert reached < now < MESSAGES, "killed too late to prove anything"
        assert await database.pool.fetchval("select count(*) from message") == now
        reached = now
    async with importing(tmp_path, database.url) as last:
        said, _ = await asyncio.wait_for(last.communicate(), 120)
        assert last.returncode == 0, said.decode()
    assert f"new messages {MESSAGES - reached}, changed 0, known before {reached};" in said.decode()
    row = await database.pool.fetchrow("select report, finished_at from imported_file")
    assert row is not None
    assert row["finished_at"] is not None
    # Had any run begun from zero, it would have met messages that were stored already.
    assert (row["report"]["new"], row["report"]["same"], row["report"]["differed"]) == (MESSAGES, 0, 0)
    assert await database.pool.fetchval("select count(*) from message") == MESSAGES
    assert await database.pool.fetchval("select count(distinct id) from message") == MESSAGES
    assert await database.pool.fetchval("select sum(messages) from activity_hour") == MESSAGES
    assert (
        await database.pool.fetchval("select count(distinct one) from search_due, unnest(message_ids) one") == MESSAGES
    )
    assert await database.pool.fetchval("select count(asks) from message") == MESSAGES


async def test_asked_to_stop_it_says_how_to_go_on(database: Database, tmp_path: Path) -> None:
    write(tmp_path / "export" / "a.json", document([message(number) for number in range(MESSAGES)]))
    async with importing(tmp_path, database.url) as process:

        async def begun() -> bool:
            return bool(await database.pool.fetchval(READ) > 0)

        await until(begun, 60)
        process.terminate()
        said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    assert "Interrupted: what was read is stored." in said.decode()
    assert "Traceback" not in said.decode()
