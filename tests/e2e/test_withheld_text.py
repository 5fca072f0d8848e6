"""The Message Content Intent switched off while history is read: no text is replaced by an empty one."""

from typing import Any

from sandbox import Sandbox
from services.database import Database
from services.history.progress import Progress
from services.records.withheld import WITHHELD
from services.storage.transactions import in_one_transaction
from services.sync.status import ChannelStatus, Health, sync_status
from tests.e2e.bot_process import until
from tests.e2e.conftest import OpenSandbox
from tests.e2e.history_scene import School, differences, hear, running, school

CONTENT = 1 << 18 | 1 << 19
OPEN = "select channel_id, reason, from_at from coverage where kind = 'unreadable' and closed_at is null order by 1"


async def channels(database: Database, it: School) -> dict[int, ChannelStatus]:
    """The channels of a server as /sync status has them."""
    none = Progress(0, 0, 0, None)
    soon = it.world.clock.now()
    told = await in_one_transaction(database, lambda con: sync_status(con, it.guild_id, none, (), soon))
    return {one.channel_id: one for one in told.channels if one.channel_id in it.channels}


def bare(it: School, channel: int, message_id: int) -> dict[str, Any]:
    """A message as the gateway tells it without the intent."""
    author = {"id": str(it.students[0]), "username": "somebody", "discriminator": "0", "avatar": None}
    return {
        "id": str(message_id),
        "channel_id": str(channel),
        "guild_id": str(it.guild_id),
        "type": 0,
        "author": author,
        "content": "",
        "timestamp": it.world.clock.now().isoformat(),
        "edited_timestamp": None,
        "attachments": [],
        "embeds": [],
        "components": [],
        "mentions": [],
        "flags": 0,
    }


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
            await bot.history.refresh(it.guild_id)  # nobody waits for text that may never come
            assert not bot.history.unread(it.guild_id)
            rows = await database.pool.fetch(OPEN)
            assert [(row["channel_id"], row["reason"]) for row in rows] == [(one, WITHHELD) for one in it.channels]
            shown = await channels(database, it)
            assert {(one.health, one.reason) for one in shown.values()} == {(Health.HIDDEN, WITHHELD)}
            it.world.application["flags"] = flags
            await bot.settled(60)
        assert await differences(database, it.world, it.guild_id) == []
        assert await database.pool.fetch(OPEN) == []
        assert all(one.readable and one.complete for one in (await channels(database, it)).values())


async def test_a_restart_neither_forgets_nor_reads_what_is_withheld(
    open_sandbox: OpenSandbox, database: Database
) -> None:
    it = school(1)
    it.write(it.channels[0], 120)
    async with open_sandbox(it.world, time_scale=0.01) as box:
        flags = it.world.application["flags"]
        it.world.application["flags"] = flags & ~CONTENT
        async with running(database, box):
            await until(lambda: asked(box) >= 2)
        since = await database.pool.fetch(OPEN)
        async with running(database, box) as bot:
            before = asked(box)
            await until(lambda: asked(box) > before)
            assert await database.pool.fetch(OPEN) == since
            it.world.application["flags"] = flags
            await bot.settled(60)
        assert await database.pool.fetch(OPEN) == []
        assert await differences(database, it.world, it.guild_id) == []


async def test_a_live_message_without_its_text_is_read_once_it_is_shown(
    open_sandbox: OpenSandbox, database: Database
) -> None:
    it = school(2)
    for channel in it.channels:
        it.write(channel, 20)
    async with open_sandbox(it.world, time_scale=0.01) as box, running(database, box) as bot:
        await bot.settled()
        flags = it.world.application["flags"]
        it.world.application["flags"] = flags & ~CONTENT
        (unheard,) = it.write(it.channels[0], 1)
        hear("MESSAGE_CREATE", bare(it, it.channels[0], unheard), bot.state, bot.capture)
        await until(lambda: asked(box) >= 2)
        assert [row["channel_id"] for row in await database.pool.fetch(OPEN)] == [it.channels[0]]
        it.world.application["flags"] = flags
        await bot.settled(60)
        assert await database.pool.fetch(OPEN) == []
        assert await differences(database, it.world, it.guild_id) == []
