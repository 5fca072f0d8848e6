"""Killed with -9 ten times, in the middle of everything: in the end the database equals Discord."""

import asyncio
import os
import random
from pathlib import Path
from typing import Any

from sandbox import World
from sandbox.server import Sandbox
from services.database import Database
from tests.e2e.bot_process import BotProcess, bot_process, until
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
        people = asyncio.create_task(_busy_people(place, chance))
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


async def _busy_people(place: School, chance: random.Random) -> None:
    """Post, reply, edit, delete and react without end, in new messages and old ones."""
    while True:
        for _ in range(chance.randrange(6)):
            _do_something(place.world, place, chance)
        await asyncio.sleep(0.02)


def _do_something(world: World, place: School, chance: random.Random) -> None:
    channel, author = chance.choice(place.channels), chance.choice(place.students)
    page: list[dict[str, Any]] = world.messages(channel).page(limit=100)
    old = [int(message["id"]) for message in page]
    act = chance.random()
    if act < 0.5 or not old:
        world.post(channel, author, f"live {chance.random()}", reply_to=chance.choice([None, *old[:3]]))
    elif act < 0.75:
        world.edit(channel, chance.choice(old), f"edited {chance.random()}")
    elif act < 0.9:
        world.delete(channel, chance.choice(old))
    else:
        world.react(channel, chance.choice(old), author, "👍")
