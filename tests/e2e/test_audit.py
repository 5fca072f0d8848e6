"""/audit record through Discord: messages taken out of the database are named, read again, and proven complete."""

import asyncio
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from PIL import Image

from sandbox import Sandbox
from tests.conftest import temporary_database
from tests.e2e.activity_scene import EVERYBODY_HIDDEN, ZONE, Scene, small_school
from tests.e2e.bot_process import bot_process, until

pytestmark = pytest.mark.asyncio(loop_scope="module")
ID = re.compile(r"[`\[](\d{17,20})(?:`|\]\([^)]*\)) <#(\d+)>")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(postgres, migrated_template, tmp_path_factory):
    """The small school with threads, an empty channel and the bot in it, its history read; and its database."""
    world, guild_id, people, channels = small_school()
    channels["empty"] = int(world.add_channel(guild_id, "empty")["id"])
    for name in ("homework", "projects"):
        thread = int(world.add_thread(channels["help"], name, owner_id=people["ola"])["id"])
        channels[name] = thread
        for number in range(30):
            world.post(thread, people["piotr" if number % 2 else "ewa"], f"{name} {number}", quiet=True)
    async for url in temporary_database(postgres, template=migrated_template):
        folder = tmp_path_factory.mktemp("bot")
        box = Sandbox(world, limits="documented", time_scale=0.05)
        async with box, bot_process(box, url, folder, TIME_ZONE=ZONE.key) as bot:
            await bot.ready()
            await bot.complete()
            database = await asyncpg.connect(url)
            yield Scene(box, guild_id, people, channels), database
            await database.close()
            assert not box.violations, box.violations
            assert not box.limits.refused, box.limits.refused


async def audited(scene: Scene, who: str = "maja") -> dict[str, Any]:
    """The message with the final answer to /audit record."""
    channel = scene.channels["mentors"]
    answer = await scene.box.interact.slash(scene.people[who], channel, "audit record")
    assert answer.message is not None

    def message() -> dict[str, Any]:
        assert answer.message is not None
        return scene.box.world.message(channel, answer.message["id"])

    await until(lambda: message()["embeds"][0]["title"] != "Audit", 60)
    return message()


def embed(message: dict[str, Any]) -> dict[str, Any]:
    """Its one embed."""
    (only,) = message["embeds"]
    return dict(only)


async def settled(database) -> None:
    """Wait until the newest message is old enough to be compared."""
    newest = await database.fetchval("select max(sent_at) from message")
    await until(lambda: (datetime.now(UTC) - newest).total_seconds() > 1.1)


async def by_channel(scene: Scene, database, name: str) -> list[int]:
    rows = await database.fetch(
        "select id from message where channel_id = $1 and deleted_at is null order by id", scene.channels[name]
    )
    return [row["id"] for row in rows]


async def test_ten_messages_removed_by_hand_are_named_and_repaired(school):
    scene, database = school
    await settled(database)
    general, help_ = [await by_channel(scene, database, name) for name in ("general", "help")]
    homework, projects = [await by_channel(scene, database, name) for name in ("homework", "projects")]
    removed = [general[0], general[40], general[41], general[-1], help_[7], help_[90], help_[-3]]
    removed += [homework[5], homework[6], projects[-1]]
    before = await database.fetch("select * from message where id = any($1) order by id", removed)
    await database.execute("delete from message where id = any($1)", removed)
    unheard = general[60]
    scene.box.world.delete(scene.channels["general"], unheard, quiet=True)

    answer = embed(await audited(scene))
    assert answer["title"].startswith("Complete through ")
    assert {int(found[0]) for found in ID.findall(answer["description"])} == {*removed, unheard}
    assert "10 messages were missing." in answer["description"]
    assert "1 message had been deleted without my knowing." in answer["description"]
    assert "Not compared, because I may not read them: #secret." in answer["description"].replace("\\", "")
    after = await database.fetch("select * from message where id = any($1) order by id", removed)
    assert [(row["id"], row["content"], row["author_id"]) for row in after] == [
        (row["id"], row["content"], row["author_id"]) for row in before
    ]
    assert await database.fetchval("select deleted_at from message where id = $1", unheard) is not None

    again = embed(await audited(scene))
    assert again["title"].startswith("Complete through ")
    assert ID.findall(again["description"]) == []
    assert "are those that Discord counts" in again["description"]


async def test_the_answer_has_a_picture_that_says_itself_in_words(school):
    scene, _ = school
    answer = await audited(scene)
    (picture,) = answer["attachments"]
    assert picture["description"].startswith("Of all channels’ time I saw ")
    assert embed(answer)["footer"]["text"] == picture["description"]
    with Image.open(BytesIO(scene.box.world.file(picture["id"]))) as image:
        assert image.width == 1120


async def test_messages_written_and_deleted_while_the_audit_asks_are_not_accused(school):
    scene, database = school
    world, channel = scene.box.world, scene.channels["general"]
    over, old = asyncio.Event(), await by_channel(scene, database, "general")

    async def chatter():
        while not over.is_set() and old:
            sent = world.post(channel, scene.people["ola"], "now")["id"]
            world.delete(channel, old.pop(len(old) // 2))
            await asyncio.sleep(0.02)
            world.delete(channel, sent)

    talking = asyncio.create_task(chatter())
    answer = embed(await audited(scene))
    over.set()
    await talking
    assert answer["title"].startswith("Complete through ")
    assert ID.findall(answer["description"]) == []


async def test_an_index_that_is_not_ready_is_waited_for(school):
    scene, _ = school
    scene.box.faults.add("rest.indexing", count=2)
    assert embed(await audited(scene))["title"].startswith("Complete through ")


async def test_counts_that_are_off_accuse_nobody(school):
    scene, _ = school
    scene.box.faults.add("rest.inexact_total", count=9, by=1)
    scene.box.faults.add("rest.search_short", count=5, by=2)
    scene.box.faults.add("rest.search_behind", count=9, seconds=86400)
    scene.box.faults.add("rest.search_inclusive", count=9)
    answer = embed(await audited(scene))
    assert answer["title"].startswith("Complete through ")
    assert ID.findall(answer["description"]) == []


async def test_a_channel_taken_away_is_named_and_nothing_in_it_is_missing(school):
    scene, _ = school
    world = scene.box.world
    world.set_overwrite(scene.channels["help"], scene.guild_id, 0, deny=EVERYBODY_HIDDEN)
    async with asyncio.timeout(20):
        while "#help" not in (answer := embed(await audited(scene)))["description"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    world.set_overwrite(scene.channels["help"], scene.guild_id, 0, deny=0)
    assert answer["title"].startswith("Complete through ")
    assert ID.findall(answer["description"]) == []


async def test_somebody_who_is_neither_mentor_nor_administrator_is_refused(school):
    scene, _ = school
    answer = await scene.box.interact.slash(scene.people["ola"], scene.channels["mentors"], "audit record")
    assert answer.message is not None
    assert "Only mentors and administrators" in answer.message["content"] + str(answer.message["embeds"])
