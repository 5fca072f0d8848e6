"""Messages stored before an upgrade are looked through once, and every way in says what asks."""

import asyncio

import pytest

from services.questions.filling import AsksFiller
from services.records.messages import message_patch, message_record
from services.storage.message_writes import patch_messages, write_messages
from tests.e2e.bot_process import until
from tests.services.payloads import GUILD, NOW, id_at, message
from tests.services.records_made import fold, message_seen, rollup, stored


async def filled(database):
    filler = AsksFiller(database)
    while await filler.step():
        pass


async def test_what_nobody_looked_at_is_looked_at(database):
    texts = ["how do I start?", "ok", "nie wiem jak zacząć"]
    async with database.pool.acquire() as con:
        await write_messages(con, [message_seen(id_at(NOW, i), content=text) for i, text in enumerate(texts)])
        await con.execute("update message set asks = null")
        await filled(database)
        assert await stored(con, "content", "asks") == [(texts[0], True), (texts[1], False), (texts[2], True)]
        assert await rollup(con) == await fold(con)
        await filled(database)


async def test_a_deletion_whose_message_was_never_seen_stays_unknown(database):
    async with database.pool.acquire() as con:
        await con.execute(
            "insert into message (guild_id, id, channel_id, sent_at, deleted_at) values (1, 2, 3, $1, $1)", NOW
        )
        await filled(database)
        assert await stored(con, "asks") == [(None,)]


@pytest.mark.parametrize(("before", "after"), [("ok", "why?? how does it work?"), ("how does it work?", "ok")])
async def test_an_edit_is_asked_again(database, before, after):
    first = message_record(message(content=before), GUILD, NOW)
    said = {"id": str(first.id), "channel_id": str(first.channel_id), "content": after}
    async with database.pool.acquire() as con:
        await write_messages(con, [first])
        patch = message_patch(said, GUILD, NOW.replace(hour=13))
        await patch_messages(con, [patch])
        assert await stored(con, "asks") == [("how" in after,)]
        await patch_messages(con, [message_patch(said | {"content": before}, GUILD, NOW.replace(hour=14))])
        await patch_messages(
            con, [message_patch({**said, "content": None, "pinned": True}, GUILD, NOW.replace(hour=15))]
        )
        assert await stored(con, "asks", "pinned") == [("how" in before, True)]


async def test_the_loop_goes_on_meanwhile_and_ends_when_told(database):
    task = asyncio.create_task(AsksFiller(database, look=0.01).run())
    async with database.pool.acquire() as con:
        await write_messages(con, [message_seen(content="how do I start?")])
        await con.execute("update message set asks = null")

        async def looked_at() -> bool:
            return bool(await con.fetchval("select asks from message"))

        await until(looked_at, 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
