"""Two bots started by mistake on one database do no harm, and the second carries on when the first is gone."""

import asyncio
import random
from pathlib import Path

from sandbox.server import Sandbox
from services.database import Database
from tests.e2e.bot_process import bot_process, until
from tests.e2e.busy_people import busy_people
from tests.e2e.history_scene import School, differences, running, school
from tests.e2e.test_kill import ROLLUP_DIFFERENCES

CHANNELS, MESSAGES = 6, 120
STANDS_BY = "this bot stands by"
TWICE = "select count(*) from (select guild_id, id from message group by 1, 2 having count(*) > 1) as twice"


async def _agrees(database: Database, place: School) -> bool:
    return not await differences(database, place.world, place.guild_id)


def _sessions(box: Sandbox) -> int:
    """How many gateway sessions were ever begun."""
    return len(box.gateway.sessions)


async def test_the_second_stands_by_and_takes_over_when_the_first_is_killed(database: Database, tmp_path: Path) -> None:
    place = school(CHANNELS)
    for channel in place.channels:
        place.write(channel, MESSAGES)
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        folder.mkdir()
    async with Sandbox(place.world, time_scale=0.01) as box:
        people = asyncio.create_task(busy_people(place, random.Random(3)))
        async with bot_process(box, database.url, folders[0]) as first:
            await first.complete()
            sessions = _sessions(box)
            async with bot_process(box, database.url, folders[1]) as second:
                await second.until_said(STANDS_BY)
                await _some_more(place)
                assert _sessions(box) == sessions  # it does not even connect: no command is answered twice
                first.kill()
                await first.ended()
                await _some_more(place)
                await second.complete()
                await _calm(people)
                assert await box.settled(60)
                await until(lambda: _agrees(database, place), 45)
                assert await database.pool.fetchval(TWICE) == 0
                await first.start()  # and the other way round: the one that comes back waits
                await first.until_said(STANDS_BY)
                assert await second.stop() == 0
                await first.ready()
                assert await first.stop() == 0
        assert not box.violations


async def test_even_if_both_record_at_once_nothing_is_doubled(database: Database) -> None:
    """Without the lock altogether: both hear every event, both read the history, both write."""
    place = school(CHANNELS)
    for channel in place.channels:
        place.write(channel, MESSAGES)
    async with Sandbox(place.world, time_scale=0.01) as box:
        people = asyncio.create_task(busy_people(place, random.Random(4)))
        async with running(database, box) as one, running(database, box) as other:
            await _some_more(place)
            await _calm(people)
            assert await box.settled(60)
            for bot in (one, other):
                await bot.settled(60)
            assert await differences(database, place.world, place.guild_id) == []
            assert await database.pool.fetchval(TWICE) == 0
            assert await database.pool.fetchval(ROLLUP_DIFFERENCES) == 0
        assert not box.violations


async def _some_more(place: School) -> None:
    """People go on talking for fifty messages."""
    written = _written(place)
    await until(lambda: _written(place) > written + 50)


def _written(place: School) -> int:
    return sum(1 for _ in place.world.every_message())


async def _calm(people: "asyncio.Task[None]") -> None:
    people.cancel()
    await asyncio.gather(people, return_exceptions=True)
