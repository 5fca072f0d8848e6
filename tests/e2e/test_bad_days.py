"""One bot through a day on which everything around it fails in turn: it waits, says why, and in the end equals Discord.

One process, as operators start it, lives through most of it; starting one costs more than any of the faults.
"""

import asyncio
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from services.database import LOCAL_DATABASE, Database, connect, open_pool
from services.database_watch import ANOTHER
from services.local_postgres import LocalPostgres
from tests.e2e.bot_process import bot_process, until
from tests.e2e.busy_people import busy_people
from tests.e2e.database_line import database_line
from tests.e2e.history_scene import School, differences, school
from tests.shared_server import copy_cluster

TOO_LONG = "stopping took too long"
QUICK = {"LOG_LEVEL": "INFO", "REQUESTS_PER_SECOND": "50"}


@dataclass
class Cluster:
    """A primary, and what its standby had at one moment."""

    primary: LocalPostgres
    standby: LocalPostgres

    def fall_behind(self) -> None:
        """From now on the standby gets nothing any more; the primary starts anew meanwhile."""
        self.primary.stop()
        shutil.copytree(self.primary.data, self.standby.data, symlinks=True)
        (self.standby.data / "standby.signal").touch()
        self.primary.start()
        self.standby.start()

    async def promote(self) -> None:
        """The standby takes over with what it has."""
        connection = await connect(self.standby.url())
        assert await connection.fetchval("select pg_promote()")
        await connection.close()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(*(LocalPostgres(tmp_path / name, durable=False) for name in ("one", "two")))
    copy_cluster(made.primary.data)
    made.primary.start()
    yield made
    for server in (made.primary, made.standby):
        server.stop()


async def equals(server: LocalPostgres, place: School) -> None:
    """Wait until a server's database holds what Discord holds."""
    async with open_pool(server.url(LOCAL_DATABASE), 2) as pool:
        database = Database(pool, "")

        async def agrees() -> bool:
            return not await differences(database, place.world, place.guild_id)

        await until(agrees, 60)


async def test_a_day_on_which_everything_fails_in_turn(cluster: Cluster, tmp_path: Path) -> None:
    place = school(3)
    for channel in place.channels:
        place.write(channel, 40)
    world, guild, me = place.world, place.guild_id, place.world.bot_user_id
    async with (
        Sandbox(world, time_scale=0.01) as box,
        database_line() as line,
        bot_process(box, line.url(LOCAL_DATABASE), tmp_path, **QUICK) as bot,
    ):
        # Nothing is there yet: it waits for the database, then for Discord.
        await bot.until_said("waiting: PostgreSQL at 127.0.0.1")
        box.faults.add("rest.status", count=None, status=503)
        line.up(cluster.primary.url())
        await bot.until_said("Discord cannot be reached")
        assert "the wait is over" in bot.said
        box.faults.clear()
        await bot.complete()
        await equals(cluster.primary, place)

        # The server is in an outage; then somebody throws the bot out and asks it back.
        box.faults.add("gateway.guild_unavailable")
        place.write(place.channels[0], 3, spacing=0.001)
        box.faults.add("gateway.guild_back")
        await equals(cluster.primary, place)
        roles = world.members[guild][me]["roles"]
        world.remove_member(guild, me)
        place.write(place.channels[1], 3, spacing=0.001)
        world.add_member(guild, me, roles=roles)
        await equals(cluster.primary, place)

        # The database restarts, goes on, and is lost; its standby knows less and at first only lets read.
        await asyncio.to_thread(cluster.fall_behind)
        place.write(place.channels[2], 20, spacing=0.001, quiet=False)
        await equals(cluster.primary, place)
        await line.down()
        line.up(cluster.standby.url())
        await bot.until_said("can only be read")
        await cluster.promote()
        await bot.until_said(ANOTHER)
        await equals(cluster.standby, place)

        # It is asked to stop while people talk and the database is away.
        people = asyncio.create_task(busy_people(place, random.Random(5)))
        await line.down()
        sent = len(box.transcript.lines("gateway out"))
        await until(lambda: len(box.transcript.lines("gateway out")) > sent + 20)
        assert await bot.stop() == 0
        people.cancel()
        await asyncio.gather(people, return_exceptions=True)
        line.up(cluster.standby.url())
        await bot.start()
        await equals(cluster.standby, place)
        assert await bot.stop() == 0
        said = bot.log_path.read_text()
        assert (TOO_LONG in said, "Traceback" in said) == (False, False)
