"""The Message Content Intent switched off while history is read: no text is replaced by an empty one."""

from sandbox import Sandbox
from services.database import Database
from tests.e2e.bot_process import until
from tests.e2e.conftest import OpenSandbox
from tests.e2e.history_scene import differences, running, school

CONTENT = 1 << 18 | 1 << 19


def asked(box: Sandbox) -> int:
    return box.limits.answered["GET /applications/@me"]


async def test_texts_that_discord_withholds_are_waited_for(open_sandbox: OpenSandbox, database: Database) -> None:
    it = school(2)
    for channel in it.channels:
        it.write(channel, 120)
    async with open_sandbox(it.world, time_scale=0.01) as box:
        async with running(database, box) as bot:
            await bot.settled()
        assert await differences(database, it.world, it.guild_id) == []
        flags = it.world.application["flags"]
        it.world.application["flags"] = flags & ~CONTENT
        for channel in it.channels:
            it.write(channel, 30)
        async with running(database, box) as bot:
            await until(lambda: asked(box) >= 3)
            empty = "select count(*) from message where content = '' and deleted_at is null"
            assert await database.pool.fetchval(empty) == 0
            it.world.application["flags"] = flags
            await bot.settled(60)
        assert await differences(database, it.world, it.guild_id) == []
