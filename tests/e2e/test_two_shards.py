"""Two processes share the servers of one bot: each records its own, one leads, and the other takes over."""

import asyncio
import random
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.lead import FOLLOWS, LEADS
from sandbox.server import Sandbox
from sandbox.world import World
from services.database import Database
from services.discord.shards import shard_of
from tests.e2e.bot_process import BotProcess, bot_process, until
from tests.e2e.busy_people import busy_people
from tests.e2e.history_scene import EVERYTHING_READ, School, differences
from tests.e2e.test_kill import ROLLUP_DIFFERENCES

SEND = 1 << 11 | 1 << 14 | 1 << 15 | 1 << 35 | 1 << 36 | 1 << 38  # messages, embeds, files and threads
VIEW = 1 << 10
NOT_INDEXED = "select count(*) from search_due"


def school_on(world: World, shard: int) -> School:
    """A server on one of two shards, with a hidden channel of mentors."""
    owner = int(world.add_user("owner")["id"])
    guild_id = int(world.add_guild("School", owner)["id"])
    while shard_of(guild_id, 2) != shard:
        guild_id = int(world.add_guild("School", owner)["id"])
    role = world.add_role(guild_id, "bot", permissions=EVERYTHING_READ | SEND)
    world.add_member(guild_id, world.bot_user_id, roles=[role["id"]])
    mentor = world.add_role(guild_id, "Mentor")
    world.add_member(guild_id, int(world.add_user("mo")["id"]), roles=[mentor["id"]])
    students = []
    for name in ("ada", "ben", "cleo"):
        students.append(int(world.add_user(name)["id"]))
        world.add_member(guild_id, students[-1])
    channels = [int(world.add_channel(guild_id, f"room-{n}")["id"]) for n in range(2)]
    mentors = int(world.add_channel(guild_id, "mentors")["id"])
    world.set_overwrite(mentors, guild_id, 0, deny=VIEW)
    for shown in (mentor, role):
        world.set_overwrite(mentors, int(shown["id"]), 0, allow=VIEW)
    return School(world, guild_id, students, channels)


def begins(box: Sandbox, url: str, folder: Path, shard: int) -> AbstractAsyncContextManager[BotProcess]:
    """The process of one shard."""
    folder.mkdir()
    return bot_process(box, url, folder, SHARD_IDS=str(shard), SHARD_COUNT="2")


async def test_two_processes_record_their_servers_and_one_takes_the_lead_over(
    database: Database, tmp_path: Path
) -> None:
    world = World.empty()
    places = [school_on(world, shard) for shard in (0, 1)]
    for place in places:
        for channel in place.channels:
            place.write(channel, 60)

    async def agree() -> bool:
        return not any([await differences(database, world, place.guild_id, but_not=shown()) for place in places])

    def shown() -> frozenset[int]:
        """The threads in which conversations are shown, which are not recorded."""
        return frozenset(one for one, channel in world.channels.items() if channel["type"] in {11, 12})

    async with Sandbox(world, time_scale=0.01) as box:
        box.gateway.identifies.max_concurrency = 2
        people = [asyncio.create_task(busy_people(place, random.Random(shard))) for shard, place in enumerate(places)]
        async with (
            begins(box, database.url, tmp_path / "zero", 0) as zero,
            begins(box, database.url, tmp_path / "one", 1) as one,
        ):
            bots: list[BotProcess] = [zero, one]
            for bot in bots:
                await bot.complete(120)
            assert sorted(session.shard for session in box.gateway.sessions.values()) == [(0, 2), (1, 2)]
            await until(
                lambda: (
                    sorted((LEADS in bot.said, FOLLOWS in bot.said) for bot in bots) == [(False, True), (True, False)]
                )
            )
            leader = next(bot for bot in bots if LEADS in bot.said)
            other = next(bot for bot in bots if bot is not leader)

            leader.kill()
            await leader.ended()
            await other.until_said(LEADS, 60)
            await leader.start()
            for task in people:
                task.cancel()
            await asyncio.gather(*people, return_exceptions=True)
            await leader.ready(90)
            await leader.until_said(FOLLOWS, 60)

            # Direct messages come to the first shard, and are shown on the server of the second.
            student = places[1].students[0]
            direct = int(box.people.open_dm(student, world.bot_user_id)["id"])
            box.people.write(student, direct, "I am stuck, help?")
            await until(lambda: len(copies(world)) > 0, 60)
            answer = await box.interact.slash(student, direct, "privacy show")
            assert answer.message is not None
            assert answer.message["embeds"][0]["author"]["name"] == "School"

            assert await box.settled(60)
            await until(agree, 60)
            await until(lambda: _is_nothing(database, NOT_INDEXED), 60)
            assert await database.pool.fetchval(ROLLUP_DIFFERENCES) == 0
            assert len(copies(world)) == 1
            for bot in bots:
                assert await bot.stop() == 0
        assert not box.violations


def copies(world: World) -> list[int]:
    """Messages of the bot that show what the student wrote."""
    bot = str(world.bot_user_id)
    return [
        int(fact["id"])
        for fact in world.every_message()
        if fact["author_id"] == bot and "I am stuck, help?" in fact["content"]
    ]


async def _is_nothing(database: Database, count: str) -> bool:
    return bool(await database.pool.fetchval(count) == 0)
