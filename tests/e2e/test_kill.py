"""Killed with -9 ten times, in the middle of everything: in the end the database equals Discord."""

import asyncio
import os
import random
from pathlib import Path

from sandbox.server import Sandbox
from services.database import Database
from tests.e2e.bot_process import BotProcess, bot_process, until
from tests.e2e.busy_people import busy_people
from tests.e2e.history_scene import School, differences, school

KILLS = 10
CHANNELS, MESSAGES = 16, 250
HOURS = 3600.0
ROLLUP_DIFFERENCES = """
    with folded as (
        select guild_id, author_id as member_id, channel_id, date_trunc('hour', sent_at, 'UTC') as hour,
               count(*) as messages, sum(words) as words, sum(characters) as characters
        from message where deleted_at is null and author_id is not null and type in (0, 19)
        group by 1, 2, 3, 4
    ), kept as (
        select guild_id, member_id, channel_id, hour, messages::bigint, words::bigint, characters::bigint
        from activity_hour where messages > 0
    )
    select count(*) from ((table folded except table kept) union all (table kept except table folded)) as wrong
"""


async def test_ten_kills_lose_double_and_revive_nothing(database: Database, tmp_path: Path) -> None:
    seed = int(os.environ.get("KILL_SEED", random.randrange(1 << 32)))
    print(f"seed {seed} (set KILL_SEED to repeat it)")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(seed)
    place = school(CHANNELS)
    for channel in place.channels:
        place.write(channel, MESSAGES, spacing=2 * HOURS)
    async with Sandbox(place.world, time_scale=0.01) as box:
        people = asyncio.create_task(busy_people(place, chance))
        async with bot_process(
            box, database.url, tmp_path, REREAD_DAYS="60", REQUESTS_PER_SECOND="50", LOG_LEVEL="WARNING"
        ) as bot:
            for _ in range(KILLS):
                await _killed_some_time(bot, box, chance)
                await database.pool.execute("delete from gateway_identify")  # the pause has its own tests
                await bot.start()
            people.cancel()
            await asyncio.gather(people, return_exceptions=True)
            assert await box.settled(60)
            await until(lambda: _agrees(database, place), 45)
            assert await differences(database, place.world, place.guild_id) == []
            assert await database.pool.fetchval(ROLLUP_DIFFERENCES) == 0
            assert await bot.stop() == 0
        assert not box.violations


async def _agrees(database: Database, place: School) -> bool:
    return not await differences(database, place.world, place.guild_id)


async def _killed_some_time(bot: BotProcess, box: Sandbox, chance: random.Random) -> None:
    """Kill it while it starts, just after it has connected, or in the middle of its work."""
    loop = asyncio.get_running_loop()
    known = set(box.gateway.sessions)
    if chance.random() < 0.8:
        await until(lambda: bool(set(box.gateway.sessions) - known), 30, lambda: bot.said)
    moment = loop.time() + chance.uniform(0.0, 2.5)
    await until(lambda: loop.time() >= moment)
    bot.kill()
    await bot.ended()
