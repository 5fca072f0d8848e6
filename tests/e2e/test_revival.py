"""A message held for deleted that Discord still has counts again, but on nobody's word except its own."""

from datetime import UTC, datetime

import pytest

from sandbox.server import Sandbox
from sandbox.world import Upload
from tests.e2e.history_scene import differences, running, school

MESSAGE = "/channels/{channel_id}/messages/{message_id}"
PAGES = "/channels/{channel_id}/messages"


@pytest.fixture
def place():
    made = school(1)
    made.write(made.channels[0], 150)
    return made


async def hold_for_deleted(database, message_id, since="1 hour"):
    change = "update message set deleted_at = now() - $2::text::interval where id = $1"
    await database.pool.execute(change, message_id, since)


async def deleted(database):
    return [row["id"] for row in await database.pool.fetch("select id from message where deleted_at is not null")]


async def revivals(database):
    rows = await database.pool.fetch("select * from finding where kind = 'revived'")
    return [(row["source"], row["channel_id"], row["message_id"], row["user_id"]) for row in rows]


async def test_reading_again_revives_what_discord_still_has_with_its_file_and_says_so(database, place):
    room, author = place.channels[0], place.students[0]
    told = place.world.post(room, author, "with a file", attachments=[Upload("a.txt", b"bytes")], quiet=True)
    message = int(told["id"])
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        await hold_for_deleted(database, message)
        assert await database.pool.fetchval("select state from attachment") == "removed"
        answer = await bot.history.reread(place.guild_id, room, low=message, high=message)
        assert (answer.revived, answer.new) == ((message,), 0)
        assert await differences(database, place.world, place.guild_id) == []
        again = await bot.history.reread(place.guild_id, room)
        assert again.revived == ()
    assert await revivals(database) == [("history", room, message, author)]
    file = await database.pool.fetchrow("select state, link, link_expires_at from attachment")
    assert (file["state"], bool(file["link"])) == ("waiting", True)
    assert file["link_expires_at"] > datetime.now(UTC)


async def test_a_deletion_that_came_before_its_message_is_taken_back_with_the_whole_message(database, place):
    room = place.channels[0]
    message = list(place.world.messages(room).ids())[20]
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        await database.pool.execute("delete from message where id = $1", message)
        await database.pool.execute(
            "insert into message (guild_id, id, channel_id, sent_at, deleted_at)"
            " values ($1, $2, $3, now(), now() - interval '1 hour')",
            place.guild_id,
            message,
            room,
        )
        answer = await bot.history.reread(place.guild_id, room)
        assert answer.revived == (message,)
        assert await differences(database, place.world, place.guild_id) == []


async def test_a_page_alone_revives_nothing(database, place):
    room = place.channels[0]
    message = list(place.world.messages(room).ids())[20]
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        await hold_for_deleted(database, message)
        box.faults.add("rest.missing", match={"route": MESSAGE}, code=10008)
        answer = await bot.history.reread(place.guild_id, room)
    assert (answer.revived, answer.messages) == ((), 150)
    assert await deleted(database) == [message]
    assert await revivals(database) == []


async def test_an_old_answer_that_still_shows_a_deleted_message_revives_nothing(database, place):
    room = place.channels[0]
    message = list(place.world.messages(room).ids())[20]
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        place.world.delete(room, message)
        await bot.settled()
        await hold_for_deleted(database, message)
        box.faults.add("rest.stale", match={"route": PAGES}, count=9, seconds=60)
        answer = await bot.history.reread(place.guild_id, room)
    assert (answer.revived, answer.messages) == ((), 150)
    assert await deleted(database) == [message]


async def test_a_message_deleted_less_than_a_minute_ago_is_not_even_asked_for(database, place):
    room = place.channels[0]
    message = list(place.world.messages(room).ids())[20]
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
        await hold_for_deleted(database, message, "10 seconds")
        answer = await bot.history.reread(place.guild_id, room)
        assert box.limits.answered[f"GET {MESSAGE}"] == 0
    assert answer.revived == ()
    assert await deleted(database) == [message]
