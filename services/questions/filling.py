"""Looks through messages that were stored before anybody asked whether they ask something."""

import asyncio
from collections.abc import Sequence

import asyncpg

from analytics.questions.asking import asks
from services.database import Database
from services.storage.transactions import Connection, in_one_transaction

BATCH = 1000
PAUSE_SECONDS = 0.05  # between batches: live messages come first
LOOK_SECONDS = 3600.0  # what comes now is looked at as it is stored: this is for a message made whole later


class AsksFiller:
    """Runs for ever; what is still to do are the messages whose `asks` is null."""

    def __init__(self, database: Database, *, look: float = LOOK_SECONDS) -> None:
        self._database = database
        self._look = look

    async def run(self) -> None:
        """Look through everything, and now and then whether something is left."""
        while True:
            busy = await self.step()
            await asyncio.sleep(PAUSE_SECONDS if busy else self._look)

    async def step(self) -> bool:
        """One batch of messages; returns whether there was any."""
        rows = await in_one_transaction(self._database, _waiting)
        if not rows:
            return False
        asking = await asyncio.to_thread(_asking, rows)
        await in_one_transaction(self._database, lambda con: _write(con, rows, asking))
        return True


async def _waiting(con: Connection) -> list[asyncpg.Record]:
    return list(
        await con.fetch(
            "select guild_id, id, content, components_text from message"
            " where asks is null and author_id is not null order by guild_id, id limit $1",
            BATCH,
        )
    )


def _asking(rows: Sequence[asyncpg.Record]) -> list[bool]:
    return [asks(row["content"] or row["components_text"]) for row in rows]


async def _write(con: Connection, rows: Sequence[asyncpg.Record], asking: list[bool]) -> None:
    """Note it where nobody else did meanwhile: an edit brings its own answer."""
    await con.execute(
        "update message set asks = said.asks"
        " from unnest($1::bigint[], $2::bigint[], $3::boolean[]) as said (guild_id, id, asks)"
        " where message.guild_id = said.guild_id and message.id = said.id and message.asks is null",
        [row["guild_id"] for row in rows],
        [row["id"] for row in rows],
        asking,
    )
