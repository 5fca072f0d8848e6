"""The sync of a bot that is at rest: one start for all who only ask it."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from sandbox import Sandbox
from services.database import Database, open_pool
from services.sync.job import LOCK
from services.sync.lock import HeldLock
from tests.conftest import temporary_database
from tests.e2e.activity_scene import Scene, embed, small_school
from tests.e2e.bot_process import until
from tests.e2e.sync_scene import asked, no_run_goes_on, runs_of, said_since, said_so_far, started, told

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True)
class AtRest:
    """A bot that has read everything, and where it did."""

    scene: Scene
    database: Database


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rest(
    postgres: str, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AtRest]:
    world, guild_id, people, channels = small_school()
    folder = tmp_path_factory.mktemp("bot")
    async for url in temporary_database(postgres, migrated_template):
        async with open_pool(url, 8) as pool, Sandbox(world, time_scale=0.01) as box:
            made = AtRest(Scene(box, guild_id, people, channels), Database(pool, url))
            async with started(made.scene, made.database, folder) as bot:
                await bot.complete()
                await until(no_run_goes_on(made.database))
                assert [row["trigger"] for row in await runs_of(made.database)] == ["start"]
                yield made
            assert not box.violations, box.violations


@pytest.fixture
def scene(rest: AtRest) -> Scene:
    return rest.scene


@pytest.fixture
def database(rest: AtRest) -> Database:
    return rest.database


async def test_the_start_catches_up_and_the_status_tells_channel_by_channel(scene):
    answer = await asked(scene, "status")
    assert not answer.ephemeral
    text = embed(answer)["description"]
    lines = text.splitlines()
    channels = [line for line in lines if "<#" in line]
    assert re.match(r"\*\*3 of 4\*\* channels and threads are complete, through <t:\d+:f>", text)
    assert "Next sync <t:" in text
    secret = scene.channels["secret"]
    assert channels[0] == f"🔴 <#{secret}> cannot be read: the bot may not view this channel"
    general = scene.channels["general"]
    assert any(re.match(rf"🟢 <#{general}> · checked <t:\d+:R>$", line) for line in lines)
    assert len(lines) < 20
    alone = embed(await asked(scene, "status", {"channel": str(general)}))["description"].splitlines()
    assert alone[0] == f"🟢 <#{general}> is complete"
    assert re.match(r"• complete through <t:\d+:f>", alone[1])
    assert alone[2] == "• back to its beginning"


async def test_elsewhere_only_the_asker_sees_it_and_students_are_refused(scene):
    assert (await asked(scene, "status", where="general")).ephemeral
    refused = await asked(scene, "status", who="ola", where="general")
    assert "Only mentors and administrators" in refused.message["content"]
    assert "record" in embed(await asked(scene, "status", who="owner", where="general"))["title"]


async def test_one_channel_is_read_again_when_asked(scene, database):
    channel = scene.channels["help"]
    gone = await database.pool.fetch(
        "delete from message where id in (select id from message where channel_id = $1 and deleted_at is null"
        " order by id limit 3) returning id",
        channel,
    )
    text = await told(scene, "history", "Reading again", {"channel": str(channel)})
    assert "were compared with Discord" in text
    assert "3 messages that were missed" in text
    back = await database.pool.fetchval("select count(*) from message where id = any($1)", [row["id"] for row in gone])
    assert back == 3
    hidden = await asked(scene, "history", {"channel": str(scene.channels["secret"])}, who="owner")
    assert "cannot be read" in str(hidden.message)


async def test_a_quiet_hour_costs_almost_nothing(scene, database):
    for _ in range(2):
        await told(scene, "now", "Sync report")
    cost = (await runs_of(database))[-1]["requests"]
    print(f"a quiet hour: {cost} requests")  # noqa: T201 - shown when it fails
    assert cost < 15


async def test_a_report_that_comes_after_the_end_of_its_interaction_comes_to_the_channel(scene, database, monkeypatch):
    held = await HeldLock.taken(database.url, LOCK, scene.guild_id)  # as if another process were at it
    assert held is not None
    known = said_so_far(scene)
    await asked(scene, "now", final=False)
    monkeypatch.setattr(scene.box.interact.board, "lifetime", 0.0)  # instead of fifteen minutes
    await held.release()
    assert "Complete through" in await said_since(scene, known, "Sync report")


async def test_the_command_line_asks_the_bot_that_runs(scene, database, tmp_path):
    folder = tmp_path / "shell"
    folder.mkdir()
    async with started(scene, database, folder, "sync") as shell:
        assert await shell.ended() == 0
    assert "The bot that runs carries it out." in shell.said
    assert "complete through" in shell.said
    assert [row["trigger"] for row in await runs_of(database)][-1:] == ["shell"]
