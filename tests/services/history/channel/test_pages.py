"""Pages of history on their way into the tables."""

import asyncio
from datetime import timedelta

from services.database import Database
from services.discord.pagers import MessagePage
from services.discord.server_records import channel_state
from services.history.channel.desk import PageDesk
from services.history.channel.pages import PageOutcome, Shown, Sight
from services.records.messages import message_record
from services.storage.writes import mark_channel_deleted
from tests.services.payloads import CHANNEL, GUILD, NOW, message


async def test_a_page_that_waited_while_its_channel_was_deleted_goes_with_it(database: Database) -> None:
    channel = channel_state({"id": str(CHANNEL), "type": 0, "name": "general"}, GUILD)
    page = MessagePage([message()], NOW)
    gone_at = NOW + timedelta(seconds=1)
    async with database.pool.acquire() as con:
        async with con.transaction():
            await mark_channel_deleted(con, GUILD, CHANNEL, gone_at)
            records = [message_record(message(), GUILD, NOW)]
            shown = Shown(channel, Sight(NOW), PageOutcome(page, fresh=True), records, [], proven=False)
            writing = asyncio.create_task(PageDesk(database).store(shown))
            while not await con.fetchval(
                "select exists(select from pg_locks where pg_backend_pid() = any(pg_blocking_pids(pid)))"
            ):
                continue
        await writing
        assert await con.fetchval("select deleted_at from message where channel_id = $1", CHANNEL) == gone_at
