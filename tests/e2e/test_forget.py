"""A student takes everything along and is forgotten, by command, while the bot goes on recording everybody else."""

import io
import zipfile

import orjson
import pytest

from tests.e2e.bot_process import until
from tests.e2e.mentor_scene import labels, says
from tests.services.erasure.grepping import rows_with

pytestmark = pytest.mark.asyncio(loop_scope="module")
SURE = "Delete everything for good"


@pytest.fixture
def student(scene):
    return scene.students("steady", "Cohort Spring")[0]


async def left_of(con, student, *messages):
    """Rows with a person or their messages; how far a channel was read, and what others did, are theirs."""
    rows = await rows_with(con, student.user_id, student.username)
    return rows + [
        row
        for row in await rows_with(con, *messages or ("–" * 9,))
        if not row.startswith(("channel: ", "message_reaction: "))
    ]


@pytest.fixture
def friend(scene):
    return scene.students("steady", "Cohort Spring")[1]


async def test_the_archive_holds_what_discord_knows_of_them(scene, student):
    answer = await scene.ask("privacy export", who=student, where="general")
    assert answer.ephemeral
    (file,) = answer.files
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        messages = orjson.loads(archive.read("messages.json"))
        looks = orjson.loads(archive.read("who_looked.json"))
    true = scene.messages()
    true = true[true["author"] == student.user_id]
    assert {int(one["id"]): one["content"] for one in messages if one["deleted_at"] is None}.items() >= dict(
        zip(true["id"], true["text"], strict=True)
    ).items()
    assert looks == []


async def test_forgetting_is_asked_twice_and_leaves_a_receipt_alone(scene, student, friend):
    world, general = scene.world, scene.channel("general")
    mentioned = int(world.post(general, friend.user_id, f"brawo <@{student.user_id}>")["id"])
    own = int(world.post(general, student.user_id, "dzięki", reply_to=mentioned)["id"])
    await scene.stored(own)
    asked = await scene.ask("privacy forget", who=student, where="general")
    assert labels(asked) == [SURE]
    async with scene.database.pool.acquire() as con:
        assert await rows_with(con, student.user_id) != []

        told = await scene.press(asked, SURE)
        assert told.ephemeral
        assert "You are forgotten" in says(told)
        assert await left_of(con, student, own) == []

        async def indexed() -> bool:
            return not await con.fetchval("select count(*) from search_due")

        await until(indexed, 20)
        assert await left_of(con, student, own) == []
        assert await con.fetchval("select content from message where id = $1", mentioned) == "brawo <@0>"


async def test_nothing_comes_back_by_writing_by_a_restart_or_by_the_sync(scene, student, friend):
    world, general = scene.world, scene.channel("general")
    own = int(world.post(general, student.user_id, "nadal tu jestem")["id"])
    world.react(general, own, friend.user_id, "👍")
    marker = int(world.post(general, friend.user_id, f"hej <@{student.user_id}>")["id"])
    world.react(general, marker, student.user_id, "👍")
    await scene.stored(marker)
    await scene.restart()
    last = int(world.post(general, friend.user_id, "koniec")["id"])
    await scene.stored(last)
    async with scene.database.pool.acquire() as con:
        assert await left_of(con, student, own) == []


async def test_mentors_do_not_find_them_and_they_find_their_receipt(scene, student):
    assert student.user_id not in {int(one) for one in (await scene.suggest("student card", "student", "")).values()}
    shown = await scene.ask("privacy show", who=student, where="general")
    assert "Nothing is kept about you" in says(shown)
    again = await scene.ask("privacy forget", who=student, where="general")
    assert "You are forgotten" in says(again)
    async with scene.database.pool.acquire() as con:
        assert await rows_with(con, student.user_id) == []
