"""What is read of a channel while what was read of it before is still being stored, and what is stored only once."""

from functools import partial

from sandbox.server import Sandbox
from tests.e2e.history_scene import differences, has_asked, pages_asked, running, school, until


async def test_the_next_page_is_asked_for_while_one_is_being_stored(database):
    place = school(1)
    (channel,) = place.channels
    ids = place.write(channel, 350)
    async with Sandbox(place.world) as box:
        async with running(database, box) as bot:
            await bot.settled()
        for gone in (ids[20], ids[230], ids[340]):
            place.world.delete(channel, gone)
        before = pages_asked(box)
        async with database.pool.acquire() as con, running(database, box) as bot:
            async with con.transaction():
                await con.execute("select pg_advisory_xact_lock($1)", channel)  # nobody writes messages of it
                await until(partial(has_asked, box, bot, before + 2))
                assert await con.fetchval("select count(*) from message where deleted_at is not null") == 0
            await bot.settled()
            assert pages_asked(box) == before + 4
    assert await differences(database, place.world, place.guild_id) == []


async def test_a_short_page_that_is_proven_at_once_is_stored_with_what_it_proves(database):
    place = school(3)
    for channel in place.channels:
        place.write(channel, 7)
    async with Sandbox(place.world) as box, running(database, box) as bot:
        await bot.settled()
    together = await database.pool.fetchval(
        "select count(*) from message m join coverage c on c.channel_id = m.channel_id and c.xmin = m.xmin"
        " where c.kind = 'verified'"
    )
    assert together == 3 * 7
