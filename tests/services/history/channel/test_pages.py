"""Pages of history on their way into the tables."""

import asyncio
from datetime import timedelta

import pytest

from services.database import Database
from services.discord.pagers import MessagePage
from services.discord.server_records import channel_state
from services.history.channel.desk import PageDesk
from services.history.channel.pages import PageFound, PageOutcome, Shown, Sight
from services.records.messages import message_record
from services.storage.transactions import Connection
from services.storage.writes import Reaction, mark_channel_deleted, write_messages, write_reactions
from tests.services.payloads import CHANNEL, GUILD, NOW, message
from tests.services.records_made import FIRST, message_seen, stored

SOON = NOW + timedelta(seconds=1)


async def begun(database: Database, con: Connection, *, proven: bool = True) -> "asyncio.Task[PageFound]":
    """The storing of a page of one message, asked for at NOW, that waits for this connection's transaction."""
    channel = channel_state({"id": str(CHANNEL), "type": 0, "name": "general"}, GUILD)
    payload = message(FIRST)
    outcome = PageOutcome(MessagePage([payload], NOW), fresh=True)
    shown = Shown(channel, Sight(NOW), outcome, [message_record(payload, GUILD, NOW)], [], proven=proven)
    writing = asyncio.create_task(PageDesk(database).store(shown))
    while not await con.fetchval(
        "select exists(select from pg_locks where pg_backend_pid() = any(pg_blocking_pids(pid)))"
    ):
        continue
    return writing


async def test_a_page_that_waited_while_its_channel_was_deleted_goes_with_it(database: Database) -> None:
    async with database.pool.acquire() as con:
        async with con.transaction():
            await mark_channel_deleted(con, GUILD, CHANNEL, SOON)
            writing = await begun(database, con, proven=False)
        await writing
        assert await con.fetchval("select deleted_at from message where channel_id = $1", CHANNEL) == SOON


@pytest.mark.parametrize("known", [False, True])
async def test_a_reaction_heard_while_a_page_from_before_it_waited_is_counted(
    database: Database, *, known: bool
) -> None:
    """A statement that waits goes on with what it saw before: locking and storing in one of them lost the reaction."""
    async with database.pool.acquire() as con:
        if known:
            await write_messages(con, [message_seen(observed_at=NOW - timedelta(minutes=1))])
        async with con.transaction():
            await write_reactions(con, [Reaction(GUILD, CHANNEL, FIRST, SOON, added=True, emoji="👍", user_id=7)])
            writing = await begun(database, con)
        await writing
        assert await stored(con, "reactions", "observed_at") == [(1, NOW)]
