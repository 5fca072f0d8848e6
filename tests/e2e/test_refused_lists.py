"""Lists of people that Discord refused to tell are asked for again when that may have changed."""

from sandbox.server import Sandbox
from services.database import Database
from tests.e2e.history_scene import running, school, tell_session

REACTIONS = {"route": "/channels/{channel_id}/messages/{message_id}/reactions/*"}
NOBODY_KNOWN = "select count(*) from detail_due where next_try_at is not null"
REACTING = "select user_id from message_reaction where removed_at is null and user_id <> 0"


async def test_a_list_that_was_refused_is_read_in_the_next_session(database: Database) -> None:
    place = school(1)
    (room,), (ada, *_) = place.channels, place.students
    message = int(place.world.post(room, ada, "look", quiet=True)["id"])
    place.world.react(room, message, ada, "👍")
    async with Sandbox(place.world) as box:
        box.faults.add("rest.forbidden", code=50013, match=REACTIONS)
        async with running(database, box) as bot:
            await bot.settled()
            assert await database.pool.fetchval(NOBODY_KNOWN) == 1
            tell_session(place.world, bot.state, bot.capture)
            await bot.settled()
            assert [row["user_id"] for row in await database.pool.fetch(REACTING)] == [ada]
