"""What was seen is written down exactly, whatever way the bot ends."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox import Sandbox
from services.coverage_map import CoverageMap, coverage_map
from services.database import Database
from tests.e2e.bot_process import bot_process, until
from tests.e2e.history_scene import school

HELD = timedelta(seconds=0.2)


async def seen(database: Database, guild_id: int) -> CoverageMap:
    async with database.pool.acquire() as con:
        return await coverage_map(con, guild_id, None, datetime.now(UTC))


@pytest.mark.parametrize("kill", [True, False], ids=["killed", "stopped"])
async def test_the_time_without_a_bot_is_a_gap_until_it_is_read(database: Database, tmp_path, kill) -> None:
    """No moment in which nobody listened is claimed as seen live."""
    made = school(2)
    for channel in made.channels:
        made.write(channel, 30)
    async with Sandbox(made.world) as box, bot_process(box, database.url, tmp_path) as bot:
        await bot.ready()
        await bot.complete()

        async def counted(condition: str) -> bool:
            return bool(await database.pool.fetchval(f"select count(*) from coverage where {condition}"))

        await until(lambda: counted("kind = 'live'"))
        began = await database.pool.fetchval("select min(from_at) from coverage where kind = 'live'")
        before = datetime.now(UTC)
        if kill:
            bot.kill()
            await bot.ended()
        else:
            await bot.stop()
        ended = datetime.now(UTC)
        missed = [int(made.world.post(made.channels[0], made.students[0], "unheard")["id"]) for _ in range(3)]
        await until(lambda: datetime.now(UTC) > ended + HELD)
        started = datetime.now(UTC)
        await bot.start()
        await bot.complete()

        await until(lambda: counted("kind = 'gap' and closed_at is not null"))
        gap = await database.pool.fetchrow("select from_at, to_at, reason from coverage where kind = 'gap'")
        live = await database.pool.fetch("select from_at, to_at from coverage where kind = 'live' order by from_at")
    assert gap is not None
    assert began <= gap["from_at"] <= ended
    assert gap["to_at"] > started
    assert gap["reason"] == "not connected"
    assert [live[0]["to_at"], live[1]["from_at"]] == [gap["from_at"], gap["to_at"]]
    assert before - timedelta(seconds=11) < gap["from_at"]
    stored = await database.pool.fetchval("select count(*) from message where id = any($1)", missed)
    assert stored == len(missed)
    known = await seen(database, made.guild_id)
    assert known.gaps == ()
